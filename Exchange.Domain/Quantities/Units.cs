namespace Exchange.Domain.Quantities;

/// <summary>A count of units, accelerators or nodes, 0 to <see cref="Max"/>. The default is none.</summary>
public readonly record struct Units
{
    private Units(int count) => Count = count;

    /// <summary>The most that one offer, order or resource may count.</summary>
    public static Units Max => new(12_800_000);

    /// <summary>The count.</summary>
    public int Count { get; }

    /// <summary>So many units.</summary>
    public static Units FromCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Max.Count);
        return new(count);
    }

    /// <summary>The sum.</summary>
    public static Units operator +(Units left, Units right) => FromCount(left.Count + right.Count);

    /// <summary>The difference; throws below zero.</summary>
    public static Units operator -(Units left, Units right) => FromCount(left.Count - right.Count);
}
