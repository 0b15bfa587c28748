using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Workloads;

/// <summary>
/// Training and fine-tuning. A dense transformer takes 2 FLOP per parameter and token forward and 4 backward (Kaplan
/// et al. 2020, section 2.1): half of those for the gradients of what flows through, half for those of the parameters.
/// Of frozen parameters the latter fall away.
/// </summary>
internal static class ModelTraining
{
    private const int Whole = 6;
    private const int Frozen = 4;

    // Mixed precision with Adam: weights and gradients of 2 bytes, and 12 of master weights and moments (Rajbhandari
    // et al. 2019, ZeRO, section 3.1).
    private const int BytesPerTrained = 16;
    private const int BytesPerFrozen = 2;

    public static WorkloadPlan Of(Workload workload, int minutes, ReferenceData? reference)
    {
        var (parameters, tokens) = ((Int128)workload.Parameters!.Value, (Int128)workload.Tokens!.Value);
        var adapters = (Int128)(workload.AdapterParameters ?? 0);
        var isWhole = workload.AdapterParameters is null;
        var flop = isWhole ? Whole * parameters * tokens : ((Frozen * parameters) + (Whole * adapters)) * tokens;
        var bytes = isWhole
            ? BytesPerTrained * parameters
            : (BytesPerFrozen * parameters) + (BytesPerTrained * adapters);
        var precision = workload.Precision ?? Precision.Fp16;
        var work = workload.Kind == WorkloadKind.Training ? WorkloadClass.Training : WorkloadClass.FineTuning;
        var rate = Decomposition.RateFor(flop, minutes);
        return new(
            isWhole
                ? "6 × parameters × tokens / (minutes × 60 s)"
                : "(4 × parameters + 6 × adapterParameters) × tokens / (minutes × 60 s)",
            Assumptions(workload, isWhole), minutes)
        {
            PetaflopSeconds = Decomposition.PetaflopSecondsOf(flop),
            RateGflops = rate,
            Precision = precision,
            WorkloadClass = work,
            ReferenceVersion = reference?.Version,
            Classes = workload.UtilisationPercent is { } percent
                ? [.. (reference?.Loaded.Classes ?? []).Select(known => Decomposition.Counted(
                    known, Share(known.NominalAt(precision), percent), false, bytes, rate, precision))]
                : Decomposition.ByTable(reference, precision, work, bytes, rate),
        };
    }

    private static long? Share(long? nominal, long percent) =>
        nominal * percent / 100 is > 0 and var delivered ? delivered : null;

    private static IReadOnlyList<string> Assumptions(Workload workload, bool isWhole) =>
    [
        "2 FLOP per parameter and token forward, 4 backward; attention over long contexts comes on top "
            + "(Kaplan et al. 2020, arXiv 2001.08361, 2.1)",
        isWhole
            ? "16 bytes per parameter: mixed precision with Adam, states spread over all accelerators "
                + "(Rajbhandari et al. 2019, arXiv 1910.02054, 3.1)"
            : "2 bytes per frozen parameter and 16 per adapter's (Hu et al. 2021, arXiv 2106.09685, 4.2)",
        workload.UtilisationPercent is { } percent
            ? $"{percent} % of the nominal dense rate, as the buyer says"
            : "The delivered rate is the reference data's: measured, or the stated share of the nominal dense rate",
        Decomposition.MemoryAssumption,
    ];
}
