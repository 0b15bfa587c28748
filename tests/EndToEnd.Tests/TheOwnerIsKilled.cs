using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace EndToEnd.Tests;

/// <summary>Two API processes on a durable PostgreSQL and one note store; the one that owns the market goes.</summary>
public sealed class TheOwnerIsKilled
{
    private const int Buyers = 6;
    private const int AnsweredBefore = 40;
    private const int AnsweredAfter = 40;

    // Seconds; more than a busy machine may keep a living owner from a processor.
    private const int KilledIsSeenAtOnce = 120;
    private const int StoppedIsSeenAfter = 10;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task The_standby_goes_on_and_every_answered_order_is_there_once()
    {
        await using var exchange = await PrivateExchange.CreateAsync();
        await RunningApi.MigrateAsync(exchange.Settings);
        await using var owner = await StartNodeAsync(exchange, "owner", KilledIsSeenAtOnce);
        await using var standby = await StartNodeAsync(exchange, "standby", KilledIsSeenAtOnce);
        var traders = await Traders.PrepareAsync(standby.Address, exchange.Secrets, Buyers);
        var answered = new ConcurrentDictionary<Guid, (PlaceOrderBody Order, CommandReply Reply)>();

        await TradeThroughAsync(traders, answered, owner.KillAsync);

        await standby.WaitUntilReadyAsync("owner");
        Assert.Equal(answered.Count, await exchange.CountAsync("es.mt_events where type = 'order_placed'"));
        Assert.Equal(answered.Count, await exchange.CountAsync("exchange.ledger_entry where kind = 'order.placed'"));
        foreach (var (order, reply) in answered.Values)
        {
            var again = await traders.PlaceAsync(traders.BuyerOf(order), order);
            Assert.Equal((true, reply.Position), (again.Replayed, again.Position));
            Assert.Equal(reply.Facts.Select(fact => fact.Seq), again.Facts.Select(fact => fact.Seq));
            Assert.Equal(reply.Order!.OrderNumber, again.Order!.OrderNumber);
        }

        await TheBooksAndTheLedgerHoldAsync(exchange, traders);
    }

    [Fact]
    public async Task And_one_that_was_only_stopped_finds_the_market_taken_and_ends()
    {
        await using var exchange = await PrivateExchange.CreateAsync();
        await RunningApi.MigrateAsync(exchange.Settings);
        await using var owner = await StartNodeAsync(exchange, "owner", StoppedIsSeenAfter);
        await using var standby = await StartNodeAsync(exchange, "standby", StoppedIsSeenAfter);
        var traders = await Traders.PrepareAsync(owner.Address, exchange.Secrets, buyers: 1);
        var first = traders.NewOrder(0);
        var reply = await traders.PlaceAsync(0, first);

        await owner.SignalAsync("STOP");
        await standby.WaitUntilReadyAsync("owner");
        var there = traders.At(standby.Address);
        Assert.Equal(reply.Position, (await there.PlaceAsync(0, first)).Position);
        await there.PlaceAsync(0, there.NewOrder(0));
        var entries = await exchange.CountAsync("exchange.ledger_entry where kind = 'order.placed'");
        await owner.SignalAsync("CONT");

        Assert.Contains("Another node has taken the market", await owner.EndAsync(), StringComparison.Ordinal);
        Assert.Equal(1, owner.ExitCode);
        Assert.Equal(2, entries);
        Assert.Equal(entries, await exchange.CountAsync("exchange.ledger_entry where kind = 'order.placed'"));
        await there.PlaceAsync(0, there.NewOrder(0));
        await TheBooksAndTheLedgerHoldAsync(exchange, there);
    }

    private static async Task<RunningApi> StartNodeAsync(PrivateExchange exchange, string role, int patience)
    {
        var secret = Path.Combine(exchange.Secrets, "node.secret");
        if (!File.Exists(secret))
        {
            await File.WriteAllTextAsync(secret, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        var address = RunningApi.FreeAddress();
        var node = await RunningApi.StartAsync(
            new Dictionary<string, string>(exchange.Settings)
            {
                ["MARKET_NodeAddress"] = address.ToString(),
                ["MARKET_NodeSecretFile"] = secret,
                ["MARKET_OwnerPatienceSeconds"] = patience.ToString(CultureInfo.InvariantCulture),
            },
            address: address);
        await node.WaitUntilReadyAsync(role);
        return node;
    }

    /// <summary>
    /// Buyers place order after order, each until it is answered, while the owner is killed in the middle.
    /// </summary>
    private static async Task TradeThroughAsync(
        Traders traders, ConcurrentDictionary<Guid, (PlaceOrderBody Order, CommandReply Reply)> answered,
        Func<Task> kill)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var most = int.MaxValue;
        var trading = Enumerable.Range(0, Buyers).Select(async buyer =>
        {
            while (answered.Count < Volatile.Read(ref most))
            {
                var order = traders.NewOrder(buyer);
                answered[order.CommandId] = (order, await PlaceAsync(traders, buyer, order));
                if (answered.Count >= AnsweredBefore)
                {
                    enough.TrySetResult();
                }
            }
        }).ToArray();
        var ended = await Task.WhenAny(enough.Task, Task.WhenAll(trading));
        await ended;
        await kill();
        Volatile.Write(ref most, answered.Count + AnsweredAfter);
        await Task.WhenAll(trading);
    }

    private static async Task<CommandReply> PlaceAsync(Traders traders, int buyer, PlaceOrderBody order)
    {
        while (true)
        {
            try
            {
                return await traders.PlaceAsync(buyer, order);
            }
            catch (RefusedException refused) when (refused.Problem.Status == 503)
            {
                // Another process's takeover has no event to wait for.
                await Task.Delay(BetweenAttempts);
            }
        }
    }

    private static async Task TheBooksAndTheLedgerHoldAsync(PrivateExchange exchange, Traders traders)
    {
        await traders.PublishAsync();
        await exchange.BooksAndLedgerHoldAsync();
    }
}
