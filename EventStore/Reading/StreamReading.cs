using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Reads single streams.</summary>
internal sealed class StreamReading(NpgsqlDataSource source, string schema, EventTypes types)
{
    private readonly string _selectEvents = $"""
        select {EventRow.Columns} from {schema}.mt_events e
        where e.stream_id = $1 and ($2 is null or e.version <= $2) and ($3 is null or e.timestamp <= $3)
        order by e.version
        """;

    private readonly string _selectVersions = $"""
        select id, coalesce(version, 0), coalesce(is_archived, false) from {schema}.mt_streams where id = any ($1)
        """;

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(Guid streamId, long? asOfVersion, DateTimeOffset? asOf,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(_selectEvents, connection);
        command.Parameters.Add(new() { Value = streamId, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new()
        {
            Value = asOfVersion is { } version ? version : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Bigint,
        });
        command.Parameters.Add(new()
        {
            Value = asOf is { } time ? time.ToUniversalTime() : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (!EventRow.IsTombstone(reader))
            {
                yield return EventRow.Read(reader, types);
            }
        }
    }

    /// <summary>The versions of those of these streams that exist.</summary>
    public async Task<Dictionary<Guid, (long Version, bool Archived)>> VersionsAsync(
        Guid[] streamIds, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(_selectVersions, connection);
        command.Parameters.Add(new() { Value = streamIds });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var versions = new Dictionary<Guid, (long, bool)>();
        while (await reader.ReadAsync(ct))
        {
            versions.Add(reader.GetGuid(0), (reader.GetInt64(1), reader.GetBoolean(2)));
        }
        return versions;
    }
}
