using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Tests;

public sealed class AnOrderThroughTheWholePath : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.StartAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Is_matched_at_once_and_every_fact_has_its_receipt()
    {
        var offer = await _exchange.ListAsync("Supplier one", price: "2");
        var buyer = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer one", "1000"));

        var order = Some.Order(accelerators: 8, limit: "3");
        var reply = await buyer.PlaceOrderAsync(order);

        Assert.Equal(["order.placed", "match.made", "match.confirmed"], reply.Facts.Select(fact => fact.Kind));
        Assert.Equal("filled", reply.Order!.Status);
        Assert.Equal(0, reply.Order.OpenAccelerators);
        var match = Assert.Single(reply.Order.Matches);
        Assert.Equal((offer, 8, "confirmed"), (match.OfferId, match.Units, match.Status));
        Assert.Equal(MicroAmount.Parse("2"), match.Price);
    }

    [Fact]
    public async Task Keeps_limit_and_hold_off_the_ledger_and_their_opening_beside_it()
    {
        await _exchange.ListAsync("Supplier one", price: "2");
        var buyer = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer one", "1000"));

        await buyer.PlaceOrderAsync(Some.Order(accelerators: 1, limit: "2.718281"));

        var leaks = await _exchange.ScalarAsync<long>(
            "select count(*) from exchange.ledger_entry where position('2.718281' in encode(bytes, 'escape')) > 0");
        Assert.Equal(0, leaks);
        var opened = await _exchange.ScalarAsync<string>(
            "select payload ->> 'limit' from exchange.opening where payload ? 'limit'");
        Assert.Equal("2.718281", opened);
    }

    [Fact]
    public async Task That_came_unsigned_is_marked_by_session()
    {
        await _exchange.ListAsync("Supplier one", price: "2");
        var credentials = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        var session = _exchange.Client(credentials with { Key = null });

        var reply = await session.PlaceOrderAsync(Some.Order(accelerators: 1, limit: "3"));

        var seq = reply.Facts[0].Seq;
        Assert.Equal("session", await _exchange.ScalarAsync<string>(
            $"select by from exchange.ledger_entry where seq = {seq}"));
        var entry = EntryContent.Parse(await _exchange.ScalarAsync<byte[]>(
            $"select bytes from exchange.ledger_entry where seq = {seq}"));
        Assert.Empty(entry.Sigs);
        Assert.Contains(
            "\"by\":\"session\"", System.Text.Encoding.UTF8.GetString(entry.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_planned_the_same_by_a_preview_that_reserves_nothing()
    {
        var offer = await _exchange.ListAsync("Supplier one", price: "2");
        var order = Some.Order(accelerators: 4, limit: "3");
        var preview = new Contracts.Orders.PreviewRequest
        {
            Accelerators = order.Accelerators,
            EarliestStart = order.EarliestStart,
            LatestStart = order.LatestStart,
            Minutes = order.Minutes,
            Terms = order.Terms,
        };

        var first = await _exchange.Client().PreviewAsync(preview);
        var second = await _exchange.Client().PreviewAsync(preview);

        Assert.Equal("Filled", first.Outcome);
        Assert.Equal(offer, Assert.Single(first.Legs).OfferId);
        Assert.Equal(MicroAmount.Parse("8"), first.Cost);
        Assert.Equal(MicroAmount.Parse("0.48"), first.Tax);
        Assert.Equal(first.Cost, second.Cost);
    }
}
