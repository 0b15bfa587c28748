using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>More is due than one batch takes.</summary>
public sealed class AfterALongPause : IAsyncLifetime
{
    // Each order's end is two events.
    private const int Orders = (Batch.MaxEvents / 2) + 1;
    private const int AtOnce = 64;
    private static readonly DateTimeOffset Till = TestExchange.Start.AddHours(2);

    private TestExchange _exchange = null!;
    private ParticipantCredentials _buyer = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000000");
        var client = new ExchangeClient(
            _exchange.Http(), _exchange.Wall, _buyer, new() { Market = TestExchange.Origin });
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Orders), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (_, cancel) => await client.PlaceOrderAsync(
                Some.Order(1, "1") with { TimeInForce = "GoodTillTime", GoodTill = Till }, cancel));
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task All_of_it_comes_before_the_next_command_and_nobody_is_forgotten()
    {
        await _exchange.Operator.SetClockAsync(null);
        _exchange.Wall.Advance(TimeSpan.FromHours(3));
        var account = await _exchange.AccountOfAsync(_buyer.ParticipantId);

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => _exchange.Operator.DepositAsync(
            account, MicroAmount.Parse("1"), TestExchange.Currency, $"wire {i}")));

        Assert.Equal(Orders, await _exchange.CountAsync("es.mt_events where type = 'order_expired'"));
        Assert.Equal(0, await _exchange.CountAsync(
            """
            es.mt_events e where type = 'account_deposited' and data ->> 'Reference' like 'wire %'
              and seq_id < (select max(seq_id) from es.mt_events where type = 'order_expired')
            """));
    }
}
