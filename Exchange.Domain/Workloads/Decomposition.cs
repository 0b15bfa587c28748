using Exchange.Domain.Quantities;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Workloads;

/// <summary>
/// From a workload to what is needed for it: pure, in whole numbers. Every formula, with its source and what it was
/// checked against, is in docs/workloads.md.
/// </summary>
public static class Decomposition
{
    /// <summary>The highest rate that can be needed, GFLOPS.</summary>
    public const long MaxRate = 1_000_000_000_000;

    internal const long FlopPerGflop = 1_000_000_000;
    internal const long BytesPerMebibyte = 1_048_576;
    internal const int UsableMemoryPercent = 90;

    internal const string MemoryAssumption =
        "90 % of the device memory holds the work; the rest is the runtime's (an assumption)";

    private const long FlopPerPetaflop = 1_000_000_000_000_000;
    private const int MinutesPerHour = 60;
    private const long GigaPerTera = 1_000;
    private const long MegaPerGiga = 1_000;
    private const int BasisPointsPerWhole = 10_000;

    // AMD EPYC 7742: 2.25 GHz, 16 FLOP of FP64 a cycle.
    private const long UsualMegaflopsPerCore = 36_000;

    /// <summary>
    /// What a workload that <see cref="WorkloadMembers.Check(Workload)"/> passes comes to in so many minutes.
    /// </summary>
    /// <param name="workload">The workload.</param>
    /// <param name="minutes">How long it has, 1 to <see cref="TimeWindow.MaxMinutes"/>.</param>
    /// <param name="reference">The reference data in force; null before any.</param>
    public static WorkloadPlan Of(Workload workload, int minutes, ReferenceData? reference) => workload.Kind switch
    {
        WorkloadKind.Training or WorkloadKind.FineTuning => ModelTraining.Of(workload, minutes, reference),
        WorkloadKind.Inference => ModelServing.Of(workload, minutes, reference),
        WorkloadKind.Rendering => Streaming.Of(workload, minutes, reference),
        WorkloadKind.Hpc => OfHpc(workload, minutes, reference),
        _ => new(
            "unitHours × 60 / minutes, rounded up",
            ["Every accelerator that the other fields allow counts alike"], minutes)
        {
            Accelerators = (long)Exact.Divide((Int128)workload.UnitHours!.Value * MinutesPerHour, minutes, Rounding.Up),
            ReferenceVersion = reference?.Version,
        },
    };

    internal static long PetaflopSecondsOf(Int128 flop) =>
        (long)Int128.Min(long.MaxValue, Exact.Divide(flop, FlopPerPetaflop, Rounding.HalfEven));

    /// <summary>The rate that does so much in a time, rounded up, at least 1; beyond any need, beyond its maximum.
    /// </summary>
    internal static long RateFor(Int128 flop, int minutes) =>
        (long)Int128.Clamp(
            Exact.Divide(flop, (Int128)FlopPerGflop * minutes * 60, Rounding.Up), 1, MaxRate + 1);

    internal static Int128 UsableBytes(long memoryMiB) =>
        (Int128)memoryMiB * BytesPerMebibyte * UsableMemoryPercent / 100;

    /// <summary>
    /// What a class counts towards a rate, where all that share the work must hold so many bytes between them. A class
    /// whose memory asks for more of them than its rate does counts for less, so that whatever fills the rate, of one
    /// class or of several, holds the work.
    /// </summary>
    internal static ClassAnswer Counted(
        ReferenceClass known, long? delivered, bool isMeasured, Int128 bytes, long rateGflops, Precision precision)
    {
        ClassAnswer No(string why, long? group = null) =>
            new(known.AcceleratorClass, null, null, group, isMeasured, why);

        if (delivered is not { } gflops)
        {
            return No($"its rate at {precision} is not known");
        }

        long? group = null;
        if (bytes > 0)
        {
            if (known.MemoryMiB is not { } memory)
            {
                return No("its memory is not known");
            }

            group = (long)Exact.Divide(bytes, UsableBytes(memory), Rounding.Up);
            if (rateGflops / group.Value is var most && most < 1)
            {
                return No("its memory is too little for so slow a run", group);
            }
            else if (most < gflops)
            {
                return new(
                    known.AcceleratorClass, most, Alone(rateGflops, most), group, isMeasured,
                    "its memory asks for more of them than its rate does");
            }
        }

        return new(known.AcceleratorClass, gflops, Alone(rateGflops, gflops), group, isMeasured, "");
    }

    internal static long Alone(long rateGflops, long gflops) =>
        (long)Exact.Divide(rateGflops, gflops, Rounding.Up);

    private static WorkloadPlan OfHpc(Workload workload, int minutes, ReferenceData? reference)
    {
        var precision = workload.Precision ?? Precision.Fp64;
        var share = reference?.Loaded.Shares
            .Single(known => known.WorkloadClass == WorkloadClass.Hpc).BasisPoints ?? BasisPointsPerWhole;
        var perCore = workload.MegaflopsPerCore ?? UsualMegaflopsPerCore;
        var megaflopHours = workload.TeraflopHours is { } teraflopHours
            ? (Int128)teraflopHours * GigaPerTera * MegaPerGiga
            : (Int128)workload.CoreHours!.Value * perCore * share / BasisPointsPerWhole;
        var flop = megaflopHours * 1_000_000 * 3_600;
        var cores = Exact.Divide((Int128)(workload.CoreHours ?? 0) * MinutesPerHour, minutes, Rounding.Up);
        var bytes = cores * (workload.MemoryMiBPerCore ?? 0) * BytesPerMebibyte;
        var rate = RateFor(flop, minutes);
        List<string> assumptions =
        [
            "An accelerator delivers what the reference data have for dense numerical work; what is bound by memory "
                + "delivers less",
        ];
        if (workload.CoreHours is not null)
        {
            assumptions.Add(
                $"A core reaches the same share of its peak, {share / 100} %; its peak is {perCore} MFLOPS"
                + (workload.MegaflopsPerCore is null ? " (AMD EPYC 7742: 2.25 GHz × 16 FLOP)" : ""));
        }

        if (bytes > 0)
        {
            assumptions.Add("The cores' memory is device memory of the accelerators. " + MemoryAssumption);
        }

        return new(
            workload.CoreHours is null
                ? "teraflopHours × 60 / minutes"
                : "coreHours × megaflopsPerCore × share × 60 / minutes",
            assumptions, minutes)
        {
            PetaflopSeconds = PetaflopSecondsOf(flop),
            RateGflops = rate,
            Precision = precision,
            WorkloadClass = WorkloadClass.Hpc,
            ReferenceVersion = reference?.Version,
            Classes = ByTable(reference, precision, WorkloadClass.Hpc, bytes, rate),
        };
    }

    /// <summary>Every class, at the rate that the equivalence table has for it.</summary>
    internal static IReadOnlyList<ClassAnswer> ByTable(
        ReferenceData? reference, Precision precision, WorkloadClass work, Int128 bytes, long rateGflops)
    {
        var rows = (reference?.At(precision, work) ?? []).ToDictionary(
            row => row.Class.AcceleratorClass, StringComparer.Ordinal);
        return
        [
            .. (reference?.Loaded.Classes ?? []).Select(known =>
            {
                var row = rows.GetValueOrDefault(known.AcceleratorClass);
                return Counted(
                    known, row?.DeliveredGflops, row?.IsMeasured ?? false, bytes, rateGflops, precision);
            }),
        ];
    }
}
