using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Orders;

public sealed class WithABudget
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _resource;

    public WithABudget()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _resource = _market.Resource(_supplier, "resource");
    }

    private static long One => TestMarket.One;

    [Fact]
    public void The_whole_may_hold_a_leg_dearer_than_its_share()
    {
        // 3 × 2 hours × 5 and 1 × 2 hours × 30 make 90, of which a share would be 22.5 for each accelerator.
        Sell("cheap", 3, 5);
        Sell("dear", 1, 30);
        var made = _market.Accept(Places("order", 4, 90)).OfType<MatchMade>().ToArray();
        Assert.Equal([(3, 5 * One), (1, 30 * One)], made.Select(leg => (leg.Units, leg.PriceMicrosPerUnitHour)));
    }

    [Fact]
    public void A_part_costs_no_more_than_its_share()
    {
        // A share of 80 over 4 accelerators and 2 hours is 10 an hour each.
        Sell("cheap", 1, 9);
        Sell("dear", 1, 11);
        var made = Assert.Single(_market.Accept(Places("order", 4, 81)).OfType<MatchMade>());
        Assert.Equal(9 * One, made.PriceMicrosPerUnitHour);

        // What it did not spend is there for the rest: 63 over 3 accelerators and 2 hours is more than 10.4 each.
        Sell("later", 1, 10);
        Assert.Equal(2, Order("order").OpenNeed);
    }

    [Fact]
    public void One_that_waited_pays_its_share_or_where_that_is_too_little_the_offers_price()
    {
        _market.Accept(Places("share", 2, 81, maxLegs: 2));
        Sell("offer", 2, 5);
        var share = Assert.Single(_market.Log.OfType<MatchMade>());
        // (81 − 2 micro-units) over 2 accelerators and 2 hours.
        Assert.Equal(20_249_999, share.PriceMicrosPerUnitHour);

        _market.Accept(Places("whole", 2, 81, maxLegs: 2, allOrNone: true));
        Sell("dear", 1, 35);
        Assert.Single(_market.Log.OfType<MatchMade>());
        Sell("cheap", 1, 5);
        Assert.Equal(
            [5 * One, 35 * One], _market.Log.OfType<MatchMade>().Skip(1).Select(leg => leg.PriceMicrosPerUnitHour));
    }

    [Fact]
    public void Its_hold_is_the_budget_with_tax_and_a_minor_unit_a_leg()
    {
        _market.Accept(Places("order", 4, 100));
        Assert.Equal(106_000_000 + 40_000, _market.AccountOf(_buyer).Held.Micros);
    }

    [Fact]
    public void Beside_a_limit_both_hold()
    {
        Sell("offer", 8, 10);
        var both = TestMarket.Needs(8, limit: 12 * One) with { BudgetMicros = 100 * One };
        var made = Assert.Single(_market.Accept(_market.Places(_buyer, "order", both)).OfType<MatchMade>());
        // 5 × 2 hours × 10 is what the budget buys.
        Assert.Equal(5, made.Units);

        var low = TestMarket.Needs(1, limit: 9 * One) with { BudgetMicros = 1_000 * One };
        var refusal = _market.Refuse(_market.Places(_buyer, "low", low, TimeInForce.FillOrKill));
        Assert.Equal((RefusalCode.NothingUnderLimit, "limit"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void One_too_small_for_any_plan_is_refused_by_name()
    {
        Sell("offer", 8, 10);
        var refusal = _market.Refuse(Places("order", 2, 39, timeInForce: TimeInForce.FillOrKill));
        Assert.Equal(
            (RefusalCode.NothingUnderLimit, "budget", "39000000"), (refusal.Code, refusal.Field, refusal.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void One_out_of_range_is_refused_by_name(long budget)
    {
        var refusal = _market.Refuse(_market.Places(
            _buyer, "order", TestMarket.Needs(1) with { LimitMicros = null, BudgetMicros = budget }));
        Assert.Equal((RefusalCode.AmountOutOfRange, "budget"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void Neither_limit_nor_budget_is_refused()
    {
        var refusal = _market.Refuse(_market.Places(_buyer, "order", TestMarket.Needs(1) with { LimitMicros = null }));
        Assert.Equal((RefusalCode.AmountOutOfRange, "limit"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void An_amendment_counts_what_is_spent()
    {
        Sell("offer", 1, 10);
        _market.Accept(Places("order", 4, 100));
        Assert.Equal(20 * One, Order("order").Spent.Micros);
        var amend = new AmendOrder(
            _market.By(_buyer), TestMarket.Id("order"), null, TestMarket.Currency, _market.Now.AddDays(1));

        var refusal = _market.Refuse(amend with { BudgetMicros = 20 * One });
        Assert.Equal((RefusalCode.AmountOutOfRange, "budget"), (refusal.Code, refusal.Field));

        _market.Accept(amend with { BudgetMicros = 50 * One, Origin = _market.By(_buyer) });
        // 21.2 for the leg, 31.8 for the rest, and a cent for each of the three legs that may come.
        Assert.Equal(53_000_000 + 30_000, _market.AccountOf(_buyer).Held.Micros);
    }

    [Fact]
    public void A_declined_leg_gives_its_part_of_the_budget_back()
    {
        Sell("offer", 4, 10, autoAccept: false);
        var made = Assert.Single(_market.Accept(Places("order", 4, 80)).OfType<MatchMade>());
        Assert.Equal(80 * One, Order("order").Spent.Micros);

        _market.Accept(new DeclineMatch(_market.By(_supplier), made.MatchId, "no"));

        Assert.Equal((0, 4), (Order("order").Spent.Micros, Order("order").OpenNeed));
    }

    private void Sell(string name, int units, long price, bool autoAccept = true) =>
        _market.Offer(_supplier, _resource, name, units, price * One, autoAccept);

    private PlaceOrder Places(
        string name, int accelerators, long budget, int maxLegs = 4, bool allOrNone = false,
        TimeInForce timeInForce = TimeInForce.GoodTillCancelled) =>
        _market.Places(
            _buyer, name,
            TestMarket.Needs(accelerators, maxLegs: maxLegs, allOrNone: allOrNone) with
            {
                LimitMicros = null,
                BudgetMicros = budget * One,
            },
            timeInForce);

    private Order Order(string name) => _market.Market.FindOrder(TestMarket.Id(name))!;
}
