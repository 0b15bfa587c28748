using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Settlements;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Simulation.Tests;

public sealed class RandomDays
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, Long ? 200 : 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Keep_every_rule_after_every_command_and_leave_nothing_held(int seed)
    {
        var world = new World(seed);
        for (var i = 0; i < 2_500; i++)
        {
            world.Step(checkPriority: i % 25 == 0);
        }

        world.Drain();
        Assert.False(world.Shadow.AnyHold);
        foreach (var account in world.Shadow.Accounts)
        {
            Assert.Equal(world.Shadow.BalanceOf(account), world.Market.FindAccount(account)!.Balance.Micros);
        }

        Assert.All(world.Log.OfType<VoucherIssued>(), e => Assert.Null(world.Market.FindVoucher(e.VoucherId)));
        Assert.Equal(world.Log.OfType<SettlementCalculated>().Count(), world.Log.OfType<SettlementPaid>().Count());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Replay_to_the_same_bytes(int seed)
    {
        var world = new World(seed);
        var replayed = new Market();
        var read = 0;
        for (var i = 0; i < 1_000; i++)
        {
            world.Step(checkPriority: false);
            for (; read < world.Log.Count; read++)
            {
                replayed.Apply(world.Log[read]);
            }

            if (i % 50 == 49)
            {
                Assert.True(World.ImageOf(world.Market).AsSpan().SequenceEqual(World.ImageOf(replayed)));
                Assert.Equal(world.Market.NextDeadline, replayed.NextDeadline);
            }
        }
    }

    [Fact]
    public void Give_the_same_facts_for_the_same_seed()
    {
        Assert.Equal(FactsOf(7), FactsOf(7));

        static List<string> FactsOf(int seed)
        {
            var world = new World(seed);
            for (var i = 0; i < 300; i++)
            {
                world.Step(checkPriority: false);
            }

            return [.. world.Log.Select(fact => fact.ToString()!)];
        }
    }

    /// <summary>A simulation that never reaches a situation proves nothing about it.</summary>
    [Fact]
    public void Reach_every_situation_that_matters()
    {
        var world = new World(1);
        for (var i = 0; i < 4_000; i++)
        {
            world.Step(checkPriority: false);
        }

        var seen = world.Log.Select(fact => fact.GetType()).ToHashSet();
        Type[] wanted =
        [
            typeof(MatchLapsed), typeof(MatchDeclined), typeof(MatchCancelled), typeof(OrderReopened),
            typeof(OrderExpired), typeof(OrderCancelled), typeof(OrderAmended), typeof(OrderPartlyFilled),
            typeof(OfferRepriced), typeof(OfferExpired), typeof(OfferCapacityReleased), typeof(LeaseFailed),
            typeof(LeaseInterrupted), typeof(LeaseResumed), typeof(LeaseEnded), typeof(SettlementVoucherApplied),
            typeof(SettlementDisputed), typeof(SettlementAdjusted), typeof(SettlementPaid), typeof(VoucherRedeemed),
            typeof(VoucherExpired), typeof(VoucherReleased), typeof(VoucherProgrammeClosed), typeof(AccountWithdrawn),
            typeof(TimePassed),
        ];
        Assert.Equal([], wanted.Except(seen));
        Assert.InRange(world.Refusals, 200, 3_000);
        Assert.InRange(world.Shadow.BilledAcrossInterruptions, 5, 1_000);
        var rated = world.Log.OfType<MatchMade>().Where(made => made.Weight is not null).ToList();
        Assert.Contains(rated, made => made.Covers < made.Units * made.AcceleratorsPerUnit * made.Weight);
        Assert.Contains(
            rated.GroupBy(made => made.OrderId), legs => legs.Select(leg => leg.Weight).Distinct().Count() > 1);
        var budgets = world.Log.OfType<OrderPlaced>().Where(order => order.BudgetMicros is not null)
            .Select(order => order.OrderId).ToHashSet();
        Assert.Contains(world.Log.OfType<OrderFilled>(), filled => budgets.Contains(filled.OrderId));
    }
}
