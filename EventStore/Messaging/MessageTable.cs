using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>The statements on one table of messages and on the dead letters that come from it.</summary>
/// <param name="schema">The schema with the tables.</param>
/// <param name="box">The table's name without <c>es_</c>.</param>
/// <param name="open">What holds of a message that is not done with.</param>
internal sealed class MessageTable(string schema, string box, string open)
{
    private const string Columns = "id, destination, message_type, body, wanted_at, attempts";

    private readonly string _insert = $"""
        insert into {schema}.es_{box} ({Columns}, due_at, owner)
        select n.id, n.destination, n.message_type, n.body, $5, $6, $7, $8
        from unnest($1, $2, $3, $4) as n (id, destination, message_type, body)
        where not exists (select from {schema}.es_dead_letters d where d.box = '{box}' and d.id = n.id)
        on conflict (id) do nothing
        """;

    private readonly string _take = $"""
        update {schema}.es_{box} m set owner = $1, due_at = $3, attempts = m.attempts + 1
        from (select id from {schema}.es_{box} where due_at <= $2 and {open} order by due_at limit $4
          for update skip locked) due
        where m.id = due.id
        returning m.id, m.destination, m.message_type, m.body, m.attempts
        """;

    private readonly string _held =
        $"select id from {schema}.es_{box} where id = any($1) and owner = $2 and due_at >= $3 and {open}";

    private readonly string _delete = $"delete from {schema}.es_{box} where id = $1 and owner = $2";

    private readonly string _retry = $"""
        update {schema}.es_{box} set owner = null, due_at = $3, last_error = $4
        where id = $1 and owner = $2 and {open}
        """;

    private readonly string _bury = $"""
        with dead as (delete from {schema}.es_{box} where id = $1 and owner = $2 and {open} returning {Columns})
        insert into {schema}.es_dead_letters ({Columns}, box, died_at, error)
        select {Columns}, '{box}', $3, $4 from dead
        """;

    private readonly string _measure = $"""
        select (select min(wanted_at) from {schema}.es_{box} where {open}),
          (select count(*) from {schema}.es_dead_letters where box = '{box}')
        """;

    /// <summary>Stores messages. Taken by an owner they are on their first attempt, without one they wait until they
    /// are due.</summary>
    public NpgsqlBatchCommand Insert(IReadOnlyList<Message> messages, IReadOnlyList<(string Type, byte[] Json)> bodies,
        DateTimeOffset wantedAt, DateTimeOffset dueAt, Guid? owner) => new(_insert)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, messages.Select(message => message.Id)),
                Array(NpgsqlDbType.Text, messages.Select(message => message.Destination)),
                Array(NpgsqlDbType.Text, bodies.Select(body => body.Type)),
                Array(NpgsqlDbType.Jsonb, bodies.Select(body => body.Json)),
                Value(NpgsqlDbType.TimestampTz, wantedAt),
                Value(NpgsqlDbType.Integer, owner is null ? 0 : 1),
                Value(NpgsqlDbType.TimestampTz, dueAt),
                Value(NpgsqlDbType.Uuid, owner),
            },
        };

    /// <summary>Takes what is due, the longest due first.</summary>
    public async Task<List<TakenMessage>> TakeAsync(NpgsqlDataSource source, Guid owner, DateTimeOffset now,
        DateTimeOffset leasedUntil, int atMost, CancellationToken ct)
    {
        await using var command = Command(source, _take, Value(NpgsqlDbType.Uuid, owner),
            Value(NpgsqlDbType.TimestampTz, now), Value(NpgsqlDbType.TimestampTz, leasedUntil),
            Value(NpgsqlDbType.Integer, atMost));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var taken = new List<TakenMessage>();
        while (await reader.ReadAsync(ct))
        {
            taken.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2),
                reader.GetFieldValue<byte[]>(3), reader.GetInt32(4)));
        }
        return taken;
    }

    /// <summary>Which of these messages an owner has taken, for at least so long.</summary>
    public async Task<HashSet<Guid>> HeldAsync(NpgsqlDataSource source, IEnumerable<Guid> ids, Guid owner,
        DateTimeOffset until, CancellationToken ct)
    {
        await using var command = Command(source, _held, Array(NpgsqlDbType.Uuid, ids),
            Value(NpgsqlDbType.Uuid, owner), Value(NpgsqlDbType.TimestampTz, until));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var held = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
        {
            held.Add(reader.GetGuid(0));
        }
        return held;
    }

    /// <summary>Forgets a message that is delivered.</summary>
    public Task DeleteAsync(NpgsqlDataSource source, TakenMessage taken, Guid owner, CancellationToken ct) =>
        ExecuteAsync(source, _delete, ct, Value(NpgsqlDbType.Uuid, taken.Id), Value(NpgsqlDbType.Uuid, owner));

    /// <summary>Gives a message back, to be taken again later.</summary>
    public Task RetryAsync(NpgsqlDataSource source, TakenMessage taken, Guid owner, DateTimeOffset at, string error,
        CancellationToken ct) => EndAttemptAsync(source, _retry, taken, owner, at, error, ct);

    /// <summary>Gives a message up.</summary>
    public Task BuryAsync(NpgsqlDataSource source, TakenMessage taken, Guid owner, DateTimeOffset now, string error,
        CancellationToken ct) => EndAttemptAsync(source, _bury, taken, owner, now, error, ct);

    /// <summary>Since when the oldest message should have been delivered, if there is one, and how many were given up.
    /// </summary>
    public async Task<(DateTimeOffset? Oldest, long Dead)> MeasureAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(_measure);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.IsDBNull(0) ? null : reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1));
    }

    /// <summary>A parameter with its type said, so that the statement's text alone is what is prepared.</summary>
    public static NpgsqlParameter Value(NpgsqlDbType type, object? value) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static Task EndAttemptAsync(NpgsqlDataSource source, string sql, TakenMessage taken, Guid owner,
        DateTimeOffset at, string error, CancellationToken ct) =>
        // PostgreSQL keeps no NUL in a text, and somebody's error may hold one.
        ExecuteAsync(source, sql, ct, Value(NpgsqlDbType.Uuid, taken.Id), Value(NpgsqlDbType.Uuid, owner),
            Value(NpgsqlDbType.TimestampTz, at), Value(NpgsqlDbType.Text, error.Replace('\0', ' ')));

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType element, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | element };

    private static async Task ExecuteAsync(
        NpgsqlDataSource source, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(source, sql, parameters);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, string sql, params NpgsqlParameter[] parameters)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
