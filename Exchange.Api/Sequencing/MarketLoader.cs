using EventStore;
using Exchange.Api.Failover;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Domain.Trading;
using Ledger;
using Npgsql;

namespace Exchange.Api.Sequencing;

/// <summary>
/// Brings a market back from what is committed, at the start and after a batch that was not: from the newest snapshot
/// and the events after it, or from all events.
/// </summary>
internal sealed partial class MarketLoader(
    NpgsqlDataSource database, EventJournal journal, MarketSnapshots snapshots, LogKeys keys,
    MarketClock clock, TimeProvider wall, ILogger<MarketLoader> log)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private const int LooksBetweenWords = 250;
    private const int PageSize = 4_000;

    public Guid MarketId { get; } = StableIds.Market(keys.Origin);

    /// <summary>What the last load went on from; written by whoever loads.</summary>
    public LoadedFrom? Last { get; private set; }

    public Decider DeciderOf(MarketState state) => new(state, MarketId, keys);

    public Task<MarketState> LoadAsync(CancellationToken ct) => LoadAsync(null, ct);

    /// <summary>Goes on from a market that was held ready, which is the caller's no more.</summary>
    public async Task<MarketState> LoadAsync(WarmMarket? warm, CancellationToken ct)
    {
        var started = wall.GetTimestamp();
        var followed = warm?.Followed ?? await snapshots.RestoreAsync(ct);
        var (snapshot, before) = (followed.Position, followed.Applied);
        // While this node owns the market nobody else appends, so the feed's end is its end. A hole that a batch left
        // whose connection is not gone yet is waited for: a market with events missing must decide nothing.
        for (var looks = 0; await followed.ReplayAsync(journal, PageSize, ct) is var end && followed.Position < end;)
        {
            if (looks++ % LooksBetweenWords == 0)
                Log.Hole(log, followed.Position, end, wall.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(BetweenLooks, ct);
        }

        var replayed = followed.Applied - before;
        await RememberAsync(followed.Market, warm?.Remembered ?? 0, ct);
        await RememberSequencesAsync(followed.Market, ct);
        var head = await HeadAsync(ct);
        if (followed.Last is { } last && clock.Now() < last.At)
            clock.Resume(last.At, clock.IsHeld);
        Last = new(snapshot, replayed);
        Log.Loaded(log, followed.Position, snapshot, replayed, wall.GetElapsedTime(started).TotalMilliseconds);
        return new(
            followed.Market, new(keys.Origin, head), followed.Streams, await PositionAsync(ct), followed.Position);
    }

    /// <summary>The ledger's end as it is committed; made when there is none yet.</summary>
    public async Task<LedgerHead> HeadAsync(CancellationToken ct)
    {
        var empty = LedgerHead.Empty(keys.Origin);
        await using (var make = database.Command(
            "insert into exchange.ledger_head (size, head, root) values (0, $1, $2) on conflict do nothing",
            empty.Serialise(), empty.Root))
        {
            await make.ExecuteNonQueryAsync(ct);
        }

        await using var command = database.CreateCommand("select head from exchange.ledger_head");
        return LedgerHead.Parse((byte[])(await command.ExecuteScalarAsync(ct))!);
    }

    /// <summary>
    /// Brings back which command ids were used after a position, for they are in no event; returns the last position.
    /// </summary>
    public async Task<long> RememberAsync(Domain.Trading.Market market, long after, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            select participant, command, not_after, decided_at, position from exchange.idempotency
            where position > $1 order by position
            """,
            after);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var origin = new CommandOrigin(
                reader.GetGuid(1), reader.GetGuid(0), null,
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2));
            market.Remember(origin, reader.GetFieldValue<DateTimeOffset>(3));
            after = reader.GetInt64(4);
        }

        return after;
    }

    /// <summary>Brings back the client sequence numbers that were used.</summary>
    private async Task RememberSequencesAsync(Domain.Trading.Market market, CancellationToken ct)
    {
        await using var numbers = database.CreateCommand("select participant, last from exchange.client_sequence");
        await using var lines = await numbers.ExecuteReaderAsync(ct);
        while (await lines.ReadAsync(ct))
            market.RememberSequence(lines.GetGuid(0), lines.GetInt64(1));
    }

    private async Task<long> PositionAsync(CancellationToken ct)
    {
        await using var command = database.Command("select position from exchange.owner where market = $1", MarketId);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static partial class Log
    {
        [LoggerMessage(12, LogLevel.Information,
            "The market is loaded to event {Events}: from the snapshot at event {Snapshot}, and {Replayed} events " +
            "after it, in {Milliseconds} ms.")]
        public static partial void Loaded(
            ILogger log, long events, long snapshot, long replayed, double milliseconds);

        [LoggerMessage(19, LogLevel.Warning,
            "The start waits behind event {Position} of {Head}: a transaction that may still write what comes next " +
            "has not ended. {Milliseconds} ms since it began to load.")]
        public static partial void Hole(ILogger log, long position, long head, double milliseconds);
    }
}

/// <summary>What a load went on from.</summary>
/// <param name="Snapshot">The last event of the snapshot; 0 for none.</param>
/// <param name="Replayed">How many events came after it.</param>
internal sealed record LoadedFrom(long Snapshot, long Replayed);
