namespace EventStore;

/// <summary>Applies pages of the feed to a projection and moves its progress row in the same transactions: what a
/// runner and a rebuild have in common. One thread at a time.</summary>
internal sealed class ProjectionPages
{
    private readonly EventJournal _journal;
    private readonly IProjection _projection;
    private readonly ProjectionProgress _progress;
    private readonly ProjectionFaults _faults;
    private readonly string _name;
    private readonly Action<long> _moved;
    private long _position;

    /// <param name="journal">Where the events come from and where the projection writes.</param>
    /// <param name="projection">What to apply them to.</param>
    /// <param name="progressName">The name of the progress row.</param>
    /// <param name="moved">Told of each position that is committed.</param>
    public ProjectionPages(EventJournal journal, IProjection projection, string progressName, Action<long> moved)
    {
        (_journal, _projection, _moved) = (journal, projection, moved);
        // Faults are about a projection and an event, whichever of its tables is being written.
        _name = NameOf(projection, "All");
        _progress = new(journal.Schema, progressName);
        _faults = new(journal.Source, journal.Schema);
    }

    /// <summary>The number of the event up to which all are applied and committed.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The name of one of a projection's progress rows, in Marten's form.</summary>
    public static string NameOf(IProjection projection, string shard) =>
        $"{projection.Name}:V{projection.Version}:{shard}";

    /// <summary>Takes the position from the progress row, which is made if it is missing.</summary>
    public async Task LoadAsync(CancellationToken ct) => MoveTo(await _progress.LoadAsync(_journal.Source, ct));

    /// <summary>Reads one page and applies it. Returns the page, or null if an event that cannot be read was passed on
    /// purpose.</summary>
    /// <param name="read">Reads from a position.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<FeedPage?> StepAsync(Func<long, Task<FeedPage>> read, CancellationToken ct)
    {
        var from = _position;
        FeedPage page;
        try
        {
            page = await read(from);
        }
        catch (UnreadableEventException error)
        {
            await PassOrThrowAsync(error.Sequence, error, ct);
            return null;
        }
        if (page.SafeSequence > from)
        {
            try
            {
                await ApplyAsync(page.Events, page.SafeSequence, ct);
            }
            catch (Exception error) when (IsOfTheEvents(error))
            {
                await ApplyOneByOneAsync(page, ct);
            }
        }
        return page;
    }

    private async Task ApplyOneByOneAsync(FeedPage page, CancellationToken ct)
    {
        foreach (var recorded in page.Events)
        {
            try
            {
                await ApplyAsync([recorded], recorded.Sequence, ct);
            }
            catch (Exception error) when (IsOfTheEvents(error))
            {
                var failed = new ProjectionFailedException(_name, recorded.Sequence, error.Message, error);
                await PassOrThrowAsync(recorded.Sequence, failed, ct);
            }
        }
        await ApplyAsync([], page.SafeSequence, ct);
    }

    /// <summary>Goes on without an event if an operator has said so, and else ends the run.</summary>
    private async Task PassOrThrowAsync(long sequence, Exception failure, CancellationToken ct)
    {
        if (!await _faults.NoteAsync(_name, sequence, failure.Message, ct))
        {
            throw failure;
        }
        await ApplyAsync([], sequence, ct);
    }

    private async Task ApplyAsync(IReadOnlyList<RecordedEvent> events, long to, CancellationToken ct)
    {
        var from = _position;
        if (to <= from)
        {
            return;
        }
        await using var connection = await _journal.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // First, for the row's lock keeps a second runner from doing work that could not be committed.
        if (!await _progress.MoveAsync(connection, from, to, ct))
        {
            // At a hand-over the node before this one may still commit a page: these events are applied.
            MoveTo(await _progress.FindAsync(connection, ct) is { } at && at > from
                ? at
                : throw new ProjectionFailedException(_name, from, "its progress was moved back."));
            return;
        }
        if (events.Count > 0)
        {
            await _projection.ApplyAsync(connection, transaction, events, ct);
        }
        await transaction.CommitAsync(ct);
        MoveTo(to);
    }

    private static bool IsOfTheEvents(Exception error) =>
        !Outage.Is(error) && error is not (ProjectionFailedException or OperationCanceledException);

    private void MoveTo(long position)
    {
        Volatile.Write(ref _position, position);
        _moved(position);
    }
}
