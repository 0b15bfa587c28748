using System.Threading.Channels;
using Exchange.Api.Telemetry;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;

namespace Exchange.Api.Sequencing;

/// <summary>
/// The single writer of its market. It takes what has queued up, lets the market decide each item in order, and commits
/// the decisions in batches: while one batch is being committed the next one fills, and at most one is decided ahead.
/// All fields but the queue belong to the loop; commits run one at a time.
/// </summary>
internal sealed partial class Sequencer(
    MarketClock clock, Committer committer, MarketLoader loader, MarketMetrics metrics, TimeProvider wall,
    ILogger<Sequencer> log)
{
    /// <summary>What may wait; more is told to come again.</summary>
    public const int QueueCapacity = 4_096;

    private static readonly TimeSpan BetweenCheckpointEntries = TimeSpan.FromMinutes(1);

    // So that a checkpoint that stays away tells of a fault, and never of a quiet market.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly Channel<SequencerItem> _queue = Channel.CreateBounded<SequencerItem>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true });

    private MarketState _state = null!;
    private Decider _decider = null!;
    private Batch? _open;
    private Batch? _committing;
    private List<AnsweredItem> _undone = [];
    private AnsweredItem? _carried;
    private DateTimeOffset _lastCheckpointEntry;
    private DateTimeOffset _lastGrowth;
    private long _sizeAtLastTick;
    private bool _tickWaits; // the one field that other threads change
    private volatile NodeStatus _status = NodeStatus.Starting;

    /// <summary>Whether this node may take commands.</summary>
    public NodeStatus Status => _status;

    /// <summary>How many items wait.</summary>
    public int QueueDepth => _queue.Reader.Count;

    /// <summary>Queues an item and waits for its answer; a full queue answers at once.</summary>
    public Task<Outcome> SubmitAsync(AnsweredItem item) =>
        TryPost(item) ? item.Answer : Task.FromResult(Outcome.Unavailable);

    /// <summary>Queues an item; false when the queue is full or the node does not own the market.</summary>
    public bool TryPost(SequencerItem item) => _status == NodeStatus.Owner && _queue.Writer.TryWrite(item);

    /// <summary>Queues a tick, unless one waits already: after a pause of the clock there may be thousands.</summary>
    public void Tick()
    {
        if (!Interlocked.Exchange(ref _tickWaits, true) && !TryPost(new TickItem()))
            Volatile.Write(ref _tickWaits, false);
    }

    /// <summary>Begins to take items, going on from a loaded state.</summary>
    public void Start(MarketState state)
    {
        metrics.Watch(() => QueueDepth);
        Use(state);
        _lastCheckpointEntry = _lastGrowth = wall.GetUtcNow();
        _status = NodeStatus.Owner;
    }

    /// <summary>Takes no more items; what is queued is still decided and committed.</summary>
    public void Finish()
    {
        _status = NodeStatus.Stopped;
        _queue.Writer.TryComplete();
    }

    /// <summary>Decides and commits until <see cref="Finish"/>, or until another node takes the market.</summary>
    public async Task RunAsync()
    {
        try
        {
            await LoopAsync();
        }
        catch (Exception error)
        {
            Log.Stopped(log, error);
            throw;
        }
        finally
        {
            Finish();
            AbandonAll();
        }
    }

    private async Task LoopAsync()
    {
        Task commit = Task.CompletedTask;
        while (true)
        {
            SequencerItem? culprit = null;
            Exception? failure = null;
            try
            {
                while (_open is not { IsFull: true } && TryTake(out culprit))
                    Take(culprit);
                culprit = null;
                if (!commit.IsCompleted)
                {
                    await MoreOrCommittedAsync(commit);
                    continue;
                }

                await commit;
                (_committing, _open) = (_open, null);
                if (_committing is null && !await NextAsync())
                    return;
                if (_committing is not null)
                    commit = committer.CommitAsync(_committing);
            }
            catch (Exception error)
            {
                failure = error;
            }

            if (failure is not null)
            {
                // The batch under way must have ended, one way or the other, before anything is loaded again.
                await UndoAsync(commit, culprit as AnsweredItem, failure);
                commit = Task.CompletedTask;
                await RecoverAsync(failure);
            }
        }
    }

    /// <summary>Waits for the commit, or for another item if one may still join the open batch.</summary>
    private async Task MoreOrCommittedAsync(Task commit)
    {
        var more = _open is { IsFull: true } || _carried is not null || _queue.Reader.Completion.IsCompleted
            ? commit
            : _queue.Reader.WaitToReadAsync().AsTask();
        await Task.WhenAny(commit, more);
    }

    private async Task<bool> NextAsync() => _carried is not null || await _queue.Reader.WaitToReadAsync();

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SequencerItem? item)
    {
        if (_carried is { } carried)
        {
            item = _open is null ? carried : null;
            _carried = _open is null ? null : carried;
            return item is not null;
        }

        if (!_queue.Reader.TryRead(out item))
            return false;
        if (item is not ClockItem clockItem || _open is null)
            return true;
        // A batch has one time, so the clock moves between two of them.
        _carried = clockItem;
        item = null;
        return false;
    }

    private void Take(SequencerItem item)
    {
        switch (item)
        {
            case ReadItem read:
                read.Run(_state.Market, clock.Now());
                break;
            case TickItem:
                Volatile.Write(ref _tickWaits, false);
                TakeTick();
                break;
            case ClockItem set:
                SetClock(set);
                break;
            case CheckpointItem noted:
                _open ??= Begin();
                NoteCheckpoint(_open);
                _decider.Decide(_open, noted);
                break;
            case AnsweredItem answered:
                _open ??= Begin();
                // After a long pause more may be due than one batch takes; all of it comes before the next command.
                if (_open.IsFull)
                    _carried = answered;
                else
                    _decider.Decide(_open, answered);
                break;
        }
    }

    private void TakeTick()
    {
        var batch = _open ?? Begin();
        var now = wall.GetUtcNow();
        if (now - _lastCheckpointEntry >= BetweenCheckpointEntries)
            NoteCheckpoint(batch);
        if (_state.Ledger.Head.Size == _sizeAtLastTick && now - _lastGrowth >= LongestSilence)
            _decider.NoteTick(batch);
        if (_state.Ledger.Head.Size != _sizeAtLastTick)
            (_lastGrowth, _sizeAtLastTick) = (now, _state.Ledger.Head.Size);
        if (!batch.IsEmpty)
            _open = batch;
    }

    private void SetClock(ClockItem set)
    {
        if (set.Now is { } now && RefuseClock(now) is { } refusal)
        {
            _open = Begin();
            _open.Waiting.Add((set, new RefusedOutcome(refusal)));
            return;
        }

        if (set.Now is null)
            clock.Release();
        _open = NewBatch();
        set.Events += _decider.PassTime(_open);
        // The answer comes when all that is due by then is done.
        if (_state.Market.NextDeadline <= _open.Now)
            _carried = set;
        else
            _decider.Decide(_open, set);
    }

    /// <summary>Holds the clock at a time, or says why not.</summary>
    private Refusal? RefuseClock(DateTimeOffset now)
    {
        // Time never goes back: a clock ahead of everybody's would end the market for good.
        if (now > clock.Wall)
        {
            return new(
                RefusalCode.ValueOutOfRange, "now", WireTime.Write(now),
                $"Not after wall time, {WireTime.Write(clock.Wall)}.");
        }

        return clock.TryHold(now)
            ? null
            : new(
                RefusalCode.ClockGoesBack, "now", WireTime.Write(now),
                $"Not before the market's time, {WireTime.Write(clock.Now())}.");
    }

    private void NoteCheckpoint(Batch batch)
    {
        if (committer.LastNote is not { } note)
            return;
        _decider.NoteCheckpoint(batch, note);
        _lastCheckpointEntry = wall.GetUtcNow();
    }

    /// <summary>A new batch; what fell due before it comes first in it.</summary>
    private Batch Begin()
    {
        var batch = NewBatch();
        if (_state.Market.IsOpen && _state.Market.NextDeadline <= batch.Now)
            _decider.PassTime(batch);
        return batch;
    }

    private Batch NewBatch()
    {
        var now = clock.Now();
        return new(now, _state.Position, _state.Ledger.Head) { ClockHeld = clock.IsHeld };
    }

    private void Use(MarketState state)
    {
        _state = state;
        _decider = loader.DeciderOf(state);
    }

    private void AbandonAll()
    {
        _carried?.Abandon();
        // Each is told once: what was answered before stays answered.
        foreach (var batch in (Batch?[])[_committing, _open])
            batch?.Waiting.ForEach(waiting => waiting.Item.Abandon());
        _undone.ForEach(item => item.Abandon());
        while (_queue.Reader.TryRead(out var item))
            item.Abandon();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "The sequencer stopped; this node takes no more commands.")]
        public static partial void Stopped(ILogger log, Exception error);

        [LoggerMessage(2, LogLevel.Warning, "A batch could not be committed; {Items} items are tried one by one.")]
        public static partial void Undone(ILogger log, int items, Exception error);

        [LoggerMessage(3, LogLevel.Error, "Incident {Incident}: a {Kind} command could not be committed.")]
        public static partial void Incident(ILogger log, Guid incident, string kind, Exception error);

        [LoggerMessage(5, LogLevel.Error, "Incident {Incident} is in this log only; its row could not be written.")]
        public static partial void NotKept(ILogger log, Guid incident, Exception error);

        [LoggerMessage(4, LogLevel.Warning, "The database is not there; it is tried again.")]
        public static partial void Waiting(ILogger log, Exception error);
    }
}

/// <summary>Whether a node may take commands.</summary>
internal enum NodeStatus
{
    /// <summary>Not yet.</summary>
    Starting,

    /// <summary>It owns the market.</summary>
    Owner,

    /// <summary>It lost its database or a batch, and loads again what was committed.</summary>
    Recovering,

    /// <summary>Never again.</summary>
    Stopped,
}
