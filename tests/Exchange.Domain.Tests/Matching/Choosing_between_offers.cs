using Exchange.Domain.Matching;
using static Exchange.Domain.Tests.Matching.Examples;

namespace Exchange.Domain.Tests.Matching;

public sealed class Choosing_between_offers
{
    [Fact]
    public void Takes_the_cheapest_per_accelerator_not_per_unit()
    {
        var node = Offer(1) with { Units = 1, AcceleratorsPerUnit = 4, PriceMicrosPerUnitHour = 7_000_000 };
        Assert.Equal([new(Id(1), 1, 4, 7_000_000, 4)], Plan(Demand(), node, Offer(2)).Legs);
    }

    [Fact]
    public void Takes_the_earlier_of_two_at_one_price() =>
        Assert.Equal(Id(2), Plan(Demand(), Offer(1) with { Sequence = 9 }, Offer(2)).Legs[0].OfferId);

    [Fact]
    public void Takes_the_lower_id_of_two_at_one_price_and_place() =>
        Assert.Equal(Id(1), Plan(Demand(), Offer(2) with { Sequence = 1 }, Offer(1)).Legs[0].OfferId);

    [Fact]
    public void Goes_on_to_the_next_offer_when_the_best_is_too_small() =>
        Assert.Equal(
            [new(Id(1), 3, 3, 1_000_000, 3), new(Id(2), 1, 1, 2_000_000, 1)],
            Plan(Demand(), Offer(2), Offer(1) with { Units = 3, PriceMicrosPerUnitHour = 1_000_000 }).Legs);

    [Fact]
    public void Gives_a_part_when_there_is_no_more() =>
        Assert.Equal(PlanOutcome.Partial, Plan(Demand() with { Need = 9 }, Offer(1)).Outcome);

    [Fact]
    public void Gives_nothing_of_all_or_none_when_there_is_no_more()
    {
        var plan = Plan(Demand() with { Need = 9, AllOrNone = true }, Offer(1));
        Assert.Equal((0, PlanOutcome.NotEnoughCapacity), (plan.Legs.Count, plan.Outcome));
    }

    [Fact]
    public void Stops_at_the_most_legs()
    {
        var plan = Plan(Demand() with { Need = 24, MaxLegs = 2 }, Offer(1), Offer(2), Offer(3));
        Assert.Equal((2, PlanOutcome.Partial), (plan.Legs.Count, plan.Outcome));
    }

    [Fact]
    public void Accepts_a_price_at_the_limit() =>
        Assert.Equal(
            PlanOutcome.Filled,
            Plan(Demand() with { LimitMicros = 2_000_000 }, Offer(1)).Outcome);

    [Fact]
    public void Refuses_a_price_one_micro_unit_above_the_limit() =>
        Assert.Equal(
            PlanOutcome.NothingUnderLimit,
            Plan(Demand() with { LimitMicros = 1_999_999 }, Offer(1)).Outcome);

    [Fact]
    public void Refuses_a_price_above_the_limit_by_less_than_the_order_of_offers_can_see()
    {
        // One micro-unit over 100,000 accelerators is less than 1/65,536 of one each.
        var huge = Offer(1) with
        {
            Units = 1,
            AcceleratorsPerUnit = 100_000,
            PriceMicrosPerUnitHour = 200_000_000_001,
            ResourceAccelerators = 100_000,
        };
        var demand = Demand() with { Need = 100_000, LimitMicros = 2_000_000 };
        Assert.Equal(PlanOutcome.NothingUnderLimit, Plan(demand, huge).Outcome);
        Assert.Equal(PlanOutcome.Filled, Plan(demand, huge with { PriceMicrosPerUnitHour = 200_000_000_000 }).Outcome);
    }

    [Fact]
    public void Skips_the_buyers_own_offer() =>
        Assert.Equal(Id(2), Plan(Demand(), Offer(1) with { SupplierId = Buyer }, Offer(2)).Legs[0].OfferId);

    [Fact]
    public void Never_takes_a_part_of_a_block() =>
        Assert.Equal(PlanOutcome.NotEnoughCapacity, Plan(Demand(), Offer(1) with { BlockUnits = 8 }).Outcome);

    [Fact]
    public void Counts_two_offers_of_one_resource_once()
    {
        var twin = Offer(2) with { ResourceId = Offer(1).ResourceId, SupplierId = Offer(1).SupplierId };
        var plan = Plan(Demand() with { Need = 16 }, Offer(1), twin);
        Assert.Equal(8, plan.Legs.Sum(leg => leg.Accelerators));
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Leaves_out_what_does_not_fit(string why, SupplyRow row, Demand demand) =>
        Assert.True(PlanOutcome.NothingFits == Plan(demand, row).Outcome, why);

    public static TheoryData<string, SupplyRow, Demand> Unfit() => new()
    {
        { "class", Offer(1) with { AcceleratorClass = "A100" }, Demand() },
        { "case of the class", Offer(1) with { AcceleratorClass = "h100" }, Demand() },
        { "class never heard of", Offer(1), Demand() with { AcceleratorClasses = ["B300"] } },
        { "region", Offer(1), Demand() with { Regions = ["beijing"] } },
        { "form", Offer(1), Demand() with { Forms = ["container"] } },
        { "window begins too late", Offer(1) with { WindowStart = Noon.AddMinutes(1) }, Demand() },
        { "window ends too early", Offer(1) with { WindowEnd = Noon.AddMinutes(59) }, Demand() },
        { "shorter than the offer's minimum", Offer(1) with { MinMinutes = 61 }, Demand() },
        { "too little memory", Offer(1), Demand() with { MinMemoryMiB = 81_921 } },
        { "unknown memory", Offer(1) with { MemoryMiB = null }, Demand() with { MinMemoryMiB = 0 } },
        { "too slow", Offer(1), Demand() with { MinFp16Gflops = 989_001 } },
        { "unknown rate", Offer(1) with { Fp16Gflops = null }, Demand() with { MinFp16Gflops = 0 } },
        { "PUE too high", Offer(1), Demand() with { MaxPueMilli = 1_199 } },
        { "unknown PUE", Offer(1) with { PueMilli = null }, Demand() with { MaxPueMilli = int.MaxValue } },
        { "too little renewable", Offer(1), Demand() with { MinRenewablePercent = 51 } },
        { "unknown share", Offer(1) with { RenewablePercent = null }, Demand() with { MinRenewablePercent = 0 } },
        { "excluded", Offer(1), Demand() with { ExcludedOffers = new HashSet<Guid> { Id(1) } } },
    };

    [Fact]
    public void Accepts_what_just_fits()
    {
        var row = Offer(1) with { WindowEnd = Noon.AddMinutes(60), MinMinutes = 60 };
        var demand = Demand() with
        {
            MinMemoryMiB = 81_920,
            MinFp16Gflops = 989_000,
            MaxPueMilli = 1_200,
            MinRenewablePercent = 50,
            Regions = ["beijing", "shanghai"],
            Forms = ["vm"],
        };
        Assert.Equal(PlanOutcome.Filled, Plan(demand, row).Outcome);
    }

    [Fact]
    public void Tells_rates_apart_that_the_columns_of_the_index_cannot_hold()
    {
        var fast = Offer(1) with { Fp16Gflops = 1L << 40 };
        Assert.Equal(PlanOutcome.Filled, Plan(Demand() with { MinFp16Gflops = 1L << 40 }, fast).Outcome);
        Assert.Equal(PlanOutcome.NothingFits, Plan(Demand() with { MinFp16Gflops = (1L << 40) + 1 }, fast).Outcome);
    }

    [Fact]
    public void Tells_forms_apart_beyond_the_bits_of_the_index()
    {
        var index = IndexOf(Enumerable.Range(1, 80).Select(at => Offer(at) with { Form = $"form-{at}" }));
        Assert.Equal(
            [Id(70), Id(75)],
            index.Plan(Demand() with { Need = 99, Forms = ["form-70", "form-75"] })
                .Legs.Select(leg => leg.OfferId));
    }

    private static PlanResult Plan(Demand demand, params IEnumerable<SupplyRow> rows) => IndexOf(rows).Plan(demand);
}
