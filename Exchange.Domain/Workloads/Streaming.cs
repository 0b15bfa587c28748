using Exchange.Domain.Quantities;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Workloads;

/// <summary>
/// Rendering streams of pictures. Games consoles are built for a resolution and a frame rate: at their peak FP32 rate
/// that is some 24,000 FLOP for a pixel. A stream stays on one accelerator.
/// </summary>
internal static class Streaming
{
    private const long FlopPerPixel = 24_000;

    private static readonly IReadOnlyList<string> Assumptions =
    [
        "24,000 FLOP for a pixel at the peak FP32 rate: Xbox Series X has 12.15 TFLOPS for 3,840 × 2,160 pixels 60 "
            + "times a second (Microsoft 2020)",
        "A stream stays on one accelerator, with memory of its own; encoders are not counted",
        Decomposition.MemoryAssumption,
    ];

    public static WorkloadPlan Of(Workload workload, int minutes, ReferenceData? reference)
    {
        var each = (long)Exact.Divide(
            (Int128)workload.PixelsPerFrame!.Value * workload.FramesPerSecond!.Value * FlopPerPixel,
            Decomposition.FlopPerGflop, Rounding.Up);
        var rate = (long)Int128.Min(Decomposition.MaxRate + 1, (Int128)each * workload.Streams!.Value);
        var rows = (reference?.At(Precision.Fp32, WorkloadClass.Rendering) ?? []).ToDictionary(
            row => row.Class.AcceleratorClass, StringComparer.Ordinal);
        return new("streams × pixelsPerFrame × framesPerSecond × 24,000 FLOP", Assumptions, minutes)
        {
            RateGflops = rate,
            Precision = Precision.Fp32,
            WorkloadClass = WorkloadClass.Rendering,
            ReferenceVersion = reference?.Version,
            Classes = [.. (reference?.Loaded.Classes ?? []).Select(known => Answer(
                known, rows.GetValueOrDefault(known.AcceleratorClass), workload, each, rate))],
        };
    }

    private static ClassAnswer Answer(
        ReferenceClass known, Equivalence? row, Workload workload, long each, long rate)
    {
        ClassAnswer No(string why) => new(
            known.AcceleratorClass, null, null, null, row?.IsMeasured ?? false, why);

        if (row is null || known.MemoryMiB is not { } memory)
        {
            return No(row is null ? "its rate at Fp32 is not known" : "its memory is not known");
        }

        var byRate = row.DeliveredGflops / each;
        var byMemory = (long)(Decomposition.UsableBytes(memory)
            / ((Int128)workload.MemoryMiBPerStream!.Value * Decomposition.BytesPerMebibyte));
        var streams = long.Min(byRate, byMemory);
        return streams < 1
            ? No(byRate < 1 ? "too slow for one stream" : "too little memory for one stream")
            : new(
                known.AcceleratorClass, streams * each, Decomposition.Alone(rate, streams * each), 1, row.IsMeasured,
                $"{streams} streams at once");
    }
}
