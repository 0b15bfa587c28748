using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Reads single streams.</summary>
internal sealed class StreamReading(NpgsqlDataSource source, string schema, EventTypes types)
{
    private readonly string _selectEvents = $"""
        select {EventRow.Columns} from {schema}.mt_events e
        where e.stream_id = $1 and ($2 is null or e.version <= $2) and ($3 is null or e.version < coalesce(
          (select min(l.version) from {schema}.mt_events l where l.stream_id = $1 and l.timestamp > $3),
          {long.MaxValue}))
        order by e.version
        """;

    private readonly string _selectStored = $"""
        select e.seq_id, e.timestamp from {schema}.mt_events e
        join unnest($1, $2, $3) as n (id, stream_id, version)
          on n.stream_id = e.stream_id and n.version = e.version and n.id = e.id
        order by e.seq_id
        """;

    private readonly string _selectVersions = $"""
        select id, coalesce(version, 0), coalesce(is_archived, false) from {schema}.mt_streams where id = any ($1)
        order by is_archived desc
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

    /// <summary>The numbers and the time of these events, found by their ids where they should stand; null unless all
    /// of them do.</summary>
    public async Task<AppendResult?> FindAsync(IReadOnlyList<StreamAppend> appends, CancellationToken ct)
    {
        (Guid Id, Guid Stream, long Version)[] places = [.. appends.SelectMany(append => append.Events.Select(
            (added, i) => (added.Id, append.StreamId, append.ExpectedVersion + 1 + i)))];
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(_selectStored, connection);
        command.Parameters.Add(new() { Value = Array.ConvertAll(places, place => place.Id) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(places, place => place.Stream) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(places, place => place.Version) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (numbers, time) = (new List<long>(places.Length), default(DateTimeOffset));
        while (await reader.ReadAsync(ct))
        {
            numbers.Add(reader.GetInt64(0));
            time = reader.GetFieldValue<DateTimeOffset>(1);
        }
        return numbers.Count == places.Length
            ? new(numbers[0], numbers[^1], time) { Sequences = [.. numbers] }
            : null;
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
            // In partitions that Marten made, an archived stream's id may be another's again: the last one counts.
            versions[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetBoolean(2));
        }
        return versions;
    }
}
