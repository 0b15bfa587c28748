using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;

namespace Exchange.Api.Tests;

public sealed class WhenADeadlineCannotFire : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.StartAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task The_node_stops_and_blames_no_command()
    {
        var buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);
        var till = TestExchange.Start.AddHours(2);
        await _exchange.Client(buyer).PlaceOrderAsync(
            Some.Order(4, "3") with { TimeInForce = "GoodTillTime", GoodTill = till });
        await _exchange.StopAsync();
        // The order's end releases a hold on an account that, by what is left, was never opened.
        await _exchange.ExecuteAsync($"delete from es.mt_events where stream_id = '{account}'");
        await _exchange.RunAsync();
        _exchange.Wall.Advance(till - TestExchange.Start);
        var impatient = new ExchangeClient(
            _exchange.Http(), _exchange.Wall, _exchange.OperatorCredentials(), new() { MaxAttempts = 1 });

        var error = await Assert.ThrowsAnyAsync<Exception>(() => impatient.SetClockAsync(till));

        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Equal(NodeStatus.Stopped, _exchange.Service<Sequencer>().Status);
        Assert.Equal(0, await _exchange.CountAsync("exchange.incident"));
    }
}
