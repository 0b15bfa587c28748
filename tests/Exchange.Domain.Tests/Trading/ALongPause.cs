using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Kit;

namespace Exchange.Domain.Tests.Trading;

/// <summary>More falls due than one decision should hold.</summary>
public sealed class ALongPause
{
    private const int Orders = 11_000;

    [Fact]
    public void Is_passed_in_several_decisions_each_of_which_fits_into_one_append()
    {
        var market = new TestMarket();
        var buyer = market.Buyer("buyer");
        for (var i = 0; i < Orders; i++)
        {
            market.Accept(market.Places(
                buyer, $"order {i}", TestMarket.Needs(1, limit: TestMarket.One), TimeInForce.GoodTillTime));
        }

        var passes = new List<IReadOnlyList<object>>();
        var later = market.Now.AddDays(1);
        do
        {
            passes.Add(market.PassTo(later));
        }
        while (market.Market.NextDeadline <= later);

        Assert.Equal(2, passes.Count);
        Assert.All(passes, events => Assert.InRange(events.Count, 1, 21_000));
        Assert.Equal(Orders, passes.Sum(events => events.OfType<OrderExpired>().Count()));
        Assert.Equal(0, market.AccountOf(buyer).Held.Micros);
    }

    [Fact]
    public void Is_passed_whole_before_a_command_that_comes_without_the_host_having_passed_it()
    {
        var market = new TestMarket();
        var buyer = market.Buyer("buyer");
        for (var i = 0; i < Orders; i++)
        {
            market.Accept(market.Places(
                buyer, $"order {i}", TestMarket.Needs(1, limit: TestMarket.One), TimeInForce.GoodTillTime));
        }

        market.Now = market.Now.AddDays(1);
        var events = market.Accept(market.Places(buyer, "next", TestMarket.Needs(1)));

        Assert.Equal(Orders, events.OfType<OrderExpired>().Count());
        Assert.IsType<OrderPlaced>(events.Last(fact => fact is OrderPlaced or OrderExpired));
    }
}
