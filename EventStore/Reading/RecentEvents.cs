namespace EventStore;

/// <summary>
/// The newest events that this journal committed, as long as their numbers follow on, so that readers of the feed in
/// the same process need not ask the database for what has just gone there. Safe for use by many threads.
/// </summary>
/// <remarks>
/// A reader that has everything up to a number may be given committed events from the next number on, without a hole:
/// nothing can appear between them any more. Where numbers do not follow on, because somebody else appends too or a
/// number was lost, the events before the hole are let go, and readers find them in the database.
/// </remarks>
/// <param name="kept">How many are kept; a reader that is further behind goes to the database.</param>
internal sealed class RecentEvents(int kept)
{
    private readonly Lock _gate = new();
    private readonly RecordedEvent[] _ring = new RecordedEvent[kept];
    private long _end; // the number of the newest
    private int _count;

    /// <summary>Takes the events of a committed append.</summary>
    public void Add(IReadOnlyList<StreamAppend> appends, AppendResult result, EventTypes types)
    {
        if (kept == 0)
        {
            return;
        }
        lock (_gate)
        {
            var index = 0;
            foreach (var append in appends)
            {
                var version = append.ExpectedVersion;
                foreach (var added in append.Events)
                {
                    Add(new(
                        result.SequenceAt(index++), added.Id, append.StreamId, ++version,
                        types.AliasOf(added.Data.GetType()), added.Data, result.Timestamp, added.Metadata));
                }
            }
        }
    }

    /// <summary>What follows a number, at most so much; null when that is not known here.</summary>
    public FeedPage? After(long after, int maxEvents)
    {
        lock (_gate)
        {
            if (after >= _end || after < _end - _count)
            {
                return null;
            }
            var page = new RecordedEvent[long.Min(_end - after, maxEvents)];
            for (var i = 0; i < page.Length; i++)
            {
                page[i] = _ring[(after + 1 + i) % kept];
            }
            return new(page, after + page.Length, _end);
        }
    }

    private void Add(RecordedEvent added)
    {
        _count = added.Sequence == _end + 1 ? int.Min(_count + 1, kept) : 1;
        _end = added.Sequence;
        _ring[_end % kept] = added;
    }
}
