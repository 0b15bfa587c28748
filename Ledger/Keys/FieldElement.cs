using System.Buffers.Binary;

namespace Ledger;

/// <summary>
/// A number below p = 2^256 - 2^32 - 977, the field of secp256k1, in four limbs, always fully reduced. For public data
/// only: its time depends on the values.
/// </summary>
internal readonly struct FieldElement(ulong a, ulong b, ulong c, ulong d) : IEquatable<FieldElement>
{
    // p is 2^256 - Fold: what overflows comes back multiplied by it.
    private const ulong Fold = 0x1_0000_03d1;

    private readonly ulong _a = a; // the least significant
    private readonly ulong _b = b;
    private readonly ulong _c = c;
    private readonly ulong _d = d;

    public static FieldElement One => new(1, 0, 0, 0);

    public bool IsZero => (_a | _b | _c | _d) == 0;

    public bool IsOdd => (_a & 1) == 1;

    /// <summary>Reads 32 bytes, big-endian; false for p and above.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement element)
    {
        var (d, c, b, a) = (
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
        element = new(a, b, c, d);
        return !IsAtLeastP(a, b, c, d);
    }

    public bool Equals(FieldElement other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is FieldElement other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    public static FieldElement operator +(in FieldElement x, in FieldElement y)
    {
        var carry = 0UL;
        var a = AddWithCarry(x._a, y._a, ref carry);
        var b = AddWithCarry(x._b, y._b, ref carry);
        var c = AddWithCarry(x._c, y._c, ref carry);
        var d = AddWithCarry(x._d, y._d, ref carry);
        return Reduced(a, b, c, d, carry);
    }

    public static FieldElement operator -(in FieldElement x, in FieldElement y) => x + -y;

    public static FieldElement operator -(in FieldElement x)
    {
        if (x.IsZero) return x;
        var borrow = 0UL;
        var a = SubtractWithBorrow(unchecked(0UL - Fold), x._a, ref borrow);
        var b = SubtractWithBorrow(ulong.MaxValue, x._b, ref borrow);
        var c = SubtractWithBorrow(ulong.MaxValue, x._c, ref borrow);
        var d = SubtractWithBorrow(ulong.MaxValue, x._d, ref borrow);
        return new(a, b, c, d);
    }

    public static FieldElement operator *(in FieldElement x, in FieldElement y)
    {
        Span<ulong> t = stackalloc ulong[8];
        MultiplyRow(t, 0, x._a, y);
        MultiplyRow(t, 1, x._b, y);
        MultiplyRow(t, 2, x._c, y);
        MultiplyRow(t, 3, x._d, y);
        // The upper half once more, times what 2^256 is modulo p; what overflows then is small, and comes back too.
        var high = 0UL;
        var a = MultiplyAdd(t[4], Fold, t[0], ref high);
        var b = MultiplyAdd(t[5], Fold, t[1], ref high);
        var c = MultiplyAdd(t[6], Fold, t[2], ref high);
        var d = MultiplyAdd(t[7], Fold, t[3], ref high);
        var upper = 0UL;
        a = MultiplyAdd(high, Fold, a, ref upper);
        var carry = 0UL;
        b = AddWithCarry(b, upper, ref carry);
        c = AddWithCarry(c, 0, ref carry);
        d = AddWithCarry(d, 0, ref carry);
        return Reduced(a, b, c, d, carry);
    }

    public FieldElement Squared() => this * this;

    /// <summary>The multiplicative inverse; of zero zero.</summary>
    public FieldElement Inverse()
    {
        // x^(p-2), and p-2 is 223 ones, a zero, 22 ones, then 0000101101.
        var (x22, t) = Ladder();
        var upper = (t.SquaredTimes(23) * x22).SquaredTimes(5) * this;
        return (upper.SquaredTimes(3) * Power(2)).SquaredTimes(2) * this;
    }

    /// <summary>A number whose square this is, if there is one.</summary>
    public FieldElement SquareRoot()
    {
        // x^((p+1)/4), and (p+1)/4 is 223 ones, a zero, 22 ones, then 00001100.
        var (x22, t) = Ladder();
        return ((t.SquaredTimes(23) * x22).SquaredTimes(6) * Power(2)).SquaredTimes(2);
    }

    /// <summary>x to the power of so many binary ones: of 22, and of 223.</summary>
    private (FieldElement Ones22, FieldElement Ones223) Ladder()
    {
        var x2 = Power(2);
        var x3 = x2.Squared() * this;
        var x6 = x3.SquaredTimes(3) * x3;
        var x9 = x6.SquaredTimes(3) * x3;
        var x11 = x9.SquaredTimes(2) * x2;
        var x22 = x11.SquaredTimes(11) * x11;
        var x44 = x22.SquaredTimes(22) * x22;
        var x88 = x44.SquaredTimes(44) * x44;
        var x176 = x88.SquaredTimes(88) * x88;
        var x220 = x176.SquaredTimes(44) * x44;
        return (x22, x220.SquaredTimes(3) * x3);
    }

    private FieldElement Power(int ones) => ones == 1 ? this : Power(ones - 1).Squared() * this;

    private FieldElement SquaredTimes(int times)
    {
        var x = this;
        for (var i = 0; i < times; i++) x = x.Squared();
        return x;
    }

    private static void MultiplyRow(Span<ulong> t, int at, ulong factor, in FieldElement y)
    {
        var high = 0UL;
        t[at] = MultiplyAdd(factor, y._a, t[at], ref high);
        t[at + 1] = MultiplyAdd(factor, y._b, t[at + 1], ref high);
        t[at + 2] = MultiplyAdd(factor, y._c, t[at + 2], ref high);
        t[at + 3] = MultiplyAdd(factor, y._d, t[at + 3], ref high);
        t[at + 4] = high;
    }

    /// <summary>The low half of x·y + add + high; the upper half is the next high. It cannot overflow.</summary>
    private static ulong MultiplyAdd(ulong x, ulong y, ulong add, ref ulong high)
    {
        unchecked
        {
            var upper = Math.BigMul(x, y, out var lower);
            lower += add;
            if (lower < add) upper++;
            lower += high;
            if (lower < high) upper++;
            high = upper;
            return lower;
        }
    }

    private static ulong AddWithCarry(ulong x, ulong y, ref ulong carry)
    {
        unchecked
        {
            var sum = x + y;
            var over = sum < x ? 1UL : 0;
            var result = sum + carry;
            carry = over + (result < sum ? 1UL : 0);
            return result;
        }
    }

    private static ulong SubtractWithBorrow(ulong x, ulong y, ref ulong borrow)
    {
        unchecked
        {
            var difference = x - y;
            var under = x < y ? 1UL : 0;
            var result = difference - borrow;
            borrow = under + (difference < borrow ? 1UL : 0);
            return result;
        }
    }

    /// <summary>A number of at most 2^256 more than p allows, reduced.</summary>
    private static FieldElement Reduced(ulong a, ulong b, ulong c, ulong d, ulong carry)
    {
        if (carry == 0 && !IsAtLeastP(a, b, c, d)) return new(a, b, c, d);
        // Less p is plus Fold, less 2^256.
        var next = 0UL;
        a = AddWithCarry(a, Fold, ref next);
        b = AddWithCarry(b, 0, ref next);
        c = AddWithCarry(c, 0, ref next);
        d = AddWithCarry(d, 0, ref next);
        return new(a, b, c, d);
    }

    private static bool IsAtLeastP(ulong a, ulong b, ulong c, ulong d) =>
        (b & c & d) == ulong.MaxValue && a >= unchecked(0UL - Fold);
}
