using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;

namespace Exchange.Domain.Tests.Trading;

public sealed class FromListingToSettlement
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _resource;

    public FromListingToSettlement()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _resource = _market.Resource(_supplier, "resource");
    }

    [Fact]
    public void A_filled_order_is_delivered_metered_and_paid()
    {
        _market.Offer(_supplier, _resource, "offer");
        var placed = _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4)));
        var match = Assert.Single(placed.OfType<MatchMade>());
        Assert.Equal(10 * TestMarket.One, match.PriceMicrosPerUnitHour);
        Assert.Single(placed.OfType<OrderFilled>());
        // 4 accelerators × 2 hours × 10, and 6 % tax.
        Assert.Equal(84_800_000, _market.AccountOf(_buyer).Held.Micros);

        _market.Accept(new ProvisionLease(_market.By(_supplier), match.LeaseId, new string('a', 64)));
        _market.PassTo(match.End);
        var metered = _market.Accept(new RecordUsage(
            _market.By(_supplier), match.LeaseId, 0, match.Start, match.End, 4 * 2 * 3_600));
        var settlement = Assert.Single(metered.OfType<SettlementCalculated>());
        Assert.Equal(84_800_000, settlement.BuyerMicros);

        var paid = _market.PassTo(settlement.DisputeUntil);
        Assert.Single(paid.OfType<SettlementPaid>());
        Assert.Equal(0, paid.OfType<AccountPosted>().Sum(p => p.AmountMicros));
        Assert.Equal(0, _market.AccountOf(_buyer).Held.Micros);
        Assert.Equal(1_000_000 * TestMarket.One - 84_800_000, _market.AccountOf(_buyer).Balance.Micros);
        Assert.Equal(78_000_000, _market.AccountOf(_supplier, AccountKind.SupplierPayable).Balance.Micros);
        Assert.Equal(2_000_000, _market.Market.FindAccountOf(null, AccountKind.ExchangeFees)!.Balance.Micros);
        Assert.Equal(4_800_000, _market.Market.FindAccountOf(null, AccountKind.Tax)!.Balance.Micros);
    }

    [Fact]
    public void A_declined_match_is_made_again_elsewhere()
    {
        var cheap = _market.Offer(_supplier, _resource, "cheap", price: 9 * TestMarket.One, autoAccept: false);
        var other = _market.Offer(_supplier, _resource, "other", price: 11 * TestMarket.One);
        var first = Assert.Single(
            _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4))).OfType<MatchMade>());
        Assert.Equal(cheap, first.OfferId);

        var declined = _market.Accept(new DeclineMatch(_market.By(_supplier), first.MatchId, "no"));
        var second = Assert.Single(declined.OfType<MatchMade>());
        Assert.Equal(other, second.OfferId);
        Assert.Equal(second.AmountMicros, _market.AccountOf(_buyer).Held.Micros);
    }

    [Fact]
    public void An_unanswered_match_lapses()
    {
        _market.Offer(_supplier, _resource, "offer", autoAccept: false);
        var match = Assert.Single(
            _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4))).OfType<MatchMade>());
        var passed = _market.PassTo(match.ConfirmBy);
        Assert.Single(passed.OfType<MatchLapsed>());
        Assert.Single(passed.OfType<OrderReopened>());
        Assert.Equal(OrderState.Open, _market.Market.FindOrder(match.OrderId)!.State);
    }

    [Fact]
    public void An_order_that_rests_meets_a_later_offer_at_its_own_limit()
    {
        var placed = _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4)));
        Assert.Empty(placed.OfType<MatchMade>());
        var listed = _market.Accept(_market.Lists(_supplier, _resource, "offer"));
        Assert.Equal(12 * TestMarket.One, Assert.Single(listed.OfType<MatchMade>()).PriceMicrosPerUnitHour);
    }
}
