using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Closes streams for good, as Marten's <c>ArchiveStream</c> does: a flag on the stream and on its events. An
/// archived stream takes no further events; its own stay where they are, in the feed too, and are read as before.
/// Marten leaves them out.</summary>
/// <remarks>It changes rows of <c>mt_events</c>, which the role of a running program had better not be allowed to:
/// archiving is an operator's job.</remarks>
/// <param name="source">Where connections come from.</param>
/// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
public sealed class ArchivedStreams(NpgsqlDataSource source, string schema)
{
    private readonly string _isPartitioned =
        $"select relkind = 'p' from pg_class where oid = '{SchemaName.Require(schema)}.mt_streams'::regclass";

    private readonly string _lock = $"""
        select count(*) from
          (select from {schema}.mt_streams where id = $1 and is_archived is not true for update) held
        """;

    private readonly string _mark = $"update {schema}.mt_streams set is_archived = true where id = $1";

    // The key that the events refer to holds the flag, so that the stream must be there twice for a moment.
    private readonly string _copy = $"""
        insert into {schema}.mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
        select id, type, version, timestamp, created, tenant_id, true from {schema}.mt_streams where id = $1
        """;

    private readonly string _markEvents =
        $"update {schema}.mt_events set is_archived = true where stream_id = $1 and is_archived is not true";

    private readonly string _remove = $"delete from {schema}.mt_streams where id = $1 and not is_archived";

    /// <summary>Archives a stream; false if there is none of this id, or it is archived already.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="ct">Stops the work; nothing is changed then.</param>
    public async Task<bool> ArchiveAsync(Guid streamId, CancellationToken ct = default)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var partitioned = new NpgsqlCommand(_isPartitioned, connection);
        var copies = (bool)(await partitioned.ExecuteScalarAsync(ct))!;
        // An append under way holds the row; what it writes is archived with the rest.
        await using var locking = Command(connection, _lock, streamId);
        if ((long)(await locking.ExecuteScalarAsync(ct))! == 0)
        {
            return false;
        }
        foreach (var sql in copies ? [_copy, _markEvents, _remove] : new[] { _mark, _markEvents })
        {
            await using var command = Command(connection, sql, streamId);
            await command.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Moves archived streams and their events into partitions of their own, now and from now on, in the
    /// layout of Marten's <c>UseArchivedStreamPartitioning</c>: what is read every day then stays small. There is no
    /// way back but by hand.</summary>
    /// <remarks>Copies both tables in one transaction that locks them; run it with no program on the database, and
    /// grant the new tables' rights afterwards. An archived stream's id stays taken, which Marten alone would not see
    /// to.</remarks>
    /// <param name="connection">An open connection of the tables' owner, with no transaction begun.</param>
    /// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
    /// <param name="ct">Stops the work; what was begun is rolled back.</param>
    public static async Task PartitionAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        SchemaName.Require(schema);
        using var reader = new StreamReader(
            typeof(ArchivedStreams).Assembly.GetManifestResourceStream("EventStore.Archiving.partitions.sql")!);
        var sql = (await reader.ReadToEndAsync(ct)).Replace("__S__", schema, StringComparison.Ordinal);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, Guid streamId) => new(sql, connection)
    {
        Parameters = { new() { Value = streamId, NpgsqlDbType = NpgsqlDbType.Uuid } },
    };
}
