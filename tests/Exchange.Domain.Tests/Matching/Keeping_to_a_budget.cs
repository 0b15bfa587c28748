using Exchange.Domain.Matching;
using static Exchange.Domain.Tests.Matching.Examples;

namespace Exchange.Domain.Tests.Matching;

public sealed class Keeping_to_a_budget
{
    [Fact]
    public void A_leg_that_would_break_it_is_cut_to_the_blocks_that_fit()
    {
        var plan = Plan(Spending(7_999_999), Offer(1));
        Assert.Equal([new(Id(1), 3, 3, 2_000_000, 3)], plan.Legs);
        Assert.Equal(PlanOutcome.Partial, plan.Outcome);
        Assert.Equal(PlanOutcome.Filled, Plan(Spending(8_000_000), Offer(1)).Outcome);
    }

    [Fact]
    public void Each_leg_is_rounded_up_to_the_micro_unit()
    {
        // A micro-unit an hour for half an hour is a half each, and one together.
        var demand = Spending(1) with { Minutes = 30, Need = 2 };
        var cheap = Offer(1) with { PriceMicrosPerUnitHour = 1 };
        Assert.Equal(PlanOutcome.Filled, Plan(demand, cheap).Outcome);
        var apart = Plan(demand, cheap with { Units = 1 }, Offer(2) with { PriceMicrosPerUnitHour = 1, Units = 1 });
        Assert.Equal([Id(1)], apart.Legs.Select(leg => leg.OfferId));
    }

    [Fact]
    public void A_smaller_block_of_a_dearer_offer_may_still_fit()
    {
        var dearer = Offer(2) with { PriceMicrosPerUnitHour = 2_500_000 };
        var plan = Plan(Spending(5_000_000), Offer(1) with { BlockUnits = 4 }, dearer);
        Assert.Equal([new(Id(2), 2, 2, 2_500_000, 2)], plan.Legs);
    }

    [Fact]
    public void All_or_none_looks_for_a_combination_that_fits()
    {
        var cheap = Offer(1) with { Units = 3, PriceMicrosPerUnitHour = 1_000_000 };
        var block = Offer(2) with { Units = 4, BlockUnits = 4, PriceMicrosPerUnitHour = 1_100_000 };
        var dear = Offer(3) with { PriceMicrosPerUnitHour = 3_000_000 };
        var demand = Spending(4_400_000) with { AllOrNone = true };
        Assert.Equal([Id(2)], Plan(demand, cheap, block, dear).Legs.Select(leg => leg.OfferId));
        Assert.Equal(
            PlanOutcome.NothingInBudget, Plan(demand with { BudgetMicros = 4_399_999 }, cheap, block, dear).Outcome);
    }

    [Theory]
    [InlineData(1_999_999, PlanOutcome.NothingInBudget)]
    [InlineData(0, PlanOutcome.NothingInBudget)]
    [InlineData(2_000_000, PlanOutcome.Partial)]
    public void Too_little_for_any_block_is_said(long budget, PlanOutcome outcome) =>
        Assert.Equal(outcome, Plan(Spending(budget), Offer(1)).Outcome);

    [Fact]
    public void Is_not_blamed_where_there_is_no_capacity()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 8, Noon, Noon.AddHours(1));
        Assert.Equal(PlanOutcome.NotEnoughCapacity, index.Plan(Spending(1)).Outcome);
    }

    [Fact]
    public void What_costs_nothing_needs_none() =>
        Assert.Equal(PlanOutcome.Filled, Plan(Spending(0), Offer(1) with { PriceMicrosPerUnitHour = 0 }).Outcome);

    [Fact]
    public void Below_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Plan(Spending(-1), Offer(1)));

    private static Demand Spending(long budget) => Demand() with { BudgetMicros = budget };

    private static PlanResult Plan(Demand demand, params IEnumerable<SupplyRow> rows) => IndexOf(rows).Plan(demand);
}
