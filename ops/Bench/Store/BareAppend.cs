using EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Bench.Store;

/// <summary>
/// What the store is measured against: the same rows, written by hand, with nothing around them. One prepared batch up
/// to one Sync message, which is one round trip and one transaction.
/// </summary>
internal sealed class BareAppend(NpgsqlDataSource source, EventTypes types)
{
    private const string InsertStream =
        "insert into es.mt_streams (id, type, version, timestamp, created) values ($1, 'sample', 1, $2, $2)";

    private const string InsertEvent =
        """
        insert into es.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type, correlation_id,
          causation_id, user_name, headers, timestamp)
        values (nextval('es.mt_events_sequence'), $1, $2, 1, $3, $4, $5, $6, $7, $8, null, $9) returning seq_id
        """;

    private const string InsertMany =
        """
        with streams as (
          insert into es.mt_streams (id, type, version, timestamp, created) values ($1, 'sample', $2, $3, $3))
        insert into es.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type, correlation_id,
          causation_id, user_name, headers, timestamp)
        select nextval('es.mt_events_sequence'), n.id, $1, n.version, n.data, $7, $8, n.correlation, n.causation,
          n.by, null, $3
        from unnest($4, $5, $6, $9, $10, $11) as n (id, version, data, correlation, causation, by)
        """;

    /// <summary>One event on a new stream.</summary>
    public async Task AppendAsync(StreamAppend append)
    {
        var added = append.Events[0];
        var type = added.Data.GetType();
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(InsertStream) { Parameters = { Uuid(append.StreamId), Time() } },
                new(InsertEvent)
                {
                    Parameters =
                    {
                        Uuid(added.Id), Uuid(append.StreamId),
                        new NpgsqlParameter<byte[]>
                        {
                            TypedValue = types.Serialise(added.Data), NpgsqlDbType = NpgsqlDbType.Jsonb,
                        },
                        Text(types.AliasOf(type)), Text(types.DotNetNameOf(type)), Text(added.Metadata.CorrelationId),
                        Text(added.Metadata.CausationId), Text(added.Metadata.UserName), Time(),
                    },
                },
            },
        };
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Many events on a new stream: <c>insert … select unnest</c> of the same rows.</summary>
    public async Task AppendManyAsync(StreamAppend append)
    {
        var events = append.Events;
        var type = events[0].Data.GetType();
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(InsertMany, connection)
        {
            Parameters =
            {
                Uuid(append.StreamId),
                new NpgsqlParameter<long> { TypedValue = events.Count, NpgsqlDbType = NpgsqlDbType.Bigint },
                Time(),
                Array(NpgsqlDbType.Uuid, events.Select(added => added.Id)),
                Array(NpgsqlDbType.Bigint, events.Select((_, i) => i + 1L)),
                Array(NpgsqlDbType.Jsonb, events.Select(added => types.Serialise(added.Data))),
                Text(types.AliasOf(type)),
                Text(types.DotNetNameOf(type)),
                Array(NpgsqlDbType.Varchar, events.Select(added => added.Metadata.CorrelationId)),
                Array(NpgsqlDbType.Varchar, events.Select(added => added.Metadata.CausationId)),
                Array(NpgsqlDbType.Varchar, events.Select(added => added.Metadata.UserName)),
            },
        };
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlParameter<Guid> Uuid(Guid value) =>
        new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    private static NpgsqlParameter<string?> Text(string? value) =>
        new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<DateTimeOffset> Time() =>
        new() { TypedValue = TimeProvider.System.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType element, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | element };
}
