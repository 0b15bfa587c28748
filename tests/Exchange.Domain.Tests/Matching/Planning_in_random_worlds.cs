using System.Numerics;
using Exchange.Domain.Matching;

namespace Exchange.Domain.Tests.Matching;

/// <summary>The engine against the oracle, after every change of a random stream of changes.</summary>
public sealed class Planning_in_random_worlds
{
    /// <summary>So many rows in order that trying every combination would take too long.</summary>
    private const int MaxRowsForExhaustion = 7;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Small_worlds_give_the_oracles_plans(int quarter) => Hold(quarter * 10_000, 250, 40, WorldShape.Small);

    [Fact]
    public void Worlds_of_the_highest_prices_give_the_oracles_plans() => Hold(1_000_000, 100, 20, WorldShape.Dear);

    [Fact]
    public void Crowded_worlds_give_the_oracles_plans() => Hold(2_000_000, 12, 120, WorldShape.Crowded);

    private static void Hold(int firstSeed, int worlds, int changes, WorldShape shape)
    {
        for (var seed = firstSeed; seed < firstSeed + worlds; seed++)
        {
            var world = new World(seed, shape);
            for (var change = 0; change < changes; change++)
            {
                world.Change();
                var demand = world.NextDemand();
                Compare(world.Oracle, demand, world.Index.Plan(demand), $"seed {seed}, change {change}");
            }
        }
    }

    internal static void Compare(Oracle oracle, Demand demand, PlanResult plan, string where)
    {
        var (legs, examined, missing) = oracle.Greedy(demand);
        if (demand.AllOrNone)
        {
            CompareWhole(oracle, demand, plan, missing == 0 ? Oracle.CostOfAnHour(legs) : null, where);
            return;
        }

        var outcome = missing == 0 ? PlanOutcome.Filled
            : legs.Count > 0 ? PlanOutcome.Partial
            : oracle.OutcomeOfNothing(demand);
        Assert.True(examined == plan.OffersExamined, where);
        Assert.True(outcome == plan.Outcome, $"{where}: {plan.Outcome} for {outcome}");
        Assert.Equal(
            legs.Select(leg => (leg.Row.OfferId, leg.Units)),
            plan.Legs.Select(leg => (leg.OfferId, leg.Units)));
    }

    private static void CompareWhole(
        Oracle oracle, Demand demand, PlanResult plan, BigInteger? greedily, string where)
    {
        var cost = plan.Legs.Aggregate(
            BigInteger.Zero, (sum, leg) => sum + new BigInteger(leg.PriceMicrosPerUnitHour) * leg.Units);
        Assert.True(plan.Legs.Count == 0 || plan.Outcome == PlanOutcome.Filled, where);
        Assert.True(plan.Legs.Count == 0 || plan.Legs.Sum(leg => leg.Covers) == demand.Need, where);
        Assert.True(greedily is null || (plan.Legs.Count > 0 && cost <= greedily), $"{where}: {cost} for {greedily}");
        if (oracle.InOrder(demand).Count <= MaxRowsForExhaustion)
        {
            var cheapest = oracle.CheapestFilling(demand);
            Assert.True(cheapest is null == (plan.Legs.Count == 0), where);
            Assert.True(
                cheapest is null || (greedily is null ? cost == cheapest : cost * 100 <= cheapest * 101),
                $"{where}: {cost} for {cheapest}");
            Assert.True(
                plan.Outcome == (plan.Legs.Count > 0 ? PlanOutcome.Filled : oracle.OutcomeOfNothing(demand)), where);
        }
    }
}
