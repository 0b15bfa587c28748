using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;

namespace Exchange.Domain.Tests.Workloads;

/// <summary>Reference data with the figures of real chips, by their data sheets and the papers that measured them.
/// </summary>
internal static class Chips
{
    public static ReferenceData Data { get; } = Of(
        Chip("A100", 80, 2_039, fp64: 9_746, fp16: 312_000),
        Chip("H100", 80, 3_350, fp16: 989_400, fp8: 1_979_000),
        Chip("MI250X", 128, 3_280, fp64: 47_870),
        Chip("PS4", 8, 176, fp32: 1_840),
        Chip("XboxSeriesX", 16, 560, fp32: 12_155));

    public static ReferenceClass Chip(
        string name, long? memoryGiB, long? bandwidthGBps, long? fp64 = null, long? fp32 = null, long? fp16 = null,
        long? fp8 = null) =>
        new(name, memoryGiB * 1_024, bandwidthGBps * 1_000, fp64, fp32, null, fp16, fp8, null, "its data sheet");

    public static ReferenceData Of(params ReferenceClass[] classes) => ReferenceData.Create(new(
        TestMarket.Id("reference"), 1, [.. classes.OrderBy(c => c.AcceleratorClass, StringComparer.Ordinal)],
        [
            new(WorkloadClass.Training, 3_800, "Llama 3"), new(WorkloadClass.FineTuning, 3_000, "assumed"),
            new(WorkloadClass.Inference, 4_000, "assumed"), new(WorkloadClass.Rendering, 10_000, "by definition"),
            new(WorkloadClass.Hpc, 6_500, "TOP500"),
        ],
        classes.Any(c => c.AcceleratorClass == "A100")
            ? [new("A100", Precision.Fp16, WorkloadClass.Training, 148_656, "LLaMA")]
            : []));
}
