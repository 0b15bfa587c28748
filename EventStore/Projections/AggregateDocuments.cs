using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Keeps each aggregate of a kind as a JSON document in the table in which Marten keeps its snapshots,
/// <c>mt_doc_{aggregate}</c>: an ordinary projection, run by a <see cref="ProjectionRunner"/>.</summary>
/// <typeparam name="T">The aggregate.</typeparam>
public sealed class AggregateDocuments<T> : IProjection
    where T : class
{
    private readonly AggregateFold<T> _fold;
    private readonly string _select;
    private readonly string _upsert;
    private readonly string _delete;

    /// <summary>The documents of one kind of aggregate.</summary>
    /// <param name="schema">The schema with the journal, where the table is too.</param>
    /// <param name="fold">How the aggregate comes of its events.</param>
    /// <param name="version">The version of what it stores, from 1; another one has a table of its own.</param>
    public AggregateDocuments(string schema, AggregateFold<T> fold, int version = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        (_fold, Version) = (fold, version);
        var table = $"mt_doc_{typeof(T).Name.ToLowerInvariant()}{(version > 1 ? $"_{version}" : "")}";
        Table = $"{SchemaName.Require(schema)}.{table}";
        TableSql = $"""
            create table {Table} (
              id                uuid        not null,
              data              jsonb       not null,
              mt_last_modified  timestamptz null default transaction_timestamp(),
              mt_dotnet_type    varchar     null,
              mt_version        bigint      not null default 0,
              constraint pkey_{table}_id primary key (id)
            )
            """;
        _select = $"select id, data, mt_version from {Table} where id = any ($1)";
        _upsert = $"""
            insert into {Table} as d (id, data, mt_version, mt_dotnet_type)
            select n.id, n.data, n.version, '{typeof(T).FullName}' from unnest($1, $2, $3) as n (id, data, version)
            on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version,
              mt_dotnet_type = excluded.mt_dotnet_type, mt_last_modified = transaction_timestamp()
            """;
        _delete = $"delete from {Table} where id = any ($1)";
    }

    /// <summary>The aggregate's name.</summary>
    public string Name => typeof(T).Name;

    /// <summary>The version of what it stores.</summary>
    public int Version { get; }

    /// <summary>The table, with its schema.</summary>
    public string Table { get; }

    /// <summary>Creates the table: a migration of the host's runs it, for a running program creates no tables.
    /// </summary>
    public string TableSql { get; }

    /// <inheritdoc/>
    public async Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction,
        IReadOnlyList<RecordedEvent> page, CancellationToken ct)
    {
        var known = page.Where(_fold.Knows).ToArray();
        if (known.Length == 0)
        {
            return;
        }
        var documents = await LoadAsync(connection, [.. known.Select(recorded => recorded.StreamId).Distinct()], ct);
        foreach (var recorded in known)
        {
            var (state, _) = documents.GetValueOrDefault(recorded.StreamId);
            documents[recorded.StreamId] = (_fold.Next(state, recorded), recorded.Version);
        }
        await SaveAsync(connection, documents, ct);
    }

    private async Task<Dictionary<Guid, (T? State, long Version)>> LoadAsync(
        NpgsqlConnection connection, Guid[] ids, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_select, connection);
        command.Parameters.Add(Array(NpgsqlDbType.Uuid, ids));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var documents = new Dictionary<Guid, (T?, long)>();
        while (await reader.ReadAsync(ct))
        {
            var state = JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(1), EventTypes.Json);
            documents.Add(reader.GetGuid(0), (state, reader.GetInt64(2)));
        }
        return documents;
    }

    private async Task SaveAsync(
        NpgsqlConnection connection, Dictionary<Guid, (T? State, long Version)> documents, CancellationToken ct)
    {
        var kept = documents.Where(document => document.Value.State is not null).ToArray();
        await using var upsert = new NpgsqlCommand(_upsert, connection);
        upsert.Parameters.Add(Array(NpgsqlDbType.Uuid, System.Array.ConvertAll(kept, document => document.Key)));
        upsert.Parameters.Add(Array(NpgsqlDbType.Jsonb, System.Array.ConvertAll(
            kept, document => JsonSerializer.SerializeToUtf8Bytes(document.Value.State, EventTypes.Json))));
        upsert.Parameters.Add(
            Array(NpgsqlDbType.Bigint, System.Array.ConvertAll(kept, document => document.Value.Version)));
        await upsert.ExecuteNonQueryAsync(ct);
        if (kept.Length < documents.Count)
        {
            await using var delete = new NpgsqlCommand(_delete, connection);
            delete.Parameters.Add(Array(NpgsqlDbType.Uuid, documents
                .Where(document => document.Value.State is null).Select(document => document.Key).ToArray()));
            await delete.ExecuteNonQueryAsync(ct);
        }
    }

    private static NpgsqlParameter<TElement[]> Array<TElement>(NpgsqlDbType element, TElement[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };
}
