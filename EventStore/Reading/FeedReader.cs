using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Reads the feed of all events in the order of their numbers and never passes one that may still appear.
/// </summary>
/// <remarks>
/// Numbers are drawn before they are committed, so a later number may be seen first. As long as the numbers seen
/// follow on without a hole, there is nothing left to appear between them. At a hole the reader stops until
/// <see cref="FeedHorizon"/> has it that the hole's transaction is over: then it was rolled back, or its row is
/// there when one looks again.
/// </remarks>
internal sealed class FeedReader(NpgsqlDataSource source, string schema, EventTypes types, FeedHorizon horizon)
{
    private readonly string _select = $"""
        select {EventRow.Columns}, (select max(seq_id) from {schema}.mt_events)
        from {schema}.mt_events e where e.seq_id > $1 order by e.seq_id limit $2
        """;

    private readonly string _selectSettled = $"""
        select {EventRow.Columns} from {schema}.mt_events e
        where e.seq_id > $1 and e.seq_id <= $2 order by e.seq_id limit $3
        """;

    /// <summary>Reads up to a position that somebody who reads the feed has reached: no hole below it needs another
    /// look.</summary>
    public async Task<FeedPage> ReadSettledAsync(long after, long upTo, int maxEvents, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(_selectSettled, connection);
        command.Parameters.Add(new() { Value = after, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = upTo, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = maxEvents, NpgsqlDbType = NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (events, safe, rows) = (new List<RecordedEvent>(), after, 0);
        for (; await reader.ReadAsync(ct); rows++)
        {
            try
            {
                if (!EventRow.IsTombstone(reader))
                {
                    events.Add(EventRow.Read(reader, types));
                }
            }
            catch (UnreadableEventException) when (safe > after)
            {
                return new(events, safe, upTo);
            }
            safe = reader.GetInt64(0);
        }
        return new(events, rows < maxEvents ? upTo : safe, upTo);
    }

    public async Task<FeedPage> ReadAsync(long after, int maxEvents, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // The horizon is taken before the look at the rows: all that was settled then is visible in this look.
        var page = await LookAsync(connection, after, maxEvents, horizon.Settled, ct);
        if (page.Hole && await horizon.TryAdvanceAsync(connection, page.Head, page.Safe + 1, ct))
        {
            page = await LookAsync(connection, after, maxEvents, horizon.Settled, ct);
        }
        return new(page.Events, page.Safe, page.Head);
    }

    private async Task<Page> LookAsync(
        NpgsqlConnection connection, long after, int maxEvents, long settled, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_select, connection);
        command.Parameters.Add(new() { Value = after, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = maxEvents, NpgsqlDbType = NpgsqlDbType.Integer });
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<RecordedEvent>();
        var safe = after;
        var head = after;
        while (await reader.ReadAsync(ct))
        {
            var sequence = reader.GetInt64(0);
            head = reader.GetInt64(12);
            if (sequence != safe + 1 && sequence - 1 > settled)
            {
                // What is settled of the hole need not be looked at again.
                return new(events, Math.Max(safe, settled), head, Hole: true);
            }
            try
            {
                if (!EventRow.IsTombstone(reader))
                {
                    events.Add(EventRow.Read(reader, types));
                }
            }
            catch (UnreadableEventException) when (safe > after)
            {
                // What comes before it is good and is handed out first; the next page then begins with the error.
                return new(events, safe, head, Hole: false);
            }
            safe = sequence;
        }
        return new(events, safe, head, Hole: false);
    }

    private sealed record Page(List<RecordedEvent> Events, long Safe, long Head, bool Hole);
}
