using Exchange.Domain.Quantities;

namespace Exchange.Domain.Orders;

/// <summary>
/// From a training workload to a requirement. A dense transformer takes about 6 FLOP per parameter and token: 2 forward
/// and 4 backward (Kaplan et al., "Scaling Laws for Neural Language Models", 2020, section 2.1; used so by Hoffmann et
/// al., "Training Compute-Optimal Large Language Models", 2022). GPT-3, 174.6 × 10⁹ parameters on 300 × 10⁹ tokens,
/// comes to 3.14 × 10²³ FLOP = 3,638 PFLOP/s-days; its authors state 3,640.
/// </summary>
public static class Decomposition
{
    /// <summary>The most parameters and the most tokens: 10¹⁵ each.</summary>
    public const long MaxCount = 1_000_000_000_000_000;

    private const int FlopPerParameterAndToken = 6;
    private const long FlopPerGflop = 1_000_000_000;
    private const long FlopPerPetaflop = 1_000_000_000_000_000;

    /// <summary>All the floating point operations of a training run.</summary>
    public static Int128 FlopOf(long parameters, long tokens) =>
        (Int128)FlopPerParameterAndToken * parameters * tokens;

    /// <summary>The same in PFLOP/s-seconds, half to even.</summary>
    public static long PetaflopSecondsOf(long parameters, long tokens) =>
        (long)Exact.Divide(FlopOf(parameters, tokens), FlopPerPetaflop, Rounding.HalfEven);

    /// <summary>
    /// How many accelerators of a rate do a training run in so many minutes at a utilisation; null when there is no
    /// time or no order could ask for so many.
    /// </summary>
    public static Units? AcceleratorsFor(TrainingIntent workload, ComputeRate rate, int minutes)
    {
        if (minutes <= 0 || rate.Gflops <= 0)
        {
            return null;
        }

        // Utilisation is in percent, so both sides count hundredths.
        var each = (Int128)rate.Gflops * FlopPerGflop * workload.UtilisationPercent * (minutes * 60L);
        var needed = Exact.Divide(FlopOf(workload.Parameters, workload.Tokens) * 100, each, Rounding.Up);
        return needed <= Units.Max.Count ? Units.FromCount((int)needed) : null;
    }
}
