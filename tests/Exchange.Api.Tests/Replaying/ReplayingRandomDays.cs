using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Simulation.Tests;

namespace Exchange.Api.Tests.Replaying;

/// <summary>What the market decides in random trading must pass the auditor's replay, whatever happens.</summary>
public sealed class ReplayingRandomDays
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, Long ? 200 : 5)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Finds_every_rule_kept_and_counts_what_the_market_did(int seed)
    {
        var world = new World(seed);
        for (var i = 0; i < 2_500; i++)
            world.Step(checkPriority: false);
        world.Drain();
        using var scribe = WorldScribe.Write(world);

        var replay = scribe.Verify().Replay!;

        Assert.InRange(scribe.Size, 2_000, 100_000);
        Assert.Equal(Count("OrderPlaced"), replay.Orders);
        Assert.Equal(Count("MatchMade"), replay.Matches);
        Assert.Equal(Count("LeaseProvisioned"), replay.Leases);
        Assert.Equal(Count("LeaseUsageRecorded"), replay.UsageRecords);
        Assert.Equal(Count("SettlementPaid"), replay.SettlementsPaid);
        Assert.Equal(Count("VoucherIssued"), replay.VouchersIssued);
        Assert.Equal(Count("VoucherRedeemed"), replay.VouchersRedeemed);
        Assert.Equal(0, replay.VouchersOutstanding);
        // What is finished leaves memory: that is what keeps a long replay small.
        Assert.Equal((0, 0), (replay.OrdersUnfinished, replay.MatchesUnfinished));
        Assert.Equal(0, replay.OtherEntries);
        Assert.Equal(
            world.Log.Count(
                fact => fact is OrderPlaced { Constraint: not null } or OfferListed { Constraint: not null }),
            replay.ConstraintsUnchecked);
        Assert.InRange(replay.ConstraintsUnchecked, 1, 1_000);
        Assert.InRange(replay.OpeningsChecked, 20, 5_000);
        Assert.Equal(Count("OrderPlaced") + Count("OrderAmended") - replay.OpeningsChecked, replay.LimitsUnchecked);

        long Count(string fact) => world.Log.Count(f => f.GetType().Name == fact);
    }

    /// <summary>A replay that never meets a kind proves nothing about it.</summary>
    [Fact]
    public void Meets_all_kinds_of_the_exchange_but_those_that_the_simulation_lacks()
    {
        var world = new World(1);
        for (var i = 0; i < 4_000; i++)
            world.Step(checkPriority: false);
        using var scribe = WorldScribe.Write(world);
        scribe.Verify();

        var kinds = Domain.Trading.EventCatalog.All.Values.Select(d => d.LedgerKind).OfType<string>();
        Assert.Equal(
            ["participant.key_revoked", "resource.specification_verified"],
            kinds.Except(scribe.Kinds).Order());
    }
}
