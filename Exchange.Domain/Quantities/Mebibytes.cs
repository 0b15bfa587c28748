namespace Exchange.Domain.Quantities;

/// <summary>Memory in whole MiB, 0 to <see cref="Max"/>. The default is none; an unknown size is a null.</summary>
public readonly record struct Mebibytes
{
    private Mebibytes(long count) => Count = count;

    /// <summary>The most: a pebibyte.</summary>
    public static Mebibytes Max => new(1L << 30);

    /// <summary>The count.</summary>
    public long Count { get; }

    /// <summary>So many MiB.</summary>
    public static Mebibytes FromCount(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Max.Count);
        return new(count);
    }
}
