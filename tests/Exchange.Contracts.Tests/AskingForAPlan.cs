using System.Text.Json;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Tests;

public sealed class AskingForAPlan
{
    [Fact]
    public void The_request_is_written_member_for_member_as_ever() => Assert.Equal(
        """
        {"accelerators":16,"acceleratorClasses":["a"],"regions":["b"],"forms":["c"],"minMemoryMiB":1,"minFp16Gflops":2,
        "maxPueMilli":1200,"minRenewablePercent":4,"earliestStart":"2026-03-02T00:00:00.000000Z",
        "latestStart":"2026-03-03T00:00:00.000000Z","minutes":60,"allOrNone":true,"maxLegs":8,
        "terms":{"limit":"1.5","currency":"USD"}}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(
            new PreviewRequest
            {
                Accelerators = 16, AcceleratorClasses = ["a"], Regions = ["b"], Forms = ["c"], MinMemoryMiB = 1,
                MinFp16Gflops = 2, MaxPueMilli = 1_200, MinRenewablePercent = 4,
                EarliestStart = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
                LatestStart = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), Minutes = 60,
                Terms = new() { Limit = MicroAmount.Parse("1.5"), Currency = "USD" },
            },
            WireJson.Options));
}
