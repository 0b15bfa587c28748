using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace EventStore;

/// <summary>Brings the messages of one table to where they go: those just committed at once, the others when they are
/// due. What fails is tried again after a pause that doubles, and given up after <see cref="MaxAttempts"/>.</summary>
internal sealed class MessagePump
{
    public const int MaxAttempts = 10;

    /// <summary>How many are under way at once.</summary>
    public const int AtOnce = 16;

    /// <summary>How many that were just committed wait in memory; any more wait in the table.</summary>
    private const int MaxHandedOver = 1_024;

    /// <summary>An attempt ends well before its lease, so that two processes do not deliver at the same time as long
    /// as their clocks agree to within this much.</summary>
    public static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(20);

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly MessageTable _table;
    private readonly EventTypes _types;
    private readonly TimeProvider _time;
    private readonly TagList _tags;
    private readonly ConcurrentQueue<TakenMessage> _handedOver = new();
    private TaskCompletionSource _wake = New();

    public MessagePump(
        NpgsqlDataSource source, string schema, string box, MessageTable table, EventTypes types, TimeProvider time)
    {
        (_source, _table, _types, _time) = (source, table, types, time);
        _tags = new() { { "schema", schema }, { "box", box } };
    }

    /// <summary>This process, as the owner of what it has taken.</summary>
    public Guid Owner { get; } = Guid.NewGuid();

    /// <summary>Prepares messages for a transaction: taken at once, or left until a time.</summary>
    public PreparedMessages Prepare(IReadOnlyList<Message> messages, DateTimeOffset? at)
    {
        var now = _time.GetUtcNow();
        (string Type, byte[] Json)[] bodies = [.. messages.Select(
            message => (_types.AliasOf(message.Body.GetType()), _types.Serialise(message.Body)))];
        if (at?.ToUniversalTime() is { } later && later > now)
        {
            return new(_table.Insert(messages, bodies, later, later, owner: null), []);
        }
        var until = now + Lease;
        return new(_table.Insert(messages, bodies, now, until, Owner), [.. messages.Zip(bodies, (message, body) =>
            new TakenMessage(message.Id, message.Destination, body.Type, body.Json, 1))]);
    }

    /// <summary>Delivers these as soon as possible. Those that find no place are left to their lease's end.</summary>
    public void HandOver(PreparedMessages committed)
    {
        foreach (var taken in committed.Taken)
        {
            if (_handedOver.Count < MaxHandedOver)
            {
                _handedOver.Enqueue(taken);
            }
        }
        Interlocked.Exchange(ref _wake, New()).TrySetResult();
    }

    /// <summary>Delivers all that comes until it is cancelled. A lost database is waited for.</summary>
    /// <param name="attempt">Delivers one and marks it as delivered.</param>
    /// <param name="idle">Runs when nothing is due.</param>
    /// <param name="ct">Ends it. What was under way is delivered again after its lease.</param>
    public async Task RunAsync(
        Func<TakenMessage, CancellationToken, Task> attempt, Func<CancellationToken, Task> idle, CancellationToken ct)
    {
        while (true)
        {
            // Before the look, so that what is handed over meanwhile is not slept over.
            var wake = Volatile.Read(ref _wake).Task;
            try
            {
                if (await DeliverDueAsync(attempt, ct) > 0)
                {
                    continue;
                }
                await MeasureAsync(ct);
                await idle(ct);
            }
            catch (Exception error) when (Outage.Is(error))
            {
                // Leases run out by themselves.
            }
            await wake.WaitAsync(PollInterval, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One round: what was handed over, else what is due. Returns how many attempts there were.</summary>
    public async Task<int> DeliverDueAsync(Func<TakenMessage, CancellationToken, Task> attempt, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var taken = await TakeHandedOverAsync(now, ct);
        if (taken.Count == 0)
        {
            taken = await _table.TakeAsync(_source, Owner, now, now + Lease, AtOnce, ct);
        }
        await Task.WhenAll(taken.Select(message => TryAsync(message, attempt, ct)));
        return taken.Count;
    }

    /// <summary>What was handed over and is in the table as ours. What was stored before is not: it waits for its time,
    /// or is delivered, or was given up. One whose lease may run out on the way is left for the next that takes it.
    /// </summary>
    private async Task<List<TakenMessage>> TakeHandedOverAsync(DateTimeOffset now, CancellationToken ct)
    {
        while (true)
        {
            var next = new Dictionary<Guid, TakenMessage>();
            while (next.Count < AtOnce && _handedOver.TryDequeue(out var one))
            {
                next.TryAdd(one.Id, one);
            }
            if (next.Count == 0)
            {
                return [];
            }
            var held = await _table.HeldAsync(_source, next.Keys, Owner, now + LongestAttempt, ct);
            if (held.Count > 0)
            {
                return [.. next.Values.Where(one => held.Contains(one.Id))];
            }
        }
    }

    /// <summary>How far behind the table is.</summary>
    public async Task MeasureAsync(CancellationToken ct)
    {
        var (oldest, dead) = await _table.MeasureAsync(_source, ct);
        var age = oldest is { } since ? (_time.GetUtcNow() - since).TotalSeconds : 0;
        EventStoreMetrics.MessageAge.Record(Math.Max(0, age), _tags);
        EventStoreMetrics.DeadLetters.Record(dead, _tags);
    }

    private async Task TryAsync(
        TakenMessage taken, Func<TakenMessage, CancellationToken, Task> attempt, CancellationToken ct)
    {
        if (taken.Attempts > MaxAttempts)
        {
            // It ended the processes that tried it, or they could not say how it went.
            await BuryAsync(taken, $"None of {MaxAttempts} attempts came to an end.", ct);
            return;
        }
        using var tooLong = new CancellationTokenSource(LongestAttempt, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, ct);
        try
        {
            await attempt(taken, either.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            var reason = tooLong.IsCancellationRequested ? "It took too long." : error.Message;
            // What cannot be read now cannot be read a second later; an operator replays it when it can be.
            if (taken.Attempts >= MaxAttempts || error is UnreadableMessageException)
            {
                await BuryAsync(taken, reason, ct);
            }
            else
            {
                var pause = FirstPause * (1 << (taken.Attempts - 1));
                await _table.RetryAsync(_source, taken, Owner, _time.GetUtcNow() + pause, reason, ct);
            }
        }
    }

    /// <summary>The message behind a row.</summary>
    /// <exception cref="UnreadableMessageException">Its type is unknown or its body does not fit it.</exception>
    public Message Read(TakenMessage taken)
    {
        try
        {
            return taken.Read(_types);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or NotSupportedException)
        {
            throw new UnreadableMessageException(error);
        }
    }

    private Task BuryAsync(TakenMessage taken, string reason, CancellationToken ct) =>
        _table.BuryAsync(_source, taken, Owner, _time.GetUtcNow(), reason, ct);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No further attempt will help.</summary>
    private sealed class UnreadableMessageException(Exception inner) : Exception(inner.Message, inner);
}
