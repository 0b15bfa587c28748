using System.Numerics;
using Exchange.Domain.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Exchange.Domain.Tests.Matching;

/// <summary>Properties of plans over random worlds; the seed of a failing world is what FsCheck reports.</summary>
public sealed class What_every_plan_keeps
{
    private const int Worlds = 60;

    [Fact]
    public void Legs_keep_to_blocks_limits_and_what_is_free() => Check((world, demand) =>
    {
        var plan = world.Index.Plan(demand);
        var from = world.Oracle.MinuteOf(demand.Start);
        var to = from + demand.Minutes;
        var rows = plan.Legs.Select(leg => (Leg: leg, world.Oracle[leg.OfferId].Row)).ToList();
        return rows.TrueForAll(one =>
                one.Leg.Units % one.Row.BlockUnits == 0
                && one.Leg.Accelerators == one.Leg.Units * one.Row.AcceleratorsPerUnit
                && one.Leg.PriceMicrosPerUnitHour == one.Row.PriceMicrosPerUnitHour
                && one.Leg.Units <= world.Oracle.FreeUnits(one.Leg.OfferId, from, to)
                && one.Row.SupplierId != demand.BuyerId
                && Oracle.Fits(one.Row, demand)
                && Oracle.IsWorth(one.Row, demand, one.Leg.Units, one.Leg.Covers)
                && one.Leg.Covers <= Oracle.Counts(one.Row, demand, one.Leg.Units))
            && rows.GroupBy(one => one.Row.ResourceId).All(one =>
                one.Sum(leg => leg.Leg.Accelerators) <= world.Oracle.FreeAccelerators(one.First().Row, from, to))
            && plan.Legs.Count <= demand.MaxLegs
            && plan.Legs.Sum(leg => leg.Covers) <= demand.Need
            && (demand.Weights.Count > 0 || plan.Legs.All(leg => leg.Covers == leg.Accelerators))
            && plan.Legs.DistinctBy(leg => leg.OfferId).Count() == plan.Legs.Count;
    });

    [Fact]
    public void The_outcome_says_how_much_was_found() => Check((world, demand) =>
    {
        var plan = world.Index.Plan(demand);
        var found = plan.Legs.Sum(leg => leg.Covers);
        return (plan.Outcome is PlanOutcome.Filled) == (found == demand.Need)
            && (plan.Outcome is PlanOutcome.Partial) == (found > 0 && found < demand.Need)
            && (!demand.AllOrNone || plan.Outcome is not PlanOutcome.Partial);
    });

    [Fact]
    public void Nothing_superfluous_is_taken_and_nothing_beyond_the_budget() => Check((world, demand) =>
    {
        var plan = world.Index.Plan(demand);
        var legs = plan.Legs.Select(leg => (world.Oracle[leg.OfferId].Row, leg.Units)).ToList();
        var more = legs.Aggregate(
            -(BigInteger)demand.Need, (sum, leg) => sum + Oracle.Counts(leg.Row, demand, leg.Units));
        var cost = legs.Aggregate(BigInteger.Zero, (sum, leg) => sum + Oracle.Cost(leg.Row, demand, leg.Units));
        return legs.TrueForAll(leg => Oracle.Counts(leg.Row, demand, leg.Row.BlockUnits) > more)
            && (demand.BudgetMicros is not { } budget || cost <= budget);
    });

    [Fact]
    public void Searching_changes_nothing() => Check((world, demand) =>
    {
        var first = world.Index.Plan(demand);
        var second = world.Index.Plan(demand);
        return Same(first, second);
    });

    [Fact]
    public void How_the_index_came_about_does_not_matter() => Check((world, demand) =>
    {
        var rebuilt = new OfferIndex();
        foreach (var supply in world.Oracle.Supplies.OrderByDescending(supply => supply.Row.OfferId))
        {
            rebuilt.Add(supply.Row);
        }

        foreach (var (offerId, matchId, units, from, to) in world.Holdings)
        {
            rebuilt.Reserve(offerId, matchId, units, World.At(from), World.At(to));
        }

        foreach (var supply in world.Oracle.Supplies)
        {
            rebuilt.SetOpen(supply.Row.OfferId, supply.IsOpen);
            if (!supply.IsListed)
            {
                rebuilt.Remove(supply.Row.OfferId);
            }
        }

        return Same(world.Index.Plan(demand), rebuilt.Plan(demand));
    });

    [Fact]
    public void Another_offer_never_makes_the_same_amount_dearer() => Check((world, demand) =>
    {
        // True of single accelerators and any number of legs; blocks and leg limits have counterexamples.
        var divisible = new OfferIndex();
        foreach (var supply in world.Oracle.Supplies)
        {
            divisible.Add(supply.Row with { AcceleratorsPerUnit = 1, BlockUnits = 1 });
        }

        var free = demand with { MaxLegs = int.MaxValue, AllOrNone = true, Weights = [], BudgetMicros = null };
        var before = divisible.Plan(free);
        divisible.Add(world.NextRow() with { AcceleratorsPerUnit = 1, BlockUnits = 1 });
        var after = divisible.Plan(free);
        return before.Legs.Count == 0 || (after.Legs.Count > 0 && Cost(after) <= Cost(before));
    });

    private static void Check(Func<World, Demand, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var world = new World(seed, WorldShape.Small);
            return Enumerable.Range(0, 25).All(_ =>
            {
                world.Change();
                return property(world, world.NextDemand());
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Worlds).WithReplay(20_260_301, 77));

    private static bool Same(PlanResult left, PlanResult right) =>
        left.Legs.SequenceEqual(right.Legs)
        && left.OffersExamined == right.OffersExamined
        && left.Outcome == right.Outcome;

    private static BigInteger Cost(PlanResult plan) =>
        plan.Legs.Aggregate(
            BigInteger.Zero, (sum, leg) => sum + new BigInteger(leg.PriceMicrosPerUnitHour) * leg.Units);
}
