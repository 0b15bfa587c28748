using Exchange.Domain.Matching;
using Exchange.Domain.Participants;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Trading;

/// <summary>An id is a stream's, so two things may never share one.</summary>
public sealed class IdsOfTheMarket
{
    private readonly TestMarket _market = new();
    private readonly Guid _buyer;
    private readonly MatchMade _match;

    public IdsOfTheMarket()
    {
        _buyer = _market.Buyer("buyer");
        var supplier = _market.Supplier("supplier");
        _market.Offer(supplier, _market.Resource(supplier, "resource"), "offer");
        _match = _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(1))).OfType<MatchMade>().Single();
    }

    [Fact]
    public void Are_refused_to_an_order_when_anything_has_them()
    {
        var taken = _market.Log.Select(fact => EventCatalog.Of(fact).StreamOf(fact)).Append(_match.LeaseId).ToHashSet();
        Assert.Equal(
            ["account", "market", "match", "offer", "order", "participant", "resource"],
            _market.Log.Select(fact => EventCatalog.Of(fact).Aggregate).Distinct().Order());

        foreach (var id in taken)
        {
            var order = _market.Places(_buyer, "next", TestMarket.Needs(1)) with { OrderId = id };
            var refusal = _market.Refuse(order);
            Assert.Equal((RefusalCode.IdTaken, "order"), (refusal.Code, refusal.Field));
        }
    }

    [Fact]
    public void Are_refused_to_an_offer_a_resource_and_a_participant_that_would_take_an_orders()
    {
        var order = TestMarket.Id("order");
        var supplier = _market.Supplier("other");
        var resource = _market.Resource(supplier, "other resource");

        Assert.Equal(
            RefusalCode.IdTaken,
            _market.Refuse(_market.Lists(supplier, resource, "x") with { OfferId = order }).Code);
        Assert.Equal(
            RefusalCode.IdTaken,
            _market.Refuse(_market.Registers(supplier, "x") with { ResourceId = order }).Code);
        Assert.Equal(
            RefusalCode.IdTaken, _market.Refuse(new RegisterParticipant(_market.By(order), "x", false)).Code);
    }

    [Fact]
    public void Of_the_markets_making_pass_over_one_that_a_participant_has_chosen_before()
    {
        var first = TestMarket.Id("foreseen");
        _market.Accept(_market.Places(_buyer, "foreseen", TestMarket.Needs(1, limit: 1)));
        var stamp = new Stamp(_market.Now, 1_000_000, n => n == 0 ? first : TestMarket.Id($"made {n}"));

        var decision = _market.Market.Execute(_market.Places(_buyer, "matching", TestMarket.Needs(1)), stamp);

        Assert.Equal(TestMarket.Id("made 1"), decision.Events.OfType<MatchMade>().Single().MatchId);
    }
}
