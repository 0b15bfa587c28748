using Exchange.Domain.Accounts;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Orders;

public sealed class LifeOfAnOrder
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _resource;

    public LifeOfAnOrder()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _resource = _market.Resource(_supplier, "resource");
    }

    private Account Account => _market.AccountOf(_buyer);

    [Fact]
    public void Fill_or_kill_leaves_nothing_behind_when_it_does_not_fill()
    {
        _market.Offer(_supplier, _resource, "offer", units: 3);
        var refused = _market.Execute(_market.Places(_buyer, "order", TestMarket.Needs(4), TimeInForce.FillOrKill));
        Assert.Equal(RefusalCode.NotEnoughCapacity, refused.Refusal!.Code);
        Assert.Empty(refused.Events);
        Assert.Equal(0, Account.Held.Micros);
    }

    [Fact]
    public void Immediate_or_cancel_takes_what_is_there_and_gives_up_the_rest()
    {
        _market.Offer(_supplier, _resource, "offer", units: 3);
        var events = _market.Accept(
            _market.Places(_buyer, "order", TestMarket.Needs(4), TimeInForce.ImmediateOrCancel));
        var match = Assert.Single(events.OfType<MatchMade>());
        Assert.Equal(3, match.Units);
        Assert.Single(events.OfType<OrderCancelled>());
        Assert.Equal(match.AmountMicros, Account.Held.Micros);
    }

    [Fact]
    public void The_hold_covers_limit_and_tax_and_one_minor_unit_a_leg()
    {
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4, minutes: 90, maxLegs: 3)));
        // 4 × 1.5 hours × 12, with 6 %, and 3 cents.
        Assert.Equal(76_320_000 + 30_000, Account.Held.Micros);
    }

    [Fact]
    public void Good_till_time_expires_and_lets_the_money_go()
    {
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4), TimeInForce.GoodTillTime));
        Assert.Equal(_market.Now.AddHours(6), _market.Market.NextDeadline);
        Assert.Single(_market.PassTo(_market.Now.AddHours(6)).OfType<OrderExpired>());
        Assert.Equal(0, Account.Held.Micros);
    }

    [Fact]
    public void The_better_limit_is_served_first_and_then_the_earlier_order()
    {
        foreach (var (name, limit) in new[] { ("low", 11), ("early", 14), ("late", 14) })
        {
            _market.Accept(_market.Places(_buyer, name, TestMarket.Needs(2, limit: limit * TestMarket.One)));
        }

        var matches = _market.Accept(_market.Lists(_supplier, _resource, "offer", units: 3)).OfType<MatchMade>();
        Assert.Equal(
            [(TestMarket.Id("early"), 2), (TestMarket.Id("late"), 1)], matches.Select(m => (m.OrderId, m.Units)));
    }

    [Fact]
    public void Two_offers_never_sell_the_same_accelerators_of_their_resource()
    {
        var small = _market.Resource(_supplier, "small", nodes: 1, perNode: 4);
        _market.Offer(_supplier, small, "one", units: 4);
        _market.Offer(_supplier, small, "two", units: 4);
        var events = _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(8)));
        Assert.Equal(4, events.OfType<MatchMade>().Sum(m => m.Units));
    }

    [Fact]
    public void Capacity_that_time_gives_back_serves_who_waits()
    {
        _market.Offer(_supplier, _resource, "offer", units: 4);
        var first = Assert.Single(
            _market.Accept(_market.Places(_buyer, "first", TestMarket.Needs(4))).OfType<MatchMade>());
        _market.Accept(_market.Places(_buyer, "second", TestMarket.Needs(4)));
        var match = Assert.Single(_market.PassTo(first.End).OfType<MatchMade>());
        Assert.Equal((TestMarket.Id("second"), first.End), (match.OrderId, match.Start));
    }

    [Fact]
    public void An_order_placed_in_the_minute_before_supply_returns_does_not_go_ahead_of_who_waits()
    {
        _market.Offer(_supplier, _resource, "offer", units: 4);
        var first = Assert.Single(
            _market.Accept(_market.Places(_buyer, "first", TestMarket.Needs(4))).OfType<MatchMade>());
        _market.Accept(_market.Places(_buyer, "waiting", TestMarket.Needs(4)));
        _market.Now = first.End.AddSeconds(-30);
        var match = Assert.Single(
            _market.Accept(_market.Places(_buyer, "newcomer", TestMarket.Needs(4))).OfType<MatchMade>());
        Assert.Equal(TestMarket.Id("waiting"), match.OrderId);
    }

    [Fact]
    public void A_supplier_does_not_trade_with_itself()
    {
        _market.Accept(new VerifyParticipant(
            _market.By(_market.Operator), _supplier, [ParticipantRole.Buyer]));
        _market.Fund(_supplier, 1_000 * TestMarket.One);
        _market.Offer(_supplier, _resource, "offer");
        Assert.Empty(_market.Accept(_market.Places(_supplier, "own", TestMarket.Needs(1))).OfType<MatchMade>());
    }

    [Fact]
    public void A_better_limit_meets_the_supply_that_was_too_dear()
    {
        _market.Offer(_supplier, _resource, "offer", price: 15 * TestMarket.One);
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4)));
        var amended = _market.Accept(new AmendOrder(
            _market.By(_buyer), TestMarket.Id("order"), 16 * TestMarket.One, TestMarket.Currency,
            TestMarket.Opening.AddDays(1)));
        Assert.Equal(15 * TestMarket.One, Assert.Single(amended.OfType<MatchMade>()).PriceMicrosPerUnitHour);
    }

    [Fact]
    public void The_order_of_a_workload_keeps_its_terms_for_they_hold_its_deadline()
    {
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4) with
        {
            Accelerators = null,
            Minutes = null,
            AcceleratorClasses = ["H100"],
            Workload = new(7_000_000_000, 2_000_000_000, TestMarket.Opening.AddDays(2), 40),
        }));
        var refusal = _market.Refuse(new AmendOrder(
            _market.By(_buyer), TestMarket.Id("order"), 16 * TestMarket.One, TestMarket.Currency,
            TestMarket.Opening.AddDays(9)));
        Assert.Equal(RefusalCode.WrongState, refusal.Code);
    }

    [Fact]
    public void A_reopened_order_that_is_no_longer_funded_is_given_up()
    {
        var poor = _market.Buyer("poor", 110 * TestMarket.One);
        _market.Offer(_supplier, _resource, "offer", price: 5 * TestMarket.One, autoAccept: false);
        var match = Assert.Single(
            _market.Accept(_market.Places(poor, "order", TestMarket.Needs(4))).OfType<MatchMade>());
        var account = _market.AccountOf(poor);
        _market.Accept(new Withdraw(
            _market.By(poor), account.Id, account.Available.Micros, TestMarket.Currency, "out"));
        var events = _market.Accept(new DeclineMatch(_market.By(_supplier), match.MatchId, "no"));
        Assert.Single(events.OfType<OrderCancelled>());
        Assert.Equal(0, _market.AccountOf(poor).Held.Micros);
    }

    [Fact]
    public void A_preview_reserves_nothing_and_says_what_placing_would_do()
    {
        _market.Offer(_supplier, _resource, "offer", units: 3);
        var plan = _market.Market.Preview(TestMarket.Needs(4), _buyer, _market.Now);
        Assert.Equal((PlanOutcome.Partial, 3), (plan.Outcome, Assert.Single(plan.Legs).Units));
        Assert.Empty(_market.Market.FindOffer(TestMarket.Id("offer"))!.Reservations);
    }
}
