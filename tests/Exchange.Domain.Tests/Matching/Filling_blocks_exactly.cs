using System.Numerics;
using Exchange.Domain.Matching;
using static Exchange.Domain.Tests.Matching.Examples;

namespace Exchange.Domain.Tests.Matching;

/// <summary>All-or-none demands over offers in blocks, where taking the cheapest first may leave a rest.</summary>
public sealed class Filling_blocks_exactly
{
    private const int Instances = 400;

    [Fact]
    public void Leaves_the_cheapest_offer_out_when_its_block_does_not_combine() =>
        Assert.Equal(
            [Id(2)],
            IndexOf(Block(1, 3, 1), Block(2, 4, 2)).Plan(AllOf(4, 8)).Legs.Select(leg => leg.OfferId));

    [Fact]
    public void Leaves_the_cheapest_offer_out_when_what_else_it_takes_is_dear()
    {
        // The single of the first with seven of the last would cost 71; the block of eight costs 16.
        var plan = IndexOf(Block(1, 1, 1), Block(2, 8, 2), Block(3, 1, 10) with { Units = 7 }).Plan(AllOf(8, 8));
        Assert.Equal([Id(2)], plan.Legs.Select(leg => leg.OfferId));
    }

    [Fact]
    public void Leaves_the_order_of_price_alone_where_a_demand_may_be_filled_in_part()
    {
        var index = IndexOf(Block(1, 1, 1), Block(2, 8, 2), Block(3, 1, 10) with { Units = 7 });
        Assert.Equal(
            [Id(1), Id(3)], index.Plan(AllOf(8, 8) with { AllOrNone = false }).Legs.Select(leg => leg.OfferId));
    }

    [Fact]
    public void Takes_fewer_blocks_of_the_cheapest_than_it_could()
    {
        // 3 + 3 + 3 of the first leave 1; only 3 + 3 with a 4 make 10.
        var plan = IndexOf(Block(1, 3, 1) with { Units = 9, BlockUnits = 3 }, Block(2, 4, 2)).Plan(AllOf(10, 8));
        Assert.Equal([(Id(1), 6), (Id(2), 4)], plan.Legs.Select(leg => (leg.OfferId, leg.Units)));
    }

    [Fact]
    public void Takes_one_large_offer_when_the_cheap_ones_need_too_many_legs()
    {
        var small = Enumerable.Range(1, 500).Select(at => Block(at, 2, 1));
        var plan = IndexOf([.. small, Block(600, 64, 3)]).Plan(AllOf(64, 1));
        Assert.Equal([Id(600)], plan.Legs.Select(leg => leg.OfferId));
    }

    [Fact]
    public void Does_not_sell_a_resource_twice_to_make_the_amount()
    {
        var first = Block(1, 3, 1);
        var second = Block(2, 4, 2) with { ResourceId = first.ResourceId, ResourceAccelerators = 4 };
        var plan = IndexOf(first with { ResourceAccelerators = 4 }, second).Plan(AllOf(7, 8));
        Assert.Equal(PlanOutcome.NotEnoughCapacity, plan.Outcome);
    }

    [Fact]
    public void Keeps_the_preferred_of_two_combinations_of_one_cost()
    {
        // A third of 4 is rounded down in the order, so the bound alone does not see that they cost the same.
        var nodes = new[] { 2, 3 }.Select(at => Block(at, 2, 4) with { AcceleratorsPerUnit = 3 });
        var plan = IndexOf([Block(1, 4, 1), .. nodes]).Plan(AllOf(6, 8));
        Assert.Equal([Id(2)], plan.Legs.Select(leg => leg.OfferId));
    }

    [Fact]
    public void Is_the_optimum_on_random_instances()
    {
        var random = new Random(77);
        var searched = 0;
        for (var instance = 0; instance < Instances; instance++)
        {
            var rows = Enumerable.Range(1, 4 + random.Next(10)).Select(at => RandomBlock(random, at)).ToList();
            var demand = AllOf(5 + random.Next(30), 1 + random.Next(4));
            var plan = IndexOf(rows).Plan(demand);
            var cheapest = Cheapest(rows, demand);
            var cost = Cost(plan);
            Assert.True(cheapest is null == (plan.Legs.Count == 0), $"instance {instance}");
            if (cheapest is null)
            {
                continue;
            }

            // A plan that is cheapest first, and costs at most a hundredth more than any could, is not improved.
            var isGreedy = IsGreedy(plan, rows, demand);
            Assert.True(
                isGreedy ? cost * 100 <= cheapest * 101 : cost == cheapest,
                $"instance {instance}: {cost} for {cheapest}");
            searched += isGreedy ? 0 : 1;
        }

        Assert.True(searched > Instances / 5, $"only {searched} instances needed the search");
    }

    [Fact]
    public void Ends_and_answers_the_same_each_time_when_the_search_is_cut_short()
    {
        // Even blocks cannot make an odd amount; the combinations of 60 offers are far beyond the nodes allowed.
        var rows = Enumerable.Range(1, 60).Select(at => Block(at, 2, at) with { Units = 40 }).ToList();
        var first = IndexOf(rows).Plan(AllOf(301, 30));
        var second = IndexOf(rows.AsEnumerable().Reverse()).Plan(AllOf(301, 30));
        Assert.Equal((PlanOutcome.NotEnoughCapacity, 60), (first.Outcome, first.OffersExamined));
        Assert.Equal((PlanOutcome.NotEnoughCapacity, 60), (second.Outcome, second.OffersExamined));
    }

    private static BigInteger Cost(PlanResult plan) =>
        plan.Legs.Aggregate(BigInteger.Zero, (sum, leg) => sum + leg.Units * leg.PriceMicrosPerUnitHour);

    private static SupplyRow Block(int number, int block, int price) => Offer(number) with
    {
        Units = block,
        BlockUnits = block,
        PriceMicrosPerUnitHour = price,
        ResourceAccelerators = 64,
    };

    private static SupplyRow RandomBlock(Random random, int number)
    {
        var block = 1 + random.Next(7);
        var perUnit = 1 + random.Next(2);
        var units = block * (1 + random.Next(3));
        return Block(number, block, (1 + random.Next(20)) * perUnit) with
        {
            Units = units,
            AcceleratorsPerUnit = perUnit,
            ResourceAccelerators = units * perUnit,
        };
    }

    private static Demand AllOf(int accelerators, int legs) =>
        Demand() with { Need = accelerators, MaxLegs = legs, AllOrNone = true };

    /// <summary>Least cost by dynamic programming over (accelerators, legs); no two offers share a resource.</summary>
    private static BigInteger? Cheapest(List<SupplyRow> rows, Demand demand)
    {
        var cost = new BigInteger?[demand.Need + 1, demand.MaxLegs + 1];
        cost[0, 0] = 0;
        foreach (var row in rows)
        {
            var next = (BigInteger?[,])cost.Clone();
            for (var units = row.BlockUnits; units <= row.Units; units += row.BlockUnits)
            {
                var size = units * row.AcceleratorsPerUnit;
                for (var made = size; made <= demand.Need; made++)
                {
                    for (var legs = 1; legs <= demand.MaxLegs; legs++)
                    {
                        var sum = cost[made - size, legs - 1] + units * row.PriceMicrosPerUnitHour;
                        next[made, legs] = sum is not null && (next[made, legs] is not { } old || sum < old)
                            ? sum
                            : next[made, legs];
                    }
                }
            }

            cost = next;
        }

        return Enumerable.Range(0, demand.MaxLegs + 1).Select(legs => cost[demand.Need, legs]).Min();
    }

    /// <summary>Whether this is what taking the cheapest first makes.</summary>
    private static bool IsGreedy(PlanResult plan, List<SupplyRow> rows, Demand demand)
    {
        var oracle = new Oracle(demand.Start);
        rows.ForEach(oracle.Add);
        var (legs, _, missing) = oracle.Greedy(demand);
        return missing == 0
            && legs.Select(leg => (leg.Row.OfferId, leg.Units))
                .SequenceEqual(plan.Legs.Select(leg => (leg.OfferId, leg.Units)));
    }
}
