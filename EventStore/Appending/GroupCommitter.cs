using System.Threading.Channels;
using Npgsql;

namespace EventStore;

/// <summary>Serves many callers by few transactions: while one commit is under way the next one fills. Each caller
/// awaits an append of its own, which is durable when it returns, and one that fails harms no other.</summary>
/// <remarks>
/// <para>A commit costs a round trip and a flush whether it carries one event or a thousand, so that with many callers
/// this is several times faster than a transaction each, and with a single one no slower.</para>
/// <para>A commit whose connection is lost is tried again. Had it been stored, the second attempt finds its streams
/// moved on; the ids of the events there then say whether by this very append.</para>
/// <para>A database that is away is waited for without end. One that is there and yet does not answer a commit in time
/// is not: the appends of that commit are tried one by one, and one that takes too long by itself fails.</para>
/// </remarks>
public sealed class GroupCommitter : IAsyncDisposable
{
    /// <summary>How many appends may wait; the next ones wait for a place.</summary>
    public const int MaxWaiting = 16_384;

    /// <summary>After so many events no further append joins a commit.</summary>
    public const int MaxEventsPerCommit = 4_096;

    private const int MaxTimeouts = 2;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly EventJournal _journal;
    private readonly TimeProvider _time;
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Queue<Waiting> _carried = []; // owned by the loop: what did not fit the last commit

    /// <summary>Begins to commit what is handed over.</summary>
    /// <param name="journal">Where to.</param>
    /// <param name="time">The time of the events, and of waiting for a lost database.</param>
    public GroupCommitter(EventJournal journal, TimeProvider time)
    {
        (_journal, _time) = (journal, time);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Appends to any number of streams, all or nothing; when it returns, it is committed.</summary>
    /// <param name="appends">What to append, as in <see cref="EventJournal.AppendAsync"/>; not empty, and not changed
    /// before the answer.</param>
    /// <param name="ct">Ends the wait. What has been handed over may still be committed.</param>
    /// <exception cref="StreamVersionConflictException">A stream is not at its expected version.</exception>
    /// <exception cref="ArgumentException">As in <see cref="EventJournal.AppendAsync"/>.</exception>
    /// <exception cref="PostgresException">The database refuses these events.</exception>
    /// <exception cref="NpgsqlException">With a <see cref="TimeoutException"/> within: the database is there, and did
    /// not store them in time, more than once. Whether they were stored after all must be looked up.</exception>
    /// <exception cref="ObjectDisposedException">The committer has stopped; nothing of the append is stored, unless a
    /// commit was under way whose connection was lost.</exception>
    public Task<AppendResult> AppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken ct = default) =>
        CommitAsync(new(key: null, appends), ct);

    /// <summary><see cref="AppendAsync"/> under an idempotency key: of appends under one key and of one content, the
    /// first is done and the others are told what that one was given.</summary>
    /// <param name="key">The key, and what was asked for.</param>
    /// <param name="appends">What to append if this is the first; not empty.</param>
    /// <param name="ct">Ends the wait. What has been handed over may still be committed.</param>
    /// <exception cref="AppendKeyReusedException">The key was used for another content.</exception>
    public Task<AppendResult> AppendOnceAsync(
        AppendKey key, IReadOnlyList<StreamAppend> appends, CancellationToken ct = default) =>
        CommitAsync(new(key, appends), ct);

    private async Task<AppendResult> CommitAsync(Waiting waiting, CancellationToken ct)
    {
        if (waiting.Appends.Count == 0)
        {
            throw new ArgumentException("There is nothing to append.", nameof(waiting));
        }
        try
        {
            await _queue.Writer.WriteAsync(waiting, ct);
        }
        catch (ChannelClosedException)
        {
            throw Stopped();
        }
        return await waiting.Answer.WaitAsync(ct);
    }

    /// <summary>Commits what was handed over, then stops. Does not wait for a database that is away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (_carried.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            await CommitAsync(TakeNext());
        }
    }

    /// <summary>What goes into one transaction: everything that waits, in order, up to one that does not follow on
    /// what the others would leave. Whether that one is right, the database says when they are stored.</summary>
    private List<Waiting> TakeNext()
    {
        var next = new List<Waiting>();
        var versions = new Dictionary<Guid, long>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var events = 0; events < MaxEventsPerCommit;)
        {
            if (!_carried.TryDequeue(out var waiting) && !_queue.Reader.TryRead(out waiting))
            {
                break;
            }
            if (!waiting.TryFollow(versions, keys))
            {
                _carried.Enqueue(waiting);
                break;
            }
            next.Add(waiting);
            events += waiting.Events;
        }
        return next;
    }

    /// <summary>One transaction for all; where it is refused, one for each half, until it is known whose fault it was.
    /// Where it took too long, one for each: halves would make the others wait once more for every half.</summary>
    private async Task CommitAsync(List<Waiting> batch)
    {
        Exception failure;
        try
        {
            var result = await StoreAsync(batch);
            var from = 0;
            foreach (var waiting in batch)
            {
                waiting.Complete(result.Part(from, waiting.Events));
                from += waiting.Events;
            }
            return;
        }
        catch (Exception error)
        {
            failure = error;
        }
        if (batch.Count == 1 || failure is ObjectDisposedException)
        {
            batch.ForEach(waiting => waiting.Fail(failure));
            return;
        }
        var size = IsTimeout(failure) ? 1 : (batch.Count + 1) / 2;
        foreach (var part in batch.Chunk(size))
        {
            await CommitAsync([.. part]);
        }
    }

    private async Task<AppendResult> StoreAsync(List<Waiting> batch)
    {
        StreamAppend[] appends = [.. batch.SelectMany(waiting => waiting.Appends)];
        for (var timeouts = 0; ;)
        {
            try
            {
                return await StoreOnceAsync(batch, appends);
            }
            catch (Exception error) when (Outage.Is(error))
            {
                batch.ForEach(waiting => waiting.MayBeStored = true);
                if (IsTimeout(error) && await IsThereAsync() && ++timeouts == MaxTimeouts)
                {
                    throw;
                }
                await WaitAsync(error);
            }
        }
    }

    /// <summary>An append after a lost answer waits in the database for the lost one to end, and then either does what
    /// that did not do or finds the streams moved on, or its key used.</summary>
    private async Task<AppendResult> StoreOnceAsync(List<Waiting> batch, StreamAppend[] appends)
    {
        var time = _time.GetUtcNow();
        try
        {
            return await _journal.AppendAsync(appends, time, KeysOf(batch, time), CancellationToken.None);
        }
        catch (Exception error) when (IsOfWhatIsStored(error))
        {
            if (batch.Exists(waiting => waiting.MayBeStored)
                && await _journal.FindAsync(appends, CancellationToken.None) is { } stored)
            {
                return stored;
            }
            if (error is PostgresException used && batch is [{ Key: { } key }])
            {
                return await _journal.Keys.RepeatAsync(key, used, CancellationToken.None);
            }
            throw;
        }
    }

    private NpgsqlBatchCommand[] KeysOf(List<Waiting> batch, DateTimeOffset time)
    {
        var keyed = batch.Where(waiting => waiting.Key is not null)
            .Select(waiting => (waiting.Key!, waiting.Appends)).ToArray();
        return keyed.Length > 0 ? [_journal.Keys.Insert(keyed, time)] : [];
    }

    private static bool IsOfWhatIsStored(Exception error) =>
        error is StreamVersionConflictException || (error is PostgresException used && AppendKeys.IsUsed(used));

    /// <summary>A connection that cannot be made in time ends with the same error as an answer that does not come.
    /// </summary>
    private async Task<bool> IsThereAsync()
    {
        try
        {
            await using var command = _journal.Source.CreateCommand("select 1");
            await command.ExecuteScalarAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static bool IsTimeout(Exception error) => error is NpgsqlException { InnerException: TimeoutException };

    private async Task WaitAsync(Exception outage)
    {
        try
        {
            await Task.Delay(BetweenAttempts, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            throw Stopped(outage);
        }
    }

    private static ObjectDisposedException Stopped(Exception? inner = null) =>
        new("The group committer has stopped.", inner);

    /// <summary>One caller's append.</summary>
    private sealed class Waiting(AppendKey? key, IReadOnlyList<StreamAppend> appends)
    {
        // Callers go on on threads of their own, not on the loop's.
        private readonly TaskCompletionSource<AppendResult> _answer =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AppendKey? Key => key;

        public IReadOnlyList<StreamAppend> Appends => appends;

        public int Events { get; } = appends.Sum(append => append.Events.Count);

        public Task<AppendResult> Answer => _answer.Task;

        /// <summary>Whether the answer of a commit that carried it was lost.</summary>
        public bool MayBeStored { get; set; }

        /// <summary>Notes its key and the versions that it leaves, if its key is free and it expects those that are
        /// left so far.</summary>
        public bool TryFollow(Dictionary<Guid, long> versions, HashSet<string> keys)
        {
            if (key is not null && keys.Contains(key.Key))
            {
                return false;
            }
            foreach (var append in appends)
            {
                if (versions.TryGetValue(append.StreamId, out var version) && version != append.ExpectedVersion)
                {
                    return false;
                }
            }
            foreach (var append in appends)
            {
                versions[append.StreamId] = append.ExpectedVersion + append.Events.Count;
            }
            return key is null || keys.Add(key.Key);
        }

        public void Complete(AppendResult result) => _answer.TrySetResult(result);

        public void Fail(Exception error) => _answer.TrySetException(error);
    }
}
