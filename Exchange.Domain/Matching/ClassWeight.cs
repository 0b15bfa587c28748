namespace Exchange.Domain.Matching;

/// <summary>
/// What one accelerator of a class counts towards a need, in the need's unit: for a rate, the GFLOPS that it delivers.
/// 1 to <see cref="Max"/>.
/// </summary>
public sealed record ClassWeight(string AcceleratorClass, long Weight)
{
    /// <summary>The highest weight.</summary>
    public const long Max = 1_000_000_000_000;
}
