using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

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
        await StoppedAsync();
    }

    [Fact]
    public async Task Or_its_fact_cannot_be_stored_the_same_holds_for_whoever_waits()
    {
        var buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        await _exchange.Operator.SetClockAsync(null);
        await _exchange.Client(buyer).PlaceOrderAsync(
            Some.Order(4, "3") with { TimeInForce = "GoodTillTime", GoodTill = TestExchange.Start.AddHours(2) });
        await _exchange.ExecuteAsync(
            "alter table es.mt_events add constraint no_end check (type <> 'order_expired') not valid");
        _exchange.Wall.Advance(TimeSpan.FromHours(3));
        var impatient = new ExchangeClient(
            _exchange.Http(), _exchange.Wall, _exchange.OperatorCredentials(), new() { MaxAttempts = 1 });
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);

        var waiting = Enumerable.Range(0, 3).Select(i => impatient.DepositAsync(
            account, MicroAmount.Parse("1"), TestExchange.Currency, $"wire {i}")).ToArray();

        foreach (var one in waiting)
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => one);
            Assert.Contains("503", error.Message, StringComparison.Ordinal);
        }

        await StoppedAsync();
    }

    private async Task StoppedAsync()
    {
        Assert.Equal(NodeStatus.Stopped, _exchange.Service<Sequencer>().Status);
        Assert.Equal(0, await _exchange.CountAsync("exchange.incident"));
    }
}
