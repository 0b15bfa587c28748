using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>One look at the rows of the feed, up to a hole.</summary>
/// <param name="schema">The schema of the tables.</param>
/// <param name="columns">What is selected of <c>mt_events e</c>, the number first.</param>
/// <param name="read">Reads a row; null for one that is no event.</param>
/// <typeparam name="T">What is read of an event.</typeparam>
internal sealed class FeedLook<T>(string schema, string columns, Func<NpgsqlDataReader, T?> read)
    where T : class
{
    private readonly string _select = $"""
        select {columns}, (select max(seq_id) from {schema}.mt_events)
        from {schema}.mt_events e where e.seq_id > $1 order by e.seq_id limit $2
        """;

    public async Task<Page> AtAsync(
        NpgsqlConnection connection, long after, int maxEvents, long settled, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_select, connection);
        command.Parameters.Add(new() { Value = after, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = maxEvents, NpgsqlDbType = NpgsqlDbType.Integer });
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<T>();
        var safe = after;
        var head = after;
        while (await reader.ReadAsync(ct))
        {
            var sequence = reader.GetInt64(0);
            head = reader.GetInt64(reader.FieldCount - 1);
            if (sequence != safe + 1 && sequence - 1 > settled)
            {
                // What is settled of the hole need not be looked at again.
                return new(events, Math.Max(safe, settled), head, Hole: true);
            }
            try
            {
                if (read(reader) is { } found)
                {
                    events.Add(found);
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

    /// <summary>What was there, up to which number it is settled, and the highest that was seen.</summary>
    public sealed record Page(List<T> Events, long Safe, long Head, bool Hole);
}
