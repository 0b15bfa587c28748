using System.Runtime.CompilerServices;
using EventStore;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Domain.Trading;
using Npgsql;

namespace Exchange.Api.Rematching;

/// <summary>
/// Reads the log decision by decision, and brings the market back as it was before one. For those who check: whatever
/// they read, they read as it is stored.
/// </summary>
internal sealed class DecisionLog(NpgsqlConnection connection)
{
    private const int PageSize = 5_000;
    private const int Timeout = 300;

    private const string Columns =
        "seq_id, id, stream_id, version, type, data, timestamp, correlation_id, causation_id, user_name, "
        + "headers->>'by'";

    /// <summary>The first event of the decision that an event, or the next one there is, belongs to; null after the
    /// last.</summary>
    public async Task<long?> FirstOfAsync(long sequence, CancellationToken cancel)
    {
        if (await ReadAsync($"seq_id >= {sequence} order by seq_id limit 1", cancel) is not [var (found, _)])
            return null;
        for (var first = found; ; first = found)
        {
            var before = await ReadAsync($"seq_id < {first.Sequence} order by seq_id desc limit {PageSize}", cancel);
            foreach (var (earlier, _) in before)
            {
                if (StoredDecision.PositionOf(earlier) != StoredDecision.PositionOf(found))
                    return found.Sequence;
                found = earlier;
            }

            if (before.Count < PageSize)
                return found.Sequence;
        }
    }

    /// <summary>The decisions whose events come after a number, each whole, from the log's order.</summary>
    /// <exception cref="InvalidDataException">An event does not say which decision it is of.</exception>
    public async IAsyncEnumerable<StoredDecision> ReadAsync(
        long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        List<(RecordedEvent Event, byte[] Data)> open = [];
        while (await ReadAsync($"seq_id > {after} order by seq_id limit {PageSize}", cancel) is { Count: > 0 } page)
        {
            foreach (var next in page)
            {
                if (open.Count > 0 && PositionOf(open[0].Event) != PositionOf(next.Event))
                {
                    yield return Decision(open);
                    open = [];
                }

                open.Add(next);
            }

            after = page[^1].Event.Sequence;
        }

        if (open.Count > 0)
            yield return Decision(open);
    }

    /// <summary>The market before an event: from the newest snapshot before it that can be read, or from nothing.
    /// </summary>
    /// <param name="first">The event; the first of its decision.</param>
    /// <param name="useSnapshots">Whether snapshots may be used.</param>
    /// <param name="mostEvents">How many events it may take; more and nothing is brought back.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ReplayException">The log cannot be applied.</exception>
    public async Task<(FollowedMarket Market, long Snapshot)?> BeforeAsync(
        long first, bool useSnapshots, long mostEvents, CancellationToken cancel)
    {
        var market = (useSnapshots ? await SnapshotBeforeAsync(first, cancel) : null) ?? new FollowedMarket();
        var snapshot = market.Position;
        if (await CountAsync(snapshot, first, mostEvents, cancel) > mostEvents)
            return null;
        while (market.Position < first - 1)
        {
            var page = await ReadAsync(
                $"seq_id > {market.Position} and seq_id < {first} order by seq_id limit {PageSize}", cancel);
            if (page.Count == 0)
                break;
            foreach (var (recorded, _) in page)
                Rematcher.Pass(market, recorded);
        }

        return (market, snapshot);
    }

    private static StoredDecision Decision(List<(RecordedEvent Event, byte[] Data)> events) => new(
        PositionOf(events[0].Event), [.. events.Select(e => e.Event)], [.. events.Select(e => e.Data)]);

    private static long PositionOf(RecordedEvent recorded) =>
        StoredDecision.PositionOf(recorded) ?? throw new InvalidDataException(
            $"Event {recorded.Sequence} does not say which decision it is of.");

    private async Task<long> CountAsync(long after, long before, long most, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select count(*) from (
              select 1 from es.mt_events where seq_id > $1 and seq_id < $2 and type <> 'tombstone' limit $3) counted
            """,
            connection)
        {
            Parameters = { new() { Value = after }, new() { Value = before }, new() { Value = Saturated(most) } },
        };
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static long Saturated(long most) => most == long.MaxValue ? most : most + 1;

    private async Task<FollowedMarket?> SnapshotBeforeAsync(long first, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select image from es.es_snapshots where name = '{MarketSnapshots.Name}' and format_version = $1
            and position < $2 order by position desc
            """,
            connection)
        {
            CommandTimeout = Timeout,
            Parameters = { new() { Value = SnapshotFormat.Version }, new() { Value = first } },
        };
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            try
            {
                return SnapshotFormat.Read(rows.GetFieldValue<byte[]>(0));
            }
            catch (Exception error) when (error is InvalidDataException or MarketImageException)
            {
                // One that cannot be read only saves no time; what is wrong with it, ops/check says.
                continue;
            }
        }

        return null;
    }

    /// <param name="which">A condition and an order, of numbers alone.</param>
    /// <param name="cancel">Gives up.</param>
    private async Task<List<(RecordedEvent Event, byte[] Data)>> ReadAsync(string which, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from es.mt_events where type <> 'tombstone' and {which}", connection)
        {
            CommandTimeout = Timeout,
        };
        var events = new List<(RecordedEvent, byte[])>();
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            var (type, data) = (row.GetString(4), row.GetFieldValue<byte[]>(5));
            events.Add((
                new(
                    row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), type,
                    Schemas.EventTypes.Deserialise(type, data), row.GetFieldValue<DateTimeOffset>(6),
                    new(Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10) is { } by
                        ? new Dictionary<string, string> { ["by"] = by }
                        : null)),
                data));
        }

        return events;
    }

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
