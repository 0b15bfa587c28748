using System.Collections.Concurrent;
using System.Diagnostics;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Demo.Actors;

/// <summary>Lets so many calls be in flight at once, and counts what became of them.</summary>
internal sealed class Floor(int inFlight) : IDisposable
{
    private readonly SemaphoreSlim _places = new(inFlight);
    private readonly ConcurrentDictionary<(string What, string Why), int> _refusals = new();
    private readonly ConcurrentBag<TimeSpan> _orderTimes = [];
    private long _commands;
    private long _receipts;

    /// <summary>Commands that were answered, each record of a batch counted for itself.</summary>
    public long Commands => Interlocked.Read(ref _commands);

    /// <summary>Receipts that were checked by those who got them.</summary>
    public long ReceiptsChecked => Interlocked.Read(ref _receipts);

    /// <summary>How often what was refused, and why.</summary>
    public IReadOnlyDictionary<(string What, string Why), int> Refusals => _refusals;

    /// <summary>How long placing an order took, one time for each order.</summary>
    public IReadOnlyCollection<TimeSpan> OrderTimes => _orderTimes;

    /// <summary>A command that must succeed.</summary>
    public async Task<T> CallAsync<T>(string what, Func<Task<T>> call)
    {
        await _places.WaitAsync();
        try
        {
            var answer = await call();
            Interlocked.Increment(ref _commands);
            return answer;
        }
        catch (RefusedException refused)
        {
            throw new DemoException($"{what}: {refused.Message}");
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>A command that may be refused; null then.</summary>
    public async Task<CommandReply?> TryAsync(string what, Actor actor, Func<ExchangeClient, Task<CommandReply>> call)
    {
        await _places.WaitAsync();
        var begin = Stopwatch.GetTimestamp();
        try
        {
            var reply = await call(actor.Client);
            CountReceipts(actor, reply);
            return reply;
        }
        catch (RefusedException refused) when (refused.Problem.Code != 0)
        {
            _refusals.AddOrUpdate((what, refused.Problem.Title), 1, (_, count) => count + 1);
            return null;
        }
        finally
        {
            if (what == "order") _orderTimes.Add(Stopwatch.GetElapsedTime(begin));
            Interlocked.Increment(ref _commands);
            _places.Release();
        }
    }

    /// <summary>Records of usage, which must all be taken.</summary>
    public async Task<IReadOnlyList<CommandReply>> MeterAsync(
        Actor supplier, Func<ExchangeClient, Task<BatchReply>> call)
    {
        await _places.WaitAsync();
        try
        {
            var batch = await call(supplier.Client);
            Interlocked.Add(ref _commands, batch.Items.Count);
            if (batch.Items.FirstOrDefault(item => item.Problem is not null) is { Problem: { } problem })
                throw new DemoException($"usage: {new RefusedException(problem).Message}");
            var replies = batch.Items.Select(item => item.Reply!).ToArray();
            foreach (var reply in replies) CountReceipts(supplier, reply);
            return replies;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private void CountReceipts(Actor actor, CommandReply reply)
    {
        if (actor.Client.ChecksReceipts)
            Interlocked.Add(ref _receipts, reply.Facts.Count(fact => fact.Receipt is not null));
    }
}
