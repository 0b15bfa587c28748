using System.Buffers;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Orders;

/// <summary>Chips that are unlike, sold by what they deliver: H100 400, A100 120 and L40 40 TFLOPS of FP16.</summary>
public sealed class NeedingARate
{
    private const long Tflops = 1_000;
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _other;
    private readonly Guid _buyer;

    public NeedingARate()
    {
        (_supplier, _other) = (_market.Supplier("supplier"), _market.Supplier("other"));
        _buyer = _market.Buyer("buyer");
        _market.Accept(TestReference.Loads(_market));
    }

    private static long One => TestMarket.One;

    [Fact]
    public void Suppliers_of_different_classes_fill_it_in_one_plan_cheapest_per_rate_first()
    {
        // Per PFLOPS-hour 25, 50 and 75: the dearest accelerator is the cheapest compute.
        Sell(_supplier, "H100", units: 2, price: 10);
        Sell(_other, "A100", units: 3, price: 6);
        Sell(_supplier, "L40", units: 8, price: 3);

        var events = _market.Accept(Places("order", Rate(1_240 * Tflops, limit: 80), TimeInForce.FillOrKill));

        Assert.Equal(
            [("H100", 2, 800 * Tflops), ("A100", 3, 360 * Tflops), ("L40", 2, 80 * Tflops)],
            events.OfType<MatchMade>().Select(made => (
                _market.Market.FindResource(made.ResourceId)!.AcceleratorClass, made.Units, made.Covers!.Value)));
        Assert.Single(events.OfType<OrderFilled>());
        Assert.All(events.OfType<MatchMade>(), made => Assert.Equal(1, made.ReferenceVersion));
    }

    [Fact]
    public void The_last_block_may_deliver_more_but_is_paid_for_no_more_than_the_need()
    {
        // 500 TFLOPS at 100 a PFLOPS-hour are worth 50 an hour; two H100 deliver 800.
        Sell(_supplier, "H100", units: 4, price: 35);
        var made = Assert.Single(Accepted(Rate(500 * Tflops, limit: 125)).OfType<MatchMade>(), made => made.Units == 1);
        Assert.Equal(400 * Tflops, made.Covers);
        Assert.Equal(100 * Tflops, Order("order").OpenNeed);

        Sell(_other, "L40", units: 9, price: 4);
        Assert.Equal(0, Order("order").OpenNeed);
    }

    [Fact]
    public void An_order_that_waited_pays_its_limit_for_what_a_leg_covers_and_no_more()
    {
        var placed = Accepted(Rate(500 * Tflops, limit: 100)).OfType<OrderPlaced>().Single();
        Sell(_supplier, "H100", units: 1, price: 10);
        Sell(_other, "A100", units: 1, price: 2);
        var made = _market.Log.OfType<MatchMade>().ToArray();

        // 400 TFLOPS at 100 a PFLOPS-hour are 40 an hour, the 100 left of 120 are 10.
        Assert.Equal([40 * One, 10 * One], made.Select(leg => leg.PriceMicrosPerUnitHour));
        Assert.Equal([400 * Tflops, 100 * Tflops], made.Select(leg => leg.Covers!.Value));
        Assert.True(made.Sum(leg => leg.AmountMicros) <= placed.HeldMicros);
    }

    [Fact]
    public void What_a_declined_leg_covered_is_open_again_and_nothing_else()
    {
        Sell(_supplier, "H100", units: 1, price: 10, autoAccept: false);
        Sell(_other, "A100", units: 2, price: 6);
        var made = Accepted(Rate(600 * Tflops, limit: 100)).OfType<MatchMade>().ToArray();
        Assert.Equal(2, made.Length);

        var declined = made.Single(leg => leg.SupplierId == _supplier);
        var events = _market.Accept(new DeclineMatch(_market.By(_supplier), declined.MatchId, "no"));

        Assert.Equal(400 * Tflops, Assert.Single(events.OfType<OrderReopened>()).Covers);
        Assert.Equal(400 * Tflops, Order("order").OpenNeed);
    }

    [Fact]
    public void New_reference_data_does_not_change_what_an_order_was_promised()
    {
        Accepted(Rate(800 * Tflops, limit: 100));
        _market.Accept(TestReference.Loads(_market, version: 2, basisPoints: 8_000));
        Sell(_supplier, "H100", units: 2, price: 10);
        Accepted(Rate(800 * Tflops, limit: 100), "later");
        Sell(_other, "H100", units: 1, price: 10);

        Assert.Equal(
            [(TestMarket.Id("order"), 2, 1, 400 * Tflops), (TestMarket.Id("later"), 1, 2, 800 * Tflops)],
            _market.Log.OfType<MatchMade>().Select(made =>
                (made.OrderId, made.Units, made.ReferenceVersion!.Value, made.Weight!.Value)));
    }

    [Theory]
    [InlineData(29, "accelerators")]
    [InlineData(31, "rate")]
    public void Who_would_pay_more_for_the_accelerator_that_came_is_served_first(long perPflopsHour, string first)
    {
        // For an H100 of 400 TFLOPS, 30 a PFLOPS-hour are 12 an hour.
        _market.Accept(_market.Places(_buyer, "accelerators", TestMarket.Needs(1, limit: 12 * One)));
        Accepted(Rate(400 * Tflops, limit: perPflopsHour), "rate");

        Sell(_supplier, "H100", units: 1, price: 5);

        Assert.Equal(TestMarket.Id(first), Assert.Single(_market.Log.OfType<MatchMade>()).OrderId);
    }

    [Theory]
    [InlineData("rateGflops", RefusalCode.QuantityIsZero)]
    [InlineData("precision", RefusalCode.RateNotDelivered)]
    [InlineData("acceleratorClasses", RefusalCode.RateNotDelivered)]
    [InlineData("accelerators", RefusalCode.ValueOutOfRange)]
    [InlineData("precision", RefusalCode.ValueOutOfRange)]
    [InlineData("workloadClass", RefusalCode.ValueOutOfRange)]
    [InlineData("limit", RefusalCode.AmountOutOfRange)]
    [InlineData("minutes", RefusalCode.QuantityIsZero)]
    public void What_is_wrong_is_refused_by_its_field(string field, RefusalCode code)
    {
        Sell(_supplier, "L40", units: 8, price: 1);
        var intent = Rate(40 * Tflops, limit: 100);
        var rate = intent.Rate!;
        var wrong = field switch
        {
            "rateGflops" => intent with { Rate = rate with { Gflops = 0 } },
            // Nothing delivers it: an L40 has INT8 and FP16, but no FP64; nothing has FP32 here.
            "precision" when code == RefusalCode.RateNotDelivered =>
                intent with { Rate = rate with { Precision = Precision.Fp32 } },
            "acceleratorClasses" => intent with
            {
                Rate = rate with { Precision = Precision.Fp64 },
                AcceleratorClasses = ["L40"],
            },
            "accelerators" => intent with { Accelerators = 1 },
            "precision" => intent with { Rate = rate with { Precision = (Precision)99 } },
            "workloadClass" => intent with { Rate = rate with { WorkloadClass = (WorkloadClass)99 } },
            "limit" => intent with { LimitMicros = 0 },
            _ => intent with { Minutes = 0 },
        };

        var refusal = _market.Refuse(Places("order", wrong));

        Assert.Equal((code, field), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void Int8_never_fills_fp64()
    {
        Sell(_supplier, "L40", units: 8, price: 1);
        Sell(_other, "A100", units: 1, price: 50);
        var need = Rate(4 * Tflops, limit: 50_000);

        var made = Assert.Single(Accepted(need with { Rate = need.Rate! with { Precision = Precision.Fp64 } })
            .OfType<MatchMade>());

        Assert.Equal((_other, 4 * Tflops), (made.SupplierId, made.Covers!.Value));
    }

    [Fact]
    public void Too_little_memory_never_counts()
    {
        Sell(_supplier, "H100", units: 2, price: 1);
        var refusal = _market.Refuse(Places(
            "order", Rate(400 * Tflops, limit: 100) with { MinMemoryMiBPerAccelerator = 81_921 },
            TimeInForce.FillOrKill));
        Assert.Equal(RefusalCode.NothingFits, refusal.Code);
    }

    [Fact]
    public void Before_any_reference_data_no_rate_can_be_asked_for()
    {
        var market = new TestMarket();
        var buyer = market.Buyer("buyer");
        var refusal = market.Refuse(market.Places(buyer, "order", Rate(1, limit: 1)));
        Assert.Equal((RefusalCode.RateNotDelivered, "precision"), (refusal.Code, refusal.Field));
        Assert.Contains("none is loaded", refusal.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void It_comes_back_from_an_image_with_its_weights()
    {
        Accepted(Rate(900 * Tflops, limit: 100) with { BudgetMicros = 1_000 * One });
        Sell(_supplier, "H100", units: 1, price: 10);
        var image = ImageOf(_market.Market);
        var read = MarketImage.Read(image);

        Assert.Equal(image, ImageOf(read));
        var (order, again) = (Order("order"), read.FindOrder(TestMarket.Id("order"))!);
        Assert.Equal((order.OpenNeed, order.Spent, order.Budget), (again.OpenNeed, again.Spent, again.Budget));
        Assert.Equal(order.Rate!.Weights.AsEnumerable(), again.Rate!.Weights.AsEnumerable());
    }

    [Fact]
    public void It_may_be_amended_and_expires_and_gives_its_hold_back()
    {
        Accepted(Rate(500 * Tflops, limit: 10));
        var held = _market.AccountOf(_buyer).Held.Micros;
        // 500 TFLOPS for two hours at 10 a PFLOPS-hour, 6 % tax, and a cent for each of four legs.
        Assert.Equal(10_600_000 + 40_000, held);
        var amended = _market.Accept(new AmendOrder(
            _market.By(_buyer), TestMarket.Id("order"), 20 * One, TestMarket.Currency, _market.Now.AddDays(1)));
        Assert.Equal(20 * One, Assert.Single(amended.OfType<OrderAmended>()).LimitMicrosPerPetaflopHour);

        Assert.Single(_market.PassTo(_market.Now.AddDays(1).AddMinutes(1)).OfType<OrderExpired>());

        Assert.Equal(0, _market.AccountOf(_buyer).Held.Micros);
    }

    private static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static Intent Rate(long gflops, long limit) =>
        TestMarket.Needs(1, limit: limit * One) with
        {
            Accelerators = null,
            Rate = new(gflops, Precision.Fp16, WorkloadClass.Training),
        };

    private PlaceOrder Places(
        string name, Intent intent, TimeInForce timeInForce = TimeInForce.GoodTillCancelled) =>
        _market.Places(_buyer, name, intent, timeInForce);

    private IReadOnlyList<object> Accepted(Intent intent, string name = "order") =>
        _market.Accept(Places(name, intent));

    private Order Order(string name) => _market.Market.FindOrder(TestMarket.Id(name))!;

    private void Sell(Guid supplier, string @class, int units, long price, bool autoAccept = true)
    {
        var name = $"{supplier} {@class}";
        var resource = _market.Resource(supplier, name, @class: @class);
        _market.Offer(supplier, resource, name + " offer", units, price * One, autoAccept);
    }
}
