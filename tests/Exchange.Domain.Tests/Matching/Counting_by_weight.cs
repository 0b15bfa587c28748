using Exchange.Domain.Matching;
using static Exchange.Domain.Tests.Matching.Examples;
using Wanted = Exchange.Domain.Matching.Demand;

namespace Exchange.Domain.Tests.Matching;

/// <summary>Demands for a rate: an H100 counts two, an A100 one, at up to 1.50 for each one and hour.</summary>
public sealed class Counting_by_weight
{
    [Fact]
    public void The_cheapest_is_the_one_that_delivers_most_for_its_price() =>
        Assert.Equal([new(Id(1), 2, 2, 1_900_000, 4)], Plan(Rate(4), Strong(1, 1_900_000), Weak(2, 1_000_000)).Legs);

    [Fact]
    public void Of_two_that_deliver_alike_for_their_price_the_earlier_is_taken() =>
        Assert.Equal(
            [Id(2)],
            Plan(Rate(4), Strong(1, 2_000_000) with { Sequence = 9 }, Weak(2, 1_000_000))
                .Legs.Select(leg => leg.OfferId));

    [Fact]
    public void A_class_without_a_weight_does_not_count() =>
        Assert.Equal(
            PlanOutcome.NothingFits, Plan(Rate(4), Weak(1, 1) with { AcceleratorClass = "V100" }).Outcome);

    [Fact]
    public void A_class_that_has_a_weight_but_is_not_allowed_does_not_count() =>
        Assert.Equal(
            [Id(2)],
            Plan(Rate(4) with { AcceleratorClasses = ["A100"] }, Strong(1, 1), Weak(2, 1_000_000))
                .Legs.Select(leg => leg.OfferId));

    [Fact]
    public void The_limit_is_of_what_is_delivered()
    {
        Assert.Equal(PlanOutcome.Filled, Plan(Rate(4), Strong(1, 3_000_000)).Outcome);
        Assert.Equal(PlanOutcome.NothingUnderLimit, Plan(Rate(4), Strong(1, 3_000_001)).Outcome);
        Assert.Equal(PlanOutcome.NothingUnderLimit, Plan(Rate(4), Weak(1, 3_000_000)).Outcome);
    }

    [Fact]
    public void The_last_block_may_deliver_more_than_is_wanted_where_what_it_covers_is_worth_it()
    {
        // Three are wanted: two H100s deliver four, and three at 1.50 are 4.50.
        Assert.Equal([new(Id(1), 2, 2, 2_250_000, 3)], Plan(Rate(3), Strong(1, 2_250_000)).Legs);
        var dearer = Plan(Rate(3), Strong(1, 2_250_001));
        Assert.Equal([new(Id(1), 1, 1, 2_250_001, 2)], dearer.Legs);
        Assert.Equal(PlanOutcome.Partial, dearer.Outcome);
        Assert.Equal(
            PlanOutcome.NotEnoughCapacity, Plan(Rate(3) with { AllOrNone = true }, Strong(1, 2_250_001)).Outcome);
    }

    [Fact]
    public void What_a_large_last_block_makes_superfluous_is_given_back()
    {
        var large = Strong(2, 1_200_000) with { BlockUnits = 8 };
        var two = Weak(1, 500_000) with { Units = 2 };
        Assert.Equal([new(Id(2), 8, 8, 1_200_000, 16)], Plan(Rate(16), two, large).Legs);
        Assert.Equal(
            [new(Id(1), 1, 1, 500_000, 1), new(Id(2), 8, 8, 1_200_000, 16)], Plan(Rate(17), two, large).Legs);
    }

    [Fact]
    public void A_class_cannot_have_two_weights() =>
        Assert.Throws<ArgumentException>(() =>
            Plan(Rate(4) with { Weights = [new("H100", 1), new("H100", 2)] }, Strong(1, 1)));

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(Wanted.MaxNeed + 1, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, ClassWeight.Max + 1, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, Wanted.MaxLimitUnit + 1, 1)]
    [InlineData(1, 1, 1, Wanted.MaxLimitMicros + 1)]
    public void Numbers_out_of_range_are_refused(long need, long weight, int unit, long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Plan(
            Rate(need) with { Weights = [new("H100", weight)], LimitUnit = unit, LimitMicros = limit },
            Strong(1, 1)));

    [Fact]
    public void The_highest_numbers_of_all_are_still_exact()
    {
        var demand = Rate(Wanted.MaxNeed) with
        {
            Weights = [new("H100", ClassWeight.Max)],
            LimitUnit = Wanted.MaxLimitUnit,
            LimitMicros = Wanted.MaxLimitMicros,
            BudgetMicros = long.MaxValue,
        };
        var plan = Plan(demand, Strong(1, SupplyRow.MaxPriceMicros) with { AcceleratorsPerUnit = int.MaxValue / 8 });
        Assert.Equal(PlanOutcome.NotEnoughCapacity, plan.Outcome);
        Assert.Equal(PlanOutcome.Filled, Plan(demand, Strong(1, SupplyRow.MaxPriceMicros)).Outcome);
    }

    private static Demand Rate(long need) => Demand() with
    {
        Need = need,
        AcceleratorClasses = [],
        Weights = [new("H100", 2), new("A100", 1)],
        LimitMicros = 1_500_000,
    };

    private static SupplyRow Strong(int number, long price) => Offer(number) with { PriceMicrosPerUnitHour = price };

    private static SupplyRow Weak(int number, long price) =>
        Strong(number, price) with { AcceleratorClass = "A100" };

    private static PlanResult Plan(Demand demand, params IEnumerable<SupplyRow> rows) => IndexOf(rows).Plan(demand);
}
