using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Web.Tests.Stub;

public static partial class SampleMarket
{
    /// <summary>Two plans: the cheapest that is also the soonest, and a greener one.</summary>
    public static PlanChoicesView Choices(PreviewRequest asked) => new(
        [
            new(["Cheapest", "Soonest"], Plan, 1_180, null, Plan.Start, asked with { Regions = ["eu-north-1"] }),
            new(["Greenest"], Plan, 1_090, 98, Plan.Start, asked with { MinRenewablePercent = 98 }),
        ],
        4_711, Now);

    /// <summary>Three reasons, one of them unknown, and two changes that help.</summary>
    public static ExplanationView Explanation(PreviewRequest asked) => new(
        "NothingUnderLimit", Now, Now.AddDays(1), 312, "312 offers: 200 too dear by at least 8 %.",
        [
            new("Region", "eu-north-1", false, 90, null, null), new("Pue", "<= 1.2", true, 22, null, null),
            new("Limit", "0.5", false, 200, 812, 2_300),
        ],
        [
            new("nvidia-a10", 112, [new("Region", "eu-north-1", false, 90, null, null),
                new("Pue", "<= 1.2", true, 22, null, null)]),
            new("nvidia-h100-sxm", 200, [new("Limit", "0.5", false, 200, 812, 2_300)]),
        ],
        [
            new(
                [new("limit", "0.5", "1.85")],
                asked with { Terms = asked.Terms with { Limit = MicroAmount.Parse("1.85") } }, "Filled", 24,
                Micros("1065.6"), Micros("63.94")),
            new(
                [new("regions", "eu-north-1", "")], asked with { Regions = [] }, "Filled", 24, Micros("288"),
                Micros("17.28")),
        ],
        null, Usd, 4_711, Now);
}
