using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Keeps images of followers' states by name and position. They save time at start and nothing else: any of
/// them can be made again from the events.</summary>
/// <param name="source">Where connections come from.</param>
/// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
public sealed class SnapshotStore(NpgsqlDataSource source, string schema)
{
    /// <summary>The largest image in bytes; PostgreSQL holds a value in one gigabyte.</summary>
    public const int MaxImageBytes = 1_000_000_000;

    private readonly string _save = $"""
        insert into {SchemaName.Require(schema)}.es_snapshots (name, position, format_version, taken_at, image)
        values ($1, $2, $3, $4, $5)
        on conflict (name, position) do update set format_version = excluded.format_version,
          taken_at = excluded.taken_at, image = excluded.image
        """;

    private readonly string _load = $"""
        select position, format_version, taken_at, image from {schema}.es_snapshots
        where name = $1 and position < $2 order by position desc limit 1
        """;

    private readonly string _prune = $"""
        delete from {schema}.es_snapshots where name = $1 and position not in
          (select position from {schema}.es_snapshots where name = $1 order by taken_at desc, position desc limit $2)
        """;

    /// <summary>Saves an image; one of the same name and position is replaced.</summary>
    /// <param name="name">Whose image it is.</param>
    /// <param name="snapshot">The image; its time is cut to whole microseconds.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task SaveAsync(string name, Snapshot snapshot, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(snapshot.Position, nameof(snapshot));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(snapshot.Image.Length, MaxImageBytes, nameof(snapshot));
        await using var command = source.CreateCommand(_save);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = snapshot.Position, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = snapshot.FormatVersion, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new()
        {
            Value = snapshot.TakenAt.ToUniversalTime(),
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });
        command.Parameters.Add(new() { Value = snapshot.Image, NpgsqlDbType = NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The image of the highest position below another, whatever its format, or null. Whoever cannot read
    /// it, or finds that it is not of this log, asks again below its position.</summary>
    /// <param name="name">Whose image it is.</param>
    /// <param name="below">Where to look; <see cref="long.MaxValue"/> for the newest of all.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Snapshot?> LoadNewestAsync(string name, long below, CancellationToken ct)
    {
        await using var command = source.CreateCommand(_load);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = below, NpgsqlDbType = NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetInt64(0), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<byte[]>(3))
            : null;
    }

    /// <summary>Deletes all but the last taken images of a name, whatever their format, and returns how many. Not those
    /// of the highest positions: after a log was restored to an earlier point these may be of what is no more.
    /// </summary>
    /// <param name="name">Whose images they are.</param>
    /// <param name="keep">How many stay, at least 1.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<int> PruneAsync(string name, int keep, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        await using var command = source.CreateCommand(_prune);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = keep, NpgsqlDbType = NpgsqlDbType.Integer });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
