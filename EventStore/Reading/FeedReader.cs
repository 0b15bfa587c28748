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
internal sealed class FeedReader(NpgsqlDataSource source, string schema, EventTypes types)
{
    private readonly FeedHorizon _horizon = new(schema);

    private readonly FeedLook<RecordedEvent> _whole =
        new(schema, EventRow.Columns, row => EventRow.IsTombstone(row) ? null : EventRow.Read(row, types));

    private readonly FeedLook<UnreadEvent> _bare = new(schema, UnreadEvent.Columns, UnreadEvent.Of);

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
        var page = await ReadAsync(_whole, connection, after, maxEvents, ct);
        return new(page.Events, page.Safe, page.Head);
    }

    /// <summary>Events whose JSON is still to be read, without their circumstances.</summary>
    public Task<FeedLook<UnreadEvent>.Page> ReadBareAsync(
        NpgsqlConnection connection, long after, int maxEvents, CancellationToken ct) =>
        ReadAsync(_bare, connection, after, maxEvents, ct);

    private async Task<FeedLook<T>.Page> ReadAsync<T>(
        FeedLook<T> look, NpgsqlConnection connection, long after, int maxEvents, CancellationToken ct)
        where T : class
    {
        // The horizon is taken before the look at the rows: all that was settled then is visible in this look.
        var page = await look.AtAsync(connection, after, maxEvents, _horizon.Settled, ct);
        return page.Hole && await _horizon.TryAdvanceAsync(connection, page.Head, page.Safe + 1, ct)
            ? await look.AtAsync(connection, after, maxEvents, _horizon.Settled, ct)
            : page;
    }
}
