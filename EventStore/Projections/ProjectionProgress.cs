using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>A projection's row in <c>mt_event_progression</c>.</summary>
internal sealed class ProjectionProgress(string schema, string name)
{
    private readonly string _insert =
        $"insert into {schema}.mt_event_progression (name, last_seq_id) values ($1, $2) on conflict (name) do nothing";

    private readonly string _select = $"select last_seq_id from {schema}.mt_event_progression where name = $1";

    private readonly string _move = $"""
        update {schema}.mt_event_progression set last_seq_id = $3, last_updated = transaction_timestamp()
        where name = $1 and last_seq_id = $2
        """;

    /// <summary>The position of the row, which is made if it is missing.</summary>
    public async Task<long> LoadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await InsertAsync(connection, 0, ct);
        await using var select = Command(_select, connection);
        return (long)(await select.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Moves the row on, in the connection's transaction; false if it was not where it should be.</summary>
    public async Task<bool> MoveAsync(NpgsqlConnection connection, long from, long to, CancellationToken ct)
    {
        await using var move = Command(_move, connection, from, to);
        await move.PrepareAsync(ct);
        return await move.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>The position of the row, or null if there is none.</summary>
    public Task<long?> FindAsync(NpgsqlConnection connection, CancellationToken ct) =>
        ReadAsync(connection, _select, ct);

    /// <summary>The same, and the row stays as it is until the connection's transaction ends.</summary>
    public Task<long?> LockAsync(NpgsqlConnection connection, CancellationToken ct) =>
        ReadAsync(connection, $"{_select} for update", ct);

    /// <summary>Makes the row if it is missing, in the connection's transaction if it has one.</summary>
    public async Task InsertAsync(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        await using var insert = Command(_insert, connection, position);
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Forgets the row, in the connection's transaction.</summary>
    public async Task DeleteAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var delete = Command(
            $"delete from {schema}.mt_event_progression where name = $1", connection);
        await delete.ExecuteNonQueryAsync(ct);
    }

    private async Task<long?> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var select = Command(sql, connection);
        return (long?)await select.ExecuteScalarAsync(ct);
    }

    private NpgsqlCommand Command(string sql, NpgsqlConnection connection, params ReadOnlySpan<long> numbers)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Varchar });
        foreach (var number in numbers)
        {
            command.Parameters.Add(new() { Value = number, NpgsqlDbType = NpgsqlDbType.Bigint });
        }
        return command;
    }
}
