namespace Ledger;

/// <summary>A point of secp256k1 (y² = x³ + 7) in Jacobian coordinates: x is X/Z², y is Y/Z³, and Z is zero at
/// infinity. The formulas are those of the Explicit-Formulas Database for a = 0.</summary>
internal readonly struct CurvePoint(FieldElement x, FieldElement y, FieldElement z)
{
    private readonly FieldElement _x = x;
    private readonly FieldElement _y = y;
    private readonly FieldElement _z = z;

    public static CurvePoint Infinity => default;

    /// <summary>The generator.</summary>
    public static CurvePoint Generator { get; } = FromX(Convert.FromHexString(
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"))!.Value;

    public bool IsInfinity => _z.IsZero;

    /// <summary>The point with this x and an even y; null when there is none.</summary>
    public static CurvePoint? FromX(ReadOnlySpan<byte> x32)
    {
        if (!FieldElement.TryRead(x32, out var x)) return null;
        var square = (x.Squared() * x) + new FieldElement(7, 0, 0, 0);
        var y = square.SquareRoot();
        if (!y.Squared().Equals(square)) return null;
        return new(x, y.IsOdd ? -y : y, FieldElement.One);
    }

    /// <summary>Whether the point is not infinity, has this x, and an even y.</summary>
    public bool IsEvenAt(in FieldElement x)
    {
        if (IsInfinity || !(x * _z.Squared()).Equals(_x)) return false;
        var inverse = _z.Inverse();
        return !(_y * inverse.Squared() * inverse).IsOdd;
    }

    public CurvePoint Doubled()
    {
        // No point of this curve has order two, so y is never zero; infinity stays infinity.
        var a = _x.Squared();
        var b = _y.Squared();
        var c = b.Squared();
        var d = (_x + b).Squared() - a - c;
        d += d;
        var e = a + a + a;
        var x = e.Squared() - d - d;
        var c8 = c + c;
        c8 += c8;
        c8 += c8;
        var z = _y * _z;
        return new(x, (e * (d - x)) - c8, z + z);
    }

    public static CurvePoint operator +(in CurvePoint p, in CurvePoint q)
    {
        if (p.IsInfinity) return q;
        if (q.IsInfinity) return p;
        var pz = p._z.Squared();
        var qz = q._z.Squared();
        var u1 = p._x * qz;
        var s1 = p._y * q._z * qz;
        var h = (q._x * pz) - u1;
        var r = (q._y * p._z * pz) - s1;
        if (h.IsZero) return r.IsZero ? p.Doubled() : Infinity;
        var hh = h.Squared();
        var hhh = h * hh;
        var v = u1 * hh;
        var x = r.Squared() - hhh - v - v;
        return new(x, (r * (v - x)) - (s1 * hhh), p._z * q._z * h);
    }

    /// <summary>Sixteen multiples, 0 to 15, for adding four bits of a factor at once.</summary>
    public CurvePoint[] Multiples()
    {
        var multiples = new CurvePoint[16];
        for (var i = 1; i < multiples.Length; i++) multiples[i] = multiples[i - 1] + this;
        return multiples;
    }
}
