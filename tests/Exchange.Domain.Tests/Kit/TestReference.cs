using Exchange.Domain.Reference;

namespace Exchange.Domain.Tests.Kit;

/// <summary>Reference data of three classes that deliver two fifths of their nominal rate in any work.</summary>
internal static class TestReference
{
    public const long H100 = 400_000;
    public const long A100 = 120_000;
    public const long L40 = 40_000;

    public static LoadReferenceData Loads(TestMarket market, int version = 1, int basisPoints = 4_000) => new(
        market.By(market.Operator), TestMarket.Id("reference"), version,
        [
            Class("A100", 300_000, fp64: 10_000, int8: 600_000),
            Class("H100", 1_000_000, fp64: 60_000, int8: 2_000_000),
            Class("L40", 100_000, fp64: null, int8: 360_000),
        ],
        [.. Enum.GetValues<WorkloadClass>().Select(work => new WorkloadShare(work, basisPoints, "rule of thumb"))],
        []);

    private static ReferenceClass Class(string name, long fp16, long? fp64, long int8) =>
        new(name, 81_920, null, fp64, null, null, fp16, null, int8, "data sheet");
}
