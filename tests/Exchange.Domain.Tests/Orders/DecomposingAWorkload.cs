using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Orders;

public sealed class DecomposingAWorkload
{
    private static readonly DateTimeOffset Deadline = TestMarket.Opening.AddDays(2);

    [Fact]
    public void Gpt_3_comes_out_near_3640_petaflop_days()
    {
        const long Published = 3_640L * 86_400;
        var seconds = Decomposition.PetaflopSecondsOf(174_600_000_000, 300_000_000_000);
        Assert.InRange(seconds, Published * 99 / 100, Published * 101 / 100);
    }

    [Fact]
    public void The_accelerators_suffice_and_one_less_does_not()
    {
        var workload = new TrainingIntent(7_000_000_000, 2_000_000_000, Deadline, 40);
        var needed = Decomposition.AcceleratorsFor(workload, ComputeRate.FromGflops(989_000), 600)!.Value.Count;
        // FLOP that so many do in 600 minutes at 40 %, by multiplication instead of division.
        Int128 each = (Int128)989_000 * 1_000_000_000 * 40 / 100 * 36_000;
        Assert.True(each * needed >= Decomposition.FlopOf(7_000_000_000, 2_000_000_000));
        Assert.True(each * (needed - 1) < Decomposition.FlopOf(7_000_000_000, 2_000_000_000));
    }

    [Fact]
    public void An_order_for_a_workload_asks_for_what_it_came_to()
    {
        var market = new TestMarket();
        var supplier = market.Supplier("supplier");
        market.Offer(supplier, market.Resource(supplier, "resource"), "offer", units: 32);
        var buyer = market.Buyer("buyer");
        var intent = Trains(["H100"]);
        var placed = Assert.Single(
            market.Accept(market.Places(buyer, "order", intent)).OfType<OrderPlaced>());
        Assert.Equal(2 * 24 * 60, placed.Minutes);
        Assert.Equal(TestMarket.Opening, placed.LatestStart);
        Assert.Equal(989_000, placed.MinFp16GflopsPerAccelerator);
        Assert.Equal(840_000, placed.Workload!.PetaflopSeconds);
        Assert.Equal(13, placed.Accelerators);
    }

    [Theory]
    [InlineData("B200", RefusalCode.UnknownAcceleratorClass)]
    [InlineData(null, RefusalCode.UnknownAcceleratorClass)]
    public void A_class_that_nobody_registered_says_nothing_of_a_workload(string? name, RefusalCode code)
    {
        var market = new TestMarket();
        var buyer = market.Buyer("buyer");
        Assert.Equal(code, market.Refuse(market.Places(buyer, "order", Trains(name is null ? [] : [name]))).Code);
    }

    [Fact]
    public void A_deadline_that_has_passed_is_not_feasible()
    {
        var market = new TestMarket();
        var supplier = market.Supplier("supplier");
        market.Resource(supplier, "resource");
        var buyer = market.Buyer("buyer");
        var intent = Trains(["H100"]) with
        {
            Workload = new(70_000_000_000, 2_000_000_000, TestMarket.Opening, 40),
        };
        Assert.Equal(RefusalCode.WorkloadNotFeasible, market.Refuse(market.Places(buyer, "order", intent)).Code);
        Assert.Equal(PlanOutcome.NothingFits, market.Market.Preview(intent, buyer, market.Now).Outcome);
    }

    private static Intent Trains(string[] classes) => TestMarket.Needs(1) with
    {
        Accelerators = null,
        Minutes = null,
        AcceleratorClasses = classes,
        Workload = new(70_000_000_000, 2_000_000_000, Deadline, 40),
    };
}
