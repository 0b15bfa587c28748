using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Tests.Client;

public sealed class Reading : ClientWithKey
{
    [Fact]
    public async Task Filters_and_page_are_in_the_query_and_escaped()
    {
        Exchange.Next(() => FakeExchange.Json(new Page<Offers.OfferView>([], null)));
        await Client().GetOffersAsync("A&B card", status: "open", page: new(10, "c=1", 42));

        Assert.Equal(
            "/v1/offers?class=A%26B%20card&status=open&limit=10&cursor=c%3D1&atLeast=42",
            Exchange.Requests.Single().Path);
    }

    [Fact]
    public async Task What_is_not_given_is_not_in_the_query()
    {
        Exchange.Next(() => FakeExchange.Json(new Page<OrderView>([], null)));
        await Client().GetOrdersAsync();

        Assert.Equal("/v1/orders", Exchange.Requests.Single().Path);
    }

    [Fact]
    public async Task One_thing_is_read_by_its_id_and_no_older_than_asked()
    {
        var id = Guid.CreateVersion7();
        Exchange.Next(() => FakeExchange.Json(new Exchange.Contracts.Settlements.SettlementView(
            id, id, id, id, id, 3_600, new(2_500_000), new(2_500_000), new(2_650_000), default, new(2_450_000),
            new(50_000), new(150_000), default, "USD", "paid", MarketTime.GetUtcNow(), MarketTime.GetUtcNow())));
        var settlement = await Client().GetSettlementAsync(id, atLeast: 9);

        Assert.Equal(2_450_000, settlement.Supplier.Micros);
        Assert.Equal($"/v1/settlements/{id}?atLeast=9", Exchange.Requests.Single().Path);
    }
}
