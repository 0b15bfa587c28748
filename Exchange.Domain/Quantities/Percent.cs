namespace Exchange.Domain.Quantities;

/// <summary>A share in whole percent, 0 to 100. The default is none.</summary>
public readonly record struct Percent
{
    private Percent(int value) => Value = value;

    /// <summary>Everything.</summary>
    public static Percent Max => new(100);

    /// <summary>Whole percent.</summary>
    public int Value { get; }

    /// <summary>So many percent.</summary>
    public static Percent FromValue(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Max.Value);
        return new(value);
    }

    /// <summary>
    /// This share of an amount, rounded down to whole minor units: a share never pays more than itself.
    /// </summary>
    public Money Of(Money amount, long minorUnitMicros) =>
        Money.FromQuotient((Int128)amount.Micros * Value, Max.Value, minorUnitMicros, Rounding.Down);
}
