namespace Exchange.Domain.Quantities;

/// <summary>
/// A compute rate in whole GFLOPS (GOPS for INT8) at a precision that stands beside it, 0 to <see cref="Max"/>.
/// The default is no rate at all; an unknown rate is a null, not this.
/// </summary>
public readonly record struct ComputeRate : IComparable<ComputeRate>
{
    private ComputeRate(long gflops) => Gflops = gflops;

    /// <summary>The most: an exaFLOPS for one accelerator.</summary>
    public static ComputeRate Max => new(1_000_000_000);

    /// <summary>The count of GFLOPS.</summary>
    public long Gflops { get; }

    /// <summary>So many GFLOPS.</summary>
    public static ComputeRate FromGflops(long gflops)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gflops);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gflops, Max.Gflops);
        return new(gflops);
    }

    /// <summary>A rate where the specification states one.</summary>
    public static ComputeRate? FromGflops(long? gflops) => gflops is { } known ? FromGflops(known) : null;

    /// <inheritdoc />
    public int CompareTo(ComputeRate other) => Gflops.CompareTo(other.Gflops);

    /// <summary>Slower.</summary>
    public static bool operator <(ComputeRate left, ComputeRate right) => left.Gflops < right.Gflops;

    /// <summary>Faster.</summary>
    public static bool operator >(ComputeRate left, ComputeRate right) => left.Gflops > right.Gflops;

    /// <summary>Slower or equal.</summary>
    public static bool operator <=(ComputeRate left, ComputeRate right) => left.Gflops <= right.Gflops;

    /// <summary>Faster or equal.</summary>
    public static bool operator >=(ComputeRate left, ComputeRate right) => left.Gflops >= right.Gflops;
}
