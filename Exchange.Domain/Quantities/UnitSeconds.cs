namespace Exchange.Domain.Quantities;

/// <summary>Use in whole unit-seconds, 0 to <see cref="Max"/>. The default is <see cref="Zero"/>.</summary>
public readonly record struct UnitSeconds : IComparable<UnitSeconds>
{
    /// <summary>Seconds in the hour that prices are stated for.</summary>
    internal const int PerUnitHour = 3_600;

    private UnitSeconds(long count) => Count = count;

    /// <summary>No use.</summary>
    public static UnitSeconds Zero => default;

    /// <summary>The most: a million units for thirty years, rounded up to a power of ten.</summary>
    public static UnitSeconds Max => new(1_000_000_000_000_000);

    /// <summary>The count.</summary>
    public long Count { get; }

    /// <summary>So many unit-seconds.</summary>
    public static UnitSeconds FromCount(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Max.Count);
        return new(count);
    }

    /// <summary>Units in use over whole seconds.</summary>
    public static UnitSeconds Of(Units units, long seconds) => FromCount(units.Count * seconds);

    /// <summary>What this much costs; the caller says who bears the odd micro-unit.</summary>
    public Money CostAt(UnitPrice price, Rounding rounding) =>
        Money.FromQuotient((Int128)Count * price.Micros, PerUnitHour, 1, rounding);

    /// <inheritdoc />
    public int CompareTo(UnitSeconds other) => Count.CompareTo(other.Count);

    /// <summary>The sum.</summary>
    public static UnitSeconds operator +(UnitSeconds left, UnitSeconds right) => FromCount(left.Count + right.Count);

    /// <summary>Less.</summary>
    public static bool operator <(UnitSeconds left, UnitSeconds right) => left.Count < right.Count;

    /// <summary>More.</summary>
    public static bool operator >(UnitSeconds left, UnitSeconds right) => left.Count > right.Count;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(UnitSeconds left, UnitSeconds right) => left.Count <= right.Count;

    /// <summary>More or equal.</summary>
    public static bool operator >=(UnitSeconds left, UnitSeconds right) => left.Count >= right.Count;
}
