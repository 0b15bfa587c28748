namespace Exchange.Domain.Quantities;

/// <summary>
/// A price in micro-units of the market's currency per unit-hour, 0 to <see cref="Max"/>. The default is free.
/// </summary>
public readonly record struct UnitPrice : IComparable<UnitPrice>
{
    private UnitPrice(long micros) => Micros = micros;

    /// <summary>The highest price that an offer or a limit may state: a million of the currency.</summary>
    public static UnitPrice MaxStated => new(1_000_000_000_000);

    /// <summary>The highest price that may follow: a limit per accelerator over a unit of many.</summary>
    public static UnitPrice Max => new(1_000_000_000_000_000);

    /// <summary>Micro-units per unit-hour.</summary>
    public long Micros { get; }

    /// <summary>A price of so many micro-units per unit-hour.</summary>
    public static UnitPrice FromMicros(long micros)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(micros);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(micros, Max.Micros);
        return new(micros);
    }

    /// <summary>Can an offer or a limit state this: above zero and not above <see cref="MaxStated"/>?</summary>
    public static bool CanBeStated(long micros) => micros > 0 && micros <= MaxStated.Micros;

    /// <inheritdoc />
    public int CompareTo(UnitPrice other) => Micros.CompareTo(other.Micros);

    /// <summary>Cheaper.</summary>
    public static bool operator <(UnitPrice left, UnitPrice right) => left.Micros < right.Micros;

    /// <summary>Dearer.</summary>
    public static bool operator >(UnitPrice left, UnitPrice right) => left.Micros > right.Micros;

    /// <summary>Cheaper or equal.</summary>
    public static bool operator <=(UnitPrice left, UnitPrice right) => left.Micros <= right.Micros;

    /// <summary>Dearer or equal.</summary>
    public static bool operator >=(UnitPrice left, UnitPrice right) => left.Micros >= right.Micros;
}
