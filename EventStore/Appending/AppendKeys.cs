using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>The table of idempotency keys.</summary>
internal sealed class AppendKeys(NpgsqlDataSource source, string schema)
{
    private const string PrimaryKey = "pk_es_append_keys";

    private readonly string _insert = $"""
        insert into {schema}.es_append_keys
          (key, content, timestamp, first_stream, first_version, last_stream, last_version)
        select n.key, n.content, $7, n.first_stream, n.first_version, n.last_stream, n.last_version
        from unnest($1, $2, $3, $4, $5, $6)
          as n (key, content, first_stream, first_version, last_stream, last_version)
        """;

    private readonly string _find = $"""
        select k.content, k.timestamp, coalesce(f.seq_id, 0), coalesce(l.seq_id, 0)
        from {schema}.es_append_keys k
        left join {schema}.mt_events f on f.stream_id = k.first_stream and f.version = k.first_version
        left join {schema}.mt_events l on l.stream_id = k.last_stream and l.version = k.last_version
        where k.key = $1
        """;

    private readonly string _forget = $"delete from {schema}.es_append_keys where timestamp < $1";

    /// <summary>Whether an append failed because its key, or one of its keys, was used before.</summary>
    public static bool IsUsed(PostgresException error) =>
        error.SqlState == PostgresErrorCodes.UniqueViolation && error.ConstraintName == PrimaryKey;

    /// <summary>Stores keys, each with its appends. The first of an append's commands: it waits for another append
    /// under the same key to end, before anything else is locked or drawn.</summary>
    public NpgsqlBatchCommand Insert(
        IReadOnlyList<(AppendKey Key, IReadOnlyList<StreamAppend> Appends)> keyed, DateTimeOffset time)
    {
        var firsts = keyed.Select(one => one.Appends is [var first, ..] ? first : null).ToArray();
        var lasts = keyed.Select(one => one.Appends is [.., var last] ? last : null).ToArray();
        return new(_insert)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Text, keyed.Select(one => one.Key.Key)),
                Array(NpgsqlDbType.Bytea, keyed.Select(one => one.Key.ContentHash)),
                Array(NpgsqlDbType.Uuid, firsts.Select(first => first?.StreamId)),
                Array(NpgsqlDbType.Bigint, firsts.Select(first => first?.ExpectedVersion + 1)),
                Array(NpgsqlDbType.Uuid, lasts.Select(last => last?.StreamId)),
                Array(NpgsqlDbType.Bigint, lasts.Select(last => last?.ExpectedVersion + last?.Events.Count)),
                new NpgsqlParameter<DateTimeOffset> { TypedValue = time, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
    }

    /// <summary>What the first append under a key was given.</summary>
    /// <exception cref="AppendKeyReusedException">It was of another content.</exception>
    public async Task<AppendResult> RepeatAsync(AppendKey key, PostgresException used, CancellationToken ct)
    {
        await using var command = source.CreateCommand(_find);
        command.Parameters.Add(new() { Value = key.Key, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || !reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(key.ContentHash))
        {
            throw new AppendKeyReusedException(key.Key, used);
        }
        return new(reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(1))
        {
            IsRepeated = true,
        };
    }

    /// <summary>Forgets the keys of appends before a time; returns how many.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var command = source.CreateCommand(_forget);
        command.Parameters.Add(new() { Value = before.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType element, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | element };
}
