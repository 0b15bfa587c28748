using EventStore;
using Exchange.Domain.Trading;

namespace Exchange.Api.Snapshots;

/// <summary>
/// Keeps the market's snapshots, and finds the newest that a start can go on from. They save time and nothing else:
/// with none of them the market comes back from all its events.
/// </summary>
internal sealed partial class MarketSnapshots(
    SnapshotStore store, EventJournal journal, TimeProvider wall, ILogger<MarketSnapshots> log)
{
    /// <summary>The name under which they are stored.</summary>
    public const string Name = "Market";

    // The last, and the one before it for the case that the last cannot be read.
    private const int Kept = 2;

    /// <summary>The market of the newest snapshot that can be read and is of this log; else a new one.</summary>
    public async Task<FollowedMarket> RestoreAsync(CancellationToken ct)
    {
        var below = long.MaxValue;
        while (await store.LoadNewestAsync(Name, below, ct) is { } found)
        {
            if (Read(found) is { Last: { } last } followed)
            {
                if (await IsOfThisLogAsync(last, ct))
                    return followed;
                // The database was restored to a point before it, or from elsewhere.
                Log.Foreign(log, found.Position);
            }

            below = found.Position;
        }

        return new();
    }

    /// <summary>Stores a market as it is and lets go of older snapshots.</summary>
    public async Task SaveAsync(FollowedMarket followed, CancellationToken ct)
    {
        var started = wall.GetTimestamp();
        var bytes = SnapshotFormat.Write(followed);
        var position = followed.Last!.Sequence;
        await store.SaveAsync(Name, new(position, SnapshotFormat.Version, wall.GetUtcNow(), bytes), ct);
        await store.PruneAsync(Name, Kept, ct);
        Log.Saved(log, position, bytes.Length, wall.GetElapsedTime(started).TotalMilliseconds);
    }

    private FollowedMarket? Read(Snapshot found)
    {
        if (found.FormatVersion != SnapshotFormat.Version)
        {
            Log.OtherFormat(log, found.Position, found.FormatVersion, SnapshotFormat.Version);
            return null;
        }

        try
        {
            var followed = SnapshotFormat.Read(found.Image);
            return followed.Position == found.Position
                ? followed
                : throw new InvalidDataException($"It ends with event {followed.Position}.");
        }
        catch (Exception error) when (error is InvalidDataException or MarketImageException)
        {
            Log.Unreadable(log, found.Position, error);
            return null;
        }
    }

    private async Task<bool> IsOfThisLogAsync(FeedMark last, CancellationToken ct)
    {
        var page = await journal.ReadFeedAsync(last.Sequence - 1, 1, ct);
        return page.Events is [var found] && new FeedMark(found.Sequence, found.Id, found.Timestamp) == last;
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Information,
            "A snapshot of the market at event {Position} is stored: {Bytes} bytes in {Milliseconds} ms.")]
        public static partial void Saved(ILogger log, long position, int bytes, double milliseconds);

        [LoggerMessage(41, LogLevel.Warning,
            "The snapshot at event {Position} is passed over: its format is {Format}, this program reads {Known}.")]
        public static partial void OtherFormat(ILogger log, long position, int format, int known);

        [LoggerMessage(42, LogLevel.Error, "The snapshot at event {Position} is passed over: it cannot be read.")]
        public static partial void Unreadable(ILogger log, long position, Exception error);

        [LoggerMessage(43, LogLevel.Warning,
            "The snapshot at event {Position} is passed over: the log does not have the event that it ends with.")]
        public static partial void Foreign(ILogger log, long position);
    }
}
