using System.Buffers;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Constraints;

public sealed class Offering_with_a_constraint
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _resource;

    public Offering_with_a_constraint()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _resource = _market.Resource(_supplier, "resource");
    }

    [Fact]
    public void Serves_only_orders_that_meet_it()
    {
        _market.Accept(Lists("cheap", "accelerators >= 8 and not all_or_none", 9 * TestMarket.One));
        _market.Accept(Lists("dear", null, 11 * TestMarket.One));
        Assert.Equal(TestMarket.Id("dear"), OfferFor("small", TestMarket.Needs(4)));
        Assert.Equal(TestMarket.Id("cheap"), OfferFor("large", TestMarket.Needs(8)));
        Assert.Equal(TestMarket.Id("dear"), OfferFor("whole", TestMarket.Needs(8) with { AllOrNone = true }));
        Assert.Equal(
            TestMarket.Id("cheap"),
            Assert.Single(_market.Market.Preview(TestMarket.Needs(8), _buyer, _market.Now).Legs).OfferId);
    }

    /// <summary>Both sides hold, whoever was there first.</summary>
    [Fact]
    public void Meets_a_resting_order_only_if_that_meets_it()
    {
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(4)));
        Assert.Empty(_market.Accept(Lists("large only", "accelerators > 4")).OfType<MatchMade>());
        Assert.Empty(_market.Accept(
            new RepriceOffer(_market.By(_supplier), TestMarket.Id("large only"), 1, TestMarket.Currency))
            .OfType<MatchMade>());
        Assert.Single(_market.Accept(Lists("small too", "accelerators >= 4")).OfType<MatchMade>());
    }

    /// <summary>An order is judged as it was placed, whatever of it is still open.</summary>
    [Fact]
    public void Takes_what_is_left_of_a_large_order()
    {
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(12)));
        _market.Offer(_supplier, _resource, "first");
        Assert.Equal(4, _market.Market.FindOrder(TestMarket.Id("order"))!.OpenNeed);
        Assert.Single(_market.Accept(Lists("second", "accelerators >= 12")).OfType<MatchMade>());
    }

    [Fact]
    public void Does_not_serve_what_it_cannot_know()
    {
        _market.Accept(Lists("signed", "signed"));
        Assert.Equal(
            PlanOutcome.NothingFits, _market.Market.Preview(TestMarket.Needs(4), _buyer, _market.Now).Outcome);
        Assert.Equal(TestMarket.Id("signed"), OfferFor("order", TestMarket.Needs(4)));
    }

    [Theory]
    [InlineData("duration < 1h", 60, "duration >= 1h, duration < 1h", "minMinutes")]
    [InlineData("duration > 3650d", 60, "duration > 3650d, duration > 3650d", null)]
    [InlineData("accelerators < 16", 60, "accelerators >= 16, accelerators < 16", "blockUnits")]
    [InlineData("legs > 8 and legs < 9", 60, "legs > 8, legs < 9", null)]
    [InlineData("vouchers and signed and not vouchers", 60, "vouchers, not vouchers", null)]
    public void Is_refused_where_no_order_could_meet_it(string text, int minMinutes, string both, string? field)
    {
        var refusal = _market.Refuse(Lists("offer", text) with
        {
            Unit = CapacityUnit.Node,
            Units = 4,
            BlockUnits = 2,
            MinMinutes = minMinutes,
        });
        Assert.Equal((RefusalCode.ValueOutOfRange, "constraint", both), (refusal.Code, refusal.Field, refusal.Value));
        Assert.EndsWith(field is null ? "together." : $"is what {field} says.", refusal.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("memory >= 80GiB", "a property of orders")]
    [InlineData("acelerators >= 8", "'accelerators'")]
    [InlineData("duration >= 8", "12h")]
    public void Speaks_of_orders_alone(string text, string expected)
    {
        Assert.False(Constraint.TryParse(text, OrderProperty.Catalogue, out _, out var error));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_and_judges_random_texts_as_a_table_does()
    {
        var met = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var constraint = Constraint.Parse(RandomConstraints.OfOrders(random, 3), OrderProperty.Catalogue);
            var text = constraint.ToString();
            Assert.Equal(text, Constraint.Parse(text, OrderProperty.Catalogue).ToString());
            var order = new OrderTraits(
                random.Next(3) == 0 ? null : 1 + random.Next(24), 1 + random.Next(60), 1 + random.Next(5),
                random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0 ? null : true);
            var verdict = NaiveJudge.Of(constraint, order);
            Assert.Equal(
                verdict switch { Verdict.Met => true, Verdict.Failed => false, _ => (bool?)null },
                constraint.Judge(order));
            met += verdict == Verdict.Met ? 1 : 0;
        }

        Assert.InRange(met, 200, 1_800);
    }

    [Fact]
    public void Comes_back_from_events_and_from_an_image()
    {
        var listed = Assert.Single(_market.Accept(Lists("offer", "DURATION>=24h AND accelerators>=2"))
            .OfType<OfferListed>());
        Assert.Equal("duration >= 1d and accelerators >= 2", listed.Constraint);

        var image = ImageOf(_market.Market);
        var read = MarketImage.Read(image);
        Assert.Equal(image, ImageOf(read));
        Assert.Equal(listed.Constraint, read.FindOffer(listed.OfferId)!.Constraint!.ToString());

        var replayed = new Market();
        foreach (var stored in _market.Log)
        {
            replayed.Apply(stored);
        }

        Assert.Equal(listed.Constraint, replayed.FindOffer(listed.OfferId)!.Constraint!.ToString());
    }

    private ListOffer Lists(string name, string? asked, long price = 10 * TestMarket.One) =>
        _market.Lists(_supplier, _resource, name, units: 16, price: price) with
        {
            Constraint = asked is null ? null : Constraint.Parse(asked, OrderProperty.Catalogue),
        };

    private Guid OfferFor(string order, Intent intent) =>
        Assert.Single(_market.Accept(_market.Places(_buyer, order, intent)).OfType<MatchMade>()).OfferId;

    private static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
