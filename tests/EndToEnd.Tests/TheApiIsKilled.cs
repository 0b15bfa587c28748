using System.Collections.Concurrent;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace EndToEnd.Tests;

/// <summary>kill -9 of the API in the middle of trading, on a durable PostgreSQL.</summary>
public sealed class TheApiIsKilled
{
    private const int Buyers = 32;
    private const int AnsweredBeforeTheKill = 60;

    [Fact]
    public async Task What_was_answered_is_there_and_nothing_is_half_there_and_the_day_goes_on()
    {
        await using var exchange = await PrivateExchange.CreateAsync();
        await RunningApi.MigrateAsync(exchange.Settings);
        var sent = new ConcurrentDictionary<Guid, PlaceOrderBody>();
        var answered = new ConcurrentDictionary<Guid, CommandReply>();
        Traders traders;
        await using (var api = await RunningApi.StartAsync(exchange.Settings))
        {
            traders = await Traders.PrepareAsync(api.Address, exchange.Secrets, Buyers);
            await TradeUntilKilledAsync(api, traders, sent, answered);
        }

        await using (var api = await RunningApi.StartAsync(exchange.Settings))
        {
            traders = traders.At(api.Address);
            await EveryAnswerIsRepeatedAsync(traders, sent, answered);
            await EveryOrderIsThereOnceAsync(exchange, sent.Count);
            await traders.PlaceAsync(0, traders.NewOrder(0));
            Assert.Equal(sent.Count + 1, await OrdersAsync(exchange));
            await TheBooksAndTheLedgerHoldAsync(exchange, traders);
        }
    }

    /// <summary>32 buyers place order after order; the kill comes in the middle of whatever is in flight.</summary>
    private static async Task TradeUntilKilledAsync(
        RunningApi api, Traders traders, ConcurrentDictionary<Guid, PlaceOrderBody> sent,
        ConcurrentDictionary<Guid, CommandReply> answered)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trading = Enumerable.Range(0, Buyers).Select(async buyer =>
        {
            try
            {
                while (true)
                {
                    var order = traders.NewOrder(buyer);
                    sent[order.CommandId] = order;
                    answered[order.CommandId] = await traders.PlaceAsync(buyer, order);
                    if (answered.Count >= AnsweredBeforeTheKill)
                    {
                        enough.TrySetResult();
                    }
                }
            }
            catch (HttpRequestException)
            {
                // The API is gone; whether this order is there is what the test asks later.
            }
        }).ToArray();
        var first = await Task.WhenAny(enough.Task, Task.WhenAll(trading));
        await first;
        await api.KillAsync();
        await Task.WhenAll(trading);
        Assert.True(answered.Count >= AnsweredBeforeTheKill);
        Assert.True(sent.Count > answered.Count, "The kill should have met orders in flight.");
    }

    private static async Task EveryAnswerIsRepeatedAsync(
        Traders traders, ConcurrentDictionary<Guid, PlaceOrderBody> sent,
        ConcurrentDictionary<Guid, CommandReply> answered)
    {
        foreach (var (id, order) in sent)
        {
            var again = await traders.PlaceAsync(traders.BuyerOf(order), order);
            if (!answered.TryGetValue(id, out var first))
            {
                continue;
            }

            Assert.True(again.Replayed);
            Assert.Equal(first.Position, again.Position);
            Assert.Equal(
                first.Facts.Select(f => (f.Kind, f.Subject, f.Seq)),
                again.Facts.Select(f => (f.Kind, f.Subject, f.Seq)));
            Assert.All(again.Facts, fact => Assert.NotNull(fact.Receipt));
            Assert.Equal(first.Order!.OrderNumber, again.Order!.OrderNumber);
            Assert.Equal(first.Order.Status, again.Order.Status);
        }
    }

    private static async Task EveryOrderIsThereOnceAsync(PrivateExchange exchange, int expected)
    {
        Assert.Equal(expected, await OrdersAsync(exchange));
        Assert.Equal(0, await exchange.CountAsync(
            """
            es.mt_events e
            full join (select * from exchange.ledger_entry where kind = 'order.placed') l on l.event_id = e.id
            where (e.type = 'order_placed' and l.seq is null) or (l.seq is not null and e.id is null)
            """));
        Assert.Equal(expected, await exchange.CountAsync(
            "es.mt_events where type = 'account_held'"));
    }

    private static async Task TheBooksAndTheLedgerHoldAsync(PrivateExchange exchange, Traders traders)
    {
        await traders.PublishAsync();
        await exchange.BooksAndLedgerHoldAsync();
    }

    private static Task<long> OrdersAsync(PrivateExchange exchange) =>
        exchange.CountAsync("es.mt_events where type = 'order_placed'");
}
