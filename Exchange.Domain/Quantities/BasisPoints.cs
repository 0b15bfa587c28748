namespace Exchange.Domain.Quantities;

/// <summary>A rate in hundredths of a percent, 0 to <see cref="Whole"/>. The default is none.</summary>
public readonly record struct BasisPoints
{
    private BasisPoints(int value) => Value = value;

    /// <summary>Everything: 10,000 basis points.</summary>
    public static BasisPoints Whole => new(10_000);

    /// <summary>The count of basis points.</summary>
    public int Value { get; }

    /// <summary>So many basis points.</summary>
    public static BasisPoints FromValue(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Whole.Value);
        return new(value);
    }
}
