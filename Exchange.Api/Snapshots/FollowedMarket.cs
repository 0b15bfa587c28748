using EventStore;
using Exchange.Domain.Trading;

namespace Exchange.Api.Snapshots;

/// <summary>
/// A market as the feed up to an event leaves it, with the versions of its streams. Owned by whoever reads on. After an
/// event that could not be applied it is good for nothing.
/// </summary>
internal sealed class FollowedMarket(Market market, Dictionary<Guid, long> streams, FeedMark? last)
{
    public FollowedMarket()
        : this(new(), [], null)
    {
    }

    public Market Market => market;

    /// <summary>The version of each stream that can still get an event.</summary>
    public Dictionary<Guid, long> Streams => streams;

    /// <summary>The last event applied; null before the first.</summary>
    public FeedMark? Last { get; private set; } = last;

    /// <summary>Where the feed is read on from: the last event, or a number after it that nothing came of.</summary>
    public long Position { get; private set; } = last?.Sequence ?? 0;

    /// <summary>How many events were applied here.</summary>
    public long Applied { get; private set; }

    public void Apply(RecordedEvent recorded)
    {
        market.Apply(recorded.Data);
        streams[recorded.StreamId] = recorded.Version;
        foreach (var closed in market.Left)
            streams.Remove(closed);
        Last = new(recorded.Sequence, recorded.Id, recorded.Timestamp);
        Position = recorded.Sequence;
        Applied++;
    }

    /// <summary>Applies what comes next, at most so many events, and returns it.</summary>
    public async Task<FeedPage> ReadOnAsync(EventJournal journal, int most, CancellationToken ct)
    {
        var page = await journal.ReadFeedAsync(Position, most, ct);
        Apply(page);
        return page;
    }

    /// <summary>Applies all that can be read now, quickly; returns where the feed ended then.</summary>
    public async Task<long> ReplayAsync(EventJournal journal, int pageSize, CancellationToken ct)
    {
        var head = 0L;
        await foreach (var page in journal.ReadFeedAheadAsync(Position, pageSize, ct))
        {
            Apply(page);
            head = page.HeadSequence;
        }

        return head;
    }

    /// <summary>Applies a page that was read from <see cref="Position"/> on.</summary>
    public void Apply(FeedPage page)
    {
        foreach (var recorded in page.Events)
            Apply(recorded);
        Position = page.SafeSequence;
    }
}

/// <summary>An event of the feed, told from any other that could stand at its place in another history.</summary>
internal sealed record FeedMark(long Sequence, Guid EventId, DateTimeOffset At);
