using Npgsql;

namespace EventStore;

/// <summary>How far a projection is, by its progress row.</summary>
/// <param name="Name">The row's name: <c>{Name}:V{Version}:All</c>, or with <c>Rebuild</c> at its end while new tables
/// are being filled.</param>
/// <param name="Position">The number of the event up to which all are applied.</param>
/// <param name="Head">The highest number in the journal.</param>
/// <param name="MovedAt">When it moved last, by the database's clock.</param>
public sealed record ProjectionState(string Name, long Position, long Head, DateTimeOffset MovedAt)
{
    /// <summary>How many numbers lie between the projection and the head.</summary>
    public long Lag => Head - Position;

    /// <summary>All projections of a schema, by name. Marten's own book-keeping rows are left out.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<IReadOnlyList<ProjectionState>> ListAsync(
        NpgsqlDataSource source, string schema, CancellationToken ct = default)
    {
        await using var command = source.CreateCommand($"""
            select name, coalesce(last_seq_id, 0), (select coalesce(max(seq_id), 0) from {schema}.mt_events),
              coalesce(last_updated, '-infinity')
            from {SchemaName.Require(schema)}.mt_event_progression where name !~ '^HighWater' order by name
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var states = new List<ProjectionState>();
        while (await reader.ReadAsync(ct))
        {
            states.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2),
                reader.GetFieldValue<DateTimeOffset>(3)));
        }
        return states;
    }
}
