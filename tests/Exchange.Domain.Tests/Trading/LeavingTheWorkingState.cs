using System.Buffers;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Trading;

public sealed class LeavingTheWorkingState
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _resource;

    public LeavingTheWorkingState()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _resource = _market.Resource(_supplier, "resource");
    }

    [Fact]
    public void A_withdrawn_offer_leaves_with_the_next_decision_that_adds_something()
    {
        var offer = _market.Offer(_supplier, _resource, "offer");
        _market.Accept(new WithdrawOffer(_market.By(_supplier), offer));
        Assert.NotNull(_market.Market.FindOffer(offer));
        Assert.Empty(_market.Market.Left);

        _market.Offer(_supplier, _resource, "another");

        Assert.Null(_market.Market.FindOffer(offer));
        Assert.Equal([offer], _market.Market.Left);
        Assert.Equal(1, _market.Market.Size.Closed);
        _market.Offer(_supplier, _resource, "third");
        Assert.Empty(_market.Market.Left);
    }

    [Fact]
    public void A_paid_trade_leaves_as_a_whole_and_numbers_go_on()
    {
        _market.Offer(_supplier, _resource, "offer");
        _market.Accept(_market.Places(_buyer, "first", TestMarket.Needs(4)));
        var match = Delivered();
        _market.PassTo(match.End.AddDays(2));
        Assert.Equal((1, 1, 1, 1), Counts());

        _market.PassTo(match.End.AddDays(2).AddMinutes(1));

        Assert.Equal((0, 0, 0, 0), Counts());
        Assert.Equal(4, _market.Market.Size.Closed);
        _market.Accept(_market.Places(
            _buyer, "second", TestMarket.Needs(4) with { LatestStart = _market.Now.AddDays(1) }));
        Assert.Equal("O-000000002", _market.Log.OfType<OrderPlaced>().Last().OrderNumber);
    }

    [Fact]
    public void A_match_stays_while_its_capacity_is_still_to_return()
    {
        _market.Offer(_supplier, _resource, "offer");
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4, minutes: 60 * 24 * 7)));
        var match = Provisioned();
        _market.PassTo(match.Start.AddHours(1));
        // What was used keeps its place in the calendar until the window that was planned is over.
        _market.Accept(new EndLease(_market.By(_supplier), match.LeaseId));
        _market.PassTo(match.Start.AddDays(2));
        _market.PassTo(match.Start.AddDays(3));

        Assert.Null(_market.Market.FindLease(match.LeaseId));
        Assert.NotNull(_market.Market.FindMatch(match.MatchId));
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(Provision(match)).Code);

        _market.PassTo(match.End);
        _market.PassTo(match.End.AddMinutes(1));
        Assert.Null(_market.Market.FindMatch(match.MatchId));
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(Provision(match)).Code);
    }

    [Fact]
    public void A_match_can_come_to_nothing_after_its_offer_left()
    {
        var offer = _market.Offer(_supplier, _resource, "offer", autoAccept: false);
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4, minutes: 30)));
        var match = _market.Log.OfType<MatchMade>().Single();
        _market.Accept(new WithdrawOffer(_market.By(_supplier), offer));
        // The last minute before the end is nobody's to ask for: the reservation is let go, and then the offer.
        _market.PassTo(match.End.AddSeconds(-50));
        _market.PassTo(match.End.AddSeconds(-40));
        Assert.Null(_market.Market.FindOffer(offer));
        var replayed = MarketImage.Read(ImageOf(_market.Market));

        var declined = new DeclineMatch(_market.By(_supplier), match.MatchId, "no");
        _market.Decided = (command, stamp, _) => replayed.Execute(command, stamp);
        _market.Accept(declined);

        Assert.Empty(_market.Log.OfType<OfferCapacityReleased>());
        Assert.Single(_market.Log.OfType<OrderReopened>());
        Assert.Equal(ImageOf(_market.Market), ImageOf(replayed));
    }

    /// <summary>Enough for several blocks and for tables that grow.</summary>
    [Fact]
    public void Thousands_that_left_are_all_known()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5_000; i++)
        {
            ids.Add(_market.Offer(_supplier, _resource, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"offer {i}")));
            _market.Accept(new WithdrawOffer(_market.By(_supplier), ids[^1]));
        }

        var last = ids[^1];
        Assert.Equal(ids.Count - 1, _market.Market.Size.Closed);
        Assert.All(ids, id => Assert.Equal(
            RefusalCode.IdTaken,
            _market.Refuse(_market.Lists(_supplier, _resource, "new") with { OfferId = id }).Code));
        Assert.All(ids.Where(id => id != last), id => Assert.Null(_market.Market.FindOffer(id)));
        var image = ImageOf(_market.Market);
        var read = MarketImage.Read(image);
        Assert.Equal(image, ImageOf(read));
        Assert.Equal(_market.Market.Size, read.Size);
    }

    private (int Orders, int Matches, int Leases, int Settlements) Counts()
    {
        var size = _market.Market.Size;
        return (size.Orders, size.Matches, size.Leases, size.Settlements);
    }

    private MatchMade Delivered()
    {
        var match = Provisioned();
        _market.PassTo(match.End);
        _market.Accept(new RecordUsage(
            _market.By(_supplier), match.LeaseId, 0, match.Start, match.End, 4 * 7_200));
        return match;
    }

    private MatchMade Provisioned()
    {
        var match = _market.Log.OfType<MatchMade>().Last();
        _market.Accept(Provision(match));
        return match;
    }

    private ProvisionLease Provision(MatchMade match) =>
        new(_market.By(_supplier), match.LeaseId, new string('0', 64));

    private static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
