using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;

namespace Exchange.Domain.Tests.Reference;

/// <summary>A small table of three classes that know different things.</summary>
internal static class Examples
{
    public static readonly Guid Id = TestMarket.Id("reference");

    /// <summary>Knows all of its rates.</summary>
    public static ReferenceClass Whole { get; } = new(
        "A100", 81_920, 2_039_000, 9_746, 19_490, 156_000, 312_000, null, 624_000, "its data sheet");

    /// <summary>Knows INT8 alone.</summary>
    public static ReferenceClass Edge { get; } = new(
        "HG800", null, null, null, null, null, null, null, 825_000, "its data sheet");

    /// <summary>Knows no rate at all, but one was measured.</summary>
    public static ReferenceClass Measured { get; } = new(
        "MU400", 65_536, null, null, null, null, null, null, null, "its data sheet");

    public static LoadReferenceData Loads(this TestMarket market, int version = 1) => new(
        market.By(market.Operator), Id, version, [Whole, Edge, Measured],
        [
            new(WorkloadClass.Training, 4_000, "a paper"), new(WorkloadClass.FineTuning, 3_000, "a paper"),
            new(WorkloadClass.Inference, 5_000, "a paper"), new(WorkloadClass.Rendering, 10_000, "a definition"),
            new(WorkloadClass.Hpc, 6_500, "a list"),
        ],
        [
            new("A100", Precision.Fp64, WorkloadClass.Hpc, 17_800, "a benchmark"),
            new("A100", Precision.Fp16, WorkloadClass.Training, 148_656, "a run"),
            new("MU400", Precision.Fp16, WorkloadClass.Training, 50_000, "a run"),
        ]);
}
