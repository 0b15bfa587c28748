using EventStore;
using Exchange.Api.Attestation;
using Exchange.Api.Storage;
using Exchange.Domain.Trading;
using Ledger;
using Npgsql;

namespace Exchange.Api.Sequencing;

/// <summary>Brings a market back from what is committed: at the start, and after a batch that was not.</summary>
internal sealed class MarketLoader(
    NpgsqlDataSource database, EventJournal journal, LogKeys keys, FactBodies bodies, MarketClock clock)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private const int PageSize = 5_000;

    public Guid MarketId { get; } = StableIds.Market(keys.Origin);

    public Decider DeciderOf(MarketState state) => new(state, MarketId, keys, bodies);

    /// <summary>Loads the market; <paramref name="onFact"/> sees every fact on the way.</summary>
    public async Task<MarketState> LoadAsync(CancellationToken ct, Action<object>? onFact = null)
    {
        var market = new Domain.Trading.Market();
        var streams = new Dictionary<Guid, long>();
        var sequence = 0L;
        var last = DateTimeOffset.UnixEpoch;
        for (var atEnd = false; !atEnd;)
        {
            var page = await journal.ReadFeedAsync(sequence, PageSize, ct);
            foreach (var recorded in page.Events)
            {
                market.Apply(recorded.Data);
                onFact?.Invoke(recorded.Data);
                streams[recorded.StreamId] = recorded.Version;
                last = recorded.Timestamp;
            }

            // While this node owns the market nobody else appends, so the feed's end is its end. A hole that a batch
            // left whose connection is not gone yet is waited for: a market with events missing must decide nothing.
            atEnd = page.SafeSequence >= page.HeadSequence;
            if (!atEnd && page.SafeSequence == sequence)
                await Task.Delay(BetweenLooks, ct);
            sequence = page.SafeSequence;
        }

        await RememberAsync(market, ct);
        var head = await HeadAsync(ct);
        if (clock.Now() < last)
            clock.Resume(last, clock.IsHeld);
        return new(market, new(keys.Origin, head), streams, await PositionAsync(ct), sequence);
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

    /// <summary>Brings back which command ids and client sequence numbers were used: they are in no event.</summary>
    private async Task RememberAsync(Domain.Trading.Market market, CancellationToken ct)
    {
        await using (var command = database.CreateCommand(
            "select participant, command, not_after, decided_at from exchange.idempotency order by position"))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var origin = new CommandOrigin(
                    reader.GetGuid(1), reader.GetGuid(0), null,
                    reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2));
                market.Remember(origin, reader.GetFieldValue<DateTimeOffset>(3));
            }
        }

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
}
