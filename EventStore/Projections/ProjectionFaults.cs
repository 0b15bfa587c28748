using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>The events that projections could not apply, for an operator to see. A projection stands still at such an
/// event. To try again, mend what is wrong and start the runner again; to go on without the event, skip it.</summary>
/// <param name="source">Where connections come from.</param>
/// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
public sealed class ProjectionFaults(NpgsqlDataSource source, string schema)
{
    private readonly string _list = $"""
        select f.projection, f.seq_id, f.error, f.failed_at, f.attempts, f.skipped_because,
          coalesce(p.last_seq_id, 0) >= f.seq_id
        from {SchemaName.Require(schema)}.es_projection_faults f
        left join {schema}.mt_event_progression p on p.name = f.projection
        order by f.projection, f.seq_id
        """;

    private readonly string _skip = $"""
        update {schema}.es_projection_faults set skipped_because = $3 where projection = $1 and seq_id = $2
        """;

    private readonly string _note = $"""
        insert into {schema}.es_projection_faults as f (projection, seq_id, error, failed_at, attempts)
        values ($1, $2, $3, clock_timestamp(), 1)
        on conflict (projection, seq_id) do update set error = excluded.error, failed_at = excluded.failed_at,
          attempts = f.attempts + 1
        returning skipped_because is not null
        """;

    /// <summary>All of them, by projection and number.</summary>
    /// <param name="ct">Stops the work.</param>
    public async Task<IReadOnlyList<ProjectionFault>> ListAsync(CancellationToken ct = default)
    {
        await using var command = source.CreateCommand(_list);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var faults = new List<ProjectionFault>();
        while (await reader.ReadAsync(ct))
        {
            faults.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetBoolean(6)));
        }
        return faults;
    }

    /// <summary>Lets a projection go on without an event that it has failed at. It is tried once more at the next
    /// start, and left out if it fails again.</summary>
    /// <param name="projection">The projection's <see cref="ProjectionRunner.Name"/>.</param>
    /// <param name="sequence">The event's number.</param>
    /// <param name="reason">Why, for those who read the list later; not empty.</param>
    /// <param name="ct">Stops the work.</param>
    /// <exception cref="ArgumentException">The projection has not failed at this event, or there is no reason.
    /// </exception>
    public async Task SkipAsync(string projection, long sequence, string reason, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var command = Command(_skip, projection, sequence, reason);
        if (await command.ExecuteNonQueryAsync(ct) == 0)
        {
            throw new ArgumentException($"{projection} has not failed at event {sequence}.", nameof(sequence));
        }
    }

    /// <summary>Keeps a failure; true if the event may be left out.</summary>
    internal async Task<bool> NoteAsync(string projection, long sequence, string error, CancellationToken ct)
    {
        await using var command = Command(_note, projection, sequence, error);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private NpgsqlCommand Command(string sql, string projection, long sequence, string text)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = projection, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = sequence, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = text, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }
}
