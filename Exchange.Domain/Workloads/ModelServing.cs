using Exchange.Domain.Quantities;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Workloads;

/// <summary>
/// Answering with a dense model, token by token. A step makes one token for each of the requests that a group of
/// accelerators holds: it takes 2 FLOP per parameter and request, and reads all weights and every request's keys and
/// values once. The slower of the two is the step.
/// </summary>
internal static class ModelServing
{
    private const int FlopPerParameter = 2;
    private const int UsableBandwidthPercent = 50;
    private const int MostRequests = 256;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;

    private static readonly int[] Groups = [1, 2, 4, 8];

    private static readonly IReadOnlyList<string> Assumptions =
    [
        "2 FLOP per parameter and token (Kaplan et al. 2020, arXiv 2001.08361, 2.1), at what the reference data have "
            + "for inference",
        "Each token reads the weights once for all requests of a group, and each request's keys and values, at half "
            + "of the memory bandwidth (Databricks 2023, LLM Inference Performance Engineering: 50 to 60 %)",
        "Groups of 1, 2, 4 or 8 accelerators of one node, without losses between them (an assumption)",
        "At most 256 requests at once in a group (vLLM's usual max_num_seqs); prompts are not counted",
        Decomposition.MemoryAssumption,
    ];

    public static WorkloadPlan Of(Workload workload, int minutes, ReferenceData? reference)
    {
        var precision = workload.Precision ?? Precision.Fp16;
        var model = new Model(
            workload.Parameters!.Value, (Int128)workload.Parameters.Value * BytesOf(precision),
            (Int128)workload.ContextTokens!.Value * workload.CacheBytesPerToken!.Value,
            NanosecondsPerSecond / workload.TokensPerSecondEach!.Value);
        var rate = (long)Int128.Min(
            Decomposition.MaxRate + 1,
            Exact.Divide(
                (Int128)workload.TokensPerSecond!.Value * FlopPerParameter * model.Parameters,
                Decomposition.FlopPerGflop, Rounding.Up));
        var rows = (reference?.At(precision, WorkloadClass.Inference) ?? []).ToDictionary(
            row => row.Class.AcceleratorClass, StringComparer.Ordinal);
        return new(
            "tokensPerSecond × 2 × parameters; of an accelerator: requests × 2 × parameters / (step × group), step = "
                + "max(requests × 2 × parameters / rate, (weights + requests × cache) / bandwidth) / group",
            Assumptions, minutes)
        {
            RateGflops = rate,
            Precision = precision,
            WorkloadClass = WorkloadClass.Inference,
            ReferenceVersion = reference?.Version,
            Classes = [.. (reference?.Loaded.Classes ?? []).Select(known => Answer(
                known, rows.GetValueOrDefault(known.AcceleratorClass), model, rate, precision))],
        };
    }

    /// <summary>Nanoseconds of a step of a group with so many requests, rounded up.</summary>
    /// <param name="parameters">Of the model.</param>
    /// <param name="bytes">Read in the step: the weights, and every request's keys and values.</param>
    /// <param name="requests">At once.</param>
    /// <param name="gflops">Of the group.</param>
    /// <param name="bandwidthMBps">Of the group's memory, nominal.</param>
    internal static long StepOf(Int128 parameters, Int128 bytes, long requests, long gflops, long bandwidthMBps) =>
        (long)Int128.Min(
            long.MaxValue,
            Int128.Max(
                Exact.Divide(requests * FlopPerParameter * parameters, gflops, Rounding.Up),
                Exact.Divide(
                    bytes * NanosecondsPerMicrosecond * 100, (Int128)bandwidthMBps * UsableBandwidthPercent,
                    Rounding.Up)));

    private static int BytesOf(Precision precision) => precision switch
    {
        Precision.Fp64 => 8,
        Precision.Fp32 or Precision.Tf32 => 4,
        Precision.Fp16 => 2,
        _ => 1,
    };

    private static ClassAnswer Answer(
        ReferenceClass known, Equivalence? row, Model model, long rate, Precision precision)
    {
        ClassAnswer No(string why) => new(
            known.AcceleratorClass, null, null, null, row?.IsMeasured ?? false, why);

        if (row is null)
        {
            return No($"its rate at {precision} is not known");
        }

        if (known.MemoryMiB is not { } memory || known.BandwidthMBps is not { } bandwidth)
        {
            return No(known.MemoryMiB is null ? "its memory is not known" : "its memory's bandwidth is not known");
        }

        var fits = false;
        foreach (var group in Groups)
        {
            var room = (Decomposition.UsableBytes(memory) * group) - model.Weights - model.Cache;
            if (room < 0)
            {
                continue;
            }

            fits = true;
            var (gflops, speed) = (row.DeliveredGflops * group, bandwidth * group);
            var requests = MostAtOnce(model, 1 + (long)Int128.Min(room / model.Cache, MostRequests - 1), gflops, speed);
            if (requests == 0)
            {
                continue;
            }

            var step = StepOf(model.Parameters, model.BytesRead(requests), requests, gflops, speed);
            var each = (long)((Int128)requests * FlopPerParameter * model.Parameters / step / group);
            if (each < 1)
            {
                return No("it is too slow to count");
            }

            var alone = Exact.Divide(Decomposition.Alone(rate, each), group, Rounding.Up) * group;
            return new(
                known.AcceleratorClass, each, (long)alone, group, row.IsMeasured,
                $"{requests} requests at once in a group, a token each every {step / NanosecondsPerMicrosecond} µs");
        }

        return No(fits ? "too slow for a request's tokens per second" : "too little memory, even eight together");
    }

    /// <summary>The most requests of which each still gets its tokens in time; a step only grows with them.</summary>
    private static long MostAtOnce(Model model, long most, long gflops, long bandwidth)
    {
        var (least, beyond) = (0L, most + 1);
        while (beyond - least > 1)
        {
            var middle = (least + beyond) / 2;
            var step = StepOf(model.Parameters, model.BytesRead(middle), middle, gflops, bandwidth);
            (least, beyond) = step <= model.LongestStep ? (middle, beyond) : (least, middle);
        }

        return least;
    }

    private sealed record Model(long Parameters, Int128 Weights, Int128 Cache, long LongestStep)
    {
        public Int128 BytesRead(long requests) => Weights + (requests * Cache);
    }
}
