using System.Buffers;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Constraints;

public sealed class Ordering_with_a_constraint
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;

    public Ordering_with_a_constraint()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _market.Offer(
            _supplier, _market.Resource(_supplier, "slow to answer"), "cheap", price: 9 * TestMarket.One,
            autoAccept: false);
        _market.Offer(_supplier, _market.Resource(_supplier, "at once"), "dear", price: 11 * TestMarket.One);
    }

    [Fact]
    public void Passes_a_cheaper_offer_that_does_not_meet_it()
    {
        var events = _market.Accept(_market.Places(_buyer, "order", Needs("auto_accept and interconnect = NVLink")));
        Assert.Equal(TestMarket.Id("dear"), Assert.Single(events.OfType<MatchMade>()).OfferId);
        Assert.Equal(
            "auto_accept and interconnect = NVLink", Assert.Single(events.OfType<OrderPlaced>()).Constraint);
        Assert.Equal(
            TestMarket.Id("dear"),
            Assert.Single(_market.Market.Preview(Needs("auto_accept"), _buyer, _market.Now).Legs).OfferId);
    }

    [Fact]
    public void Rests_until_an_offer_meets_it()
    {
        _market.Accept(_market.Places(_buyer, "order", Needs("site = \"Shanghai 1\" and block >= 4")));
        var resource = _market.Resource(_supplier, "in blocks");
        Assert.Empty(_market.Accept(_market.Lists(_supplier, resource, "single")).OfType<MatchMade>());

        var whole = _market.Lists(_supplier, resource, "whole") with { BlockUnits = 4 };
        Assert.Equal(TestMarket.Id("whole"), Assert.Single(_market.Accept(whole).OfType<MatchMade>()).OfferId);
    }

    [Fact]
    public void Says_that_nothing_fits_when_nothing_meets_it()
    {
        var refusal = _market.Refuse(_market.Places(_buyer, "order", Needs("block = 3"), TimeInForce.FillOrKill));
        Assert.Equal((RefusalCode.NothingFits, "constraint", "block = 3"), (
            refusal.Code, refusal.Field, refusal.Value));
    }

    [Fact]
    public void Is_stored_beside_the_fields_as_they_were_stated()
    {
        var intent = Needs("fp16 >= 900TFLOPS and memory >= 80GiB");
        var placed = Assert.Single(_market.Accept(_market.Places(_buyer, "order", intent)).OfType<OrderPlaced>());
        Assert.Null(placed.MinFp16GflopsPerAccelerator);
        Assert.Null(placed.MinMemoryMiBPerAccelerator);
    }

    [Fact]
    public void Comes_back_from_events_and_from_an_image()
    {
        _market.Accept(_market.Places(_buyer, "order", Needs("memory >= 80GiB and (block >= 4 or pue > 2.5)")));
        var order = _market.Market.FindOrder(TestMarket.Id("order"))!;
        Assert.Equal(81_920, order.MinMemory?.Count);
        Assert.Equal("block >= 4 or pue > 2.5", order.Constraint!.ToString());

        var image = ImageOf(_market.Market);
        Assert.Equal(image, ImageOf(MarketImage.Read(image)));
        var replayed = new Market();
        foreach (var stored in _market.Log)
        {
            replayed.Apply(stored);
        }

        Assert.Equal("block >= 4 or pue > 2.5", replayed.FindOrder(order.Id)!.Constraint!.ToString());
    }

    private static Intent Needs(string constraint) =>
        TestMarket.Needs(4) with { Constraint = Constraint.Parse(constraint) };

    private static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
