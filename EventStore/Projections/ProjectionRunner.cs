using System.Diagnostics;

namespace EventStore;

/// <summary>Keeps one projection up with the feed. Its progress is a row that moves in the same transaction as the
/// projection's writes, by compare and set: each event counts once, also where two processes run the same projection
/// for a while, as at a hand-over. The one whose page came second goes on behind the other's.</summary>
/// <remarks>A lost database is waited for. Anything else that goes wrong ends <see cref="RunAsync"/> with the number
/// of the event, which is also kept in <see cref="ProjectionFaults"/>: nothing is skipped unless an operator has said
/// so there.</remarks>
public sealed class ProjectionRunner
{
    /// <summary>The most events in one transaction.</summary>
    public const int PageSize = 2_000;

    private readonly EventJournal _journal;
    private readonly FeedSignal _signal;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pollInterval;
    private readonly ProjectionPages _pages;
    private readonly TagList _tags;

    private TaskCompletionSource _moved = NewMoved(); // exchanged by the running loop only
    private Exception? _failure; // written by the running loop only

    /// <summary>A runner that stands still until <see cref="RunAsync"/> is called.</summary>
    /// <param name="journal">Where the events come from and where the projection writes.</param>
    /// <param name="projection">What to keep up.</param>
    /// <param name="signal">What wakes it; somebody has to run <see cref="FeedSignal.ListenAsync"/>.</param>
    /// <param name="time">The clock of the polling.</param>
    /// <param name="pollInterval">How long to wait for a signal before looking anyway; one second if not given.
    /// </param>
    public ProjectionRunner(EventJournal journal, IProjection projection, FeedSignal signal, TimeProvider time,
        TimeSpan? pollInterval = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(projection.Version, 1);
        _journal = journal;
        _signal = signal;
        _time = time;
        _pollInterval = pollInterval ?? TimeSpan.FromSeconds(1);
        Name = ProjectionPages.NameOf(projection, "All");
        _pages = new(journal, projection, Name, _ => Tell());
        _tags = new() { { "schema", journal.Schema }, { "projection", Name } };
    }

    /// <summary>The name of the progress row: <c>{Name}:V{Version}:All</c>.</summary>
    public string Name { get; }

    /// <summary>The number of the event up to which all are applied and committed; 0 before the run has begun.
    /// </summary>
    public long Position => _pages.Position;

    /// <summary>Applies all there is and all that comes, until it is cancelled or fails. Call it once.</summary>
    /// <param name="ct">Ends the run; the page under way is rolled back.</param>
    /// <exception cref="ProjectionFailedException">An event could not be applied, or somebody moved the progress
    /// back.</exception>
    /// <exception cref="UnreadableEventException">The next event's type is unknown or its data does not fit.
    /// </exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var loaded = false;
        while (true)
        {
            // Before the look, so that an append between the look and the wait is not slept over.
            var next = _signal.Next;
            try
            {
                if (!loaded)
                {
                    await _pages.LoadAsync(ct);
                    loaded = true;
                }
                if (await StepAsync(ct))
                {
                    continue;
                }
            }
            catch (Exception error) when (Outage.Is(error))
            {
                // The commit may have happened or not: the row knows.
                loaded = false;
                EventStoreMetrics.ProjectionRetries.Add(1, _tags);
            }
            catch (Exception error)
            {
                Stop(error);
                throw;
            }
            await next.WaitAsync(_pollInterval, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
            {
                Stop(new OperationCanceledException(ct));
                ct.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Returns when everything up to a number is applied and committed.</summary>
    /// <param name="sequence">The number, such as <see cref="AppendResult.LastSequence"/>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The run has ended before it got there.</exception>
    public async Task WaitUntilAsync(long sequence, CancellationToken ct = default)
    {
        while (true)
        {
            // In this order: the run changes position and failure first and then tells of it.
            var moved = Volatile.Read(ref _moved).Task;
            if (Position >= sequence)
            {
                return;
            }
            if (Volatile.Read(ref _failure) is { } failure)
            {
                throw new InvalidOperationException(
                    $"Projection {Name} ended at {Position}, before {sequence}.", failure);
            }
            await moved.WaitAsync(ct);
        }
    }

    /// <summary>Applies one page; false if there was none.</summary>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        var from = Position;
        var page = await _pages.StepAsync(after => _journal.ReadFeedAsync(after, PageSize, ct), ct);
        if (page is not null)
        {
            EventStoreMetrics.ProjectionLag.Record(page.HeadSequence - Position, _tags);
        }
        return Position > from;
    }

    private void Stop(Exception failure)
    {
        Volatile.Write(ref _failure, failure);
        Tell();
    }

    private void Tell() => Interlocked.Exchange(ref _moved, NewMoved()).TrySetResult();

    private static TaskCompletionSource NewMoved() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
