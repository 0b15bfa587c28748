namespace Exchange.Domain.Quantities;

/// <summary>
/// An amount of a market's one currency in whole micro-units (10⁻⁶), within the range of a 64-bit integer; arithmetic
/// beyond it throws. The default is <see cref="Zero"/>.
/// </summary>
public readonly record struct Money : IComparable<Money>
{
    private Money(long micros) => Micros = micros;

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>The count of micro-units.</summary>
    public long Micros { get; }

    /// <summary>An amount of so many micro-units.</summary>
    public static Money FromMicros(long micros) => new(micros);

    /// <summary>
    /// The quotient as an amount, in whole minor units of <paramref name="minorUnitMicros"/>. One division, so that an
    /// amount is rounded once whatever it was made of.
    /// </summary>
    public static Money FromQuotient(Int128 micros, Int128 divisor, long minorUnitMicros, Rounding rounding) =>
        new(checked((long)(Exact.Divide(micros, divisor * minorUnitMicros, rounding) * minorUnitMicros)));

    /// <summary>Rounds to whole minor units, half to even.</summary>
    public Money RoundToMinor(long minorUnitMicros) => FromQuotient(Micros, 1, minorUnitMicros, Rounding.HalfEven);

    /// <summary>Is this a whole number of minor units?</summary>
    public bool IsWholeMinor(long minorUnitMicros) => Micros % minorUnitMicros == 0;

    /// <summary>The smaller of two amounts.</summary>
    public static Money Min(Money left, Money right) => left <= right ? left : right;

    /// <inheritdoc />
    public int CompareTo(Money other) => Micros.CompareTo(other.Micros);

    /// <summary>The sum.</summary>
    public static Money operator +(Money left, Money right) => new(left.Micros + right.Micros);

    /// <summary>The difference.</summary>
    public static Money operator -(Money left, Money right) => new(left.Micros - right.Micros);

    /// <summary>The same amount in the other direction.</summary>
    public static Money operator -(Money amount) => new(-amount.Micros);

    /// <summary>Less.</summary>
    public static bool operator <(Money left, Money right) => left.Micros < right.Micros;

    /// <summary>More.</summary>
    public static bool operator >(Money left, Money right) => left.Micros > right.Micros;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Money left, Money right) => left.Micros <= right.Micros;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Money left, Money right) => left.Micros >= right.Micros;
}
