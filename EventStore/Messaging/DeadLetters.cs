using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>The messages that were given up, for an operator to see and, when what was wrong is mended, to replay.
/// </summary>
/// <param name="source">Where connections come from.</param>
/// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
public sealed class DeadLetters(NpgsqlDataSource source, string schema)
{
    private readonly string _list = $"""
        select box, id, destination, message_type, body::text, wanted_at, attempts, error, died_at
        from {SchemaName.Require(schema)}.es_dead_letters order by died_at, id limit $1
        """;

    /// <summary>The oldest of them.</summary>
    /// <param name="atMost">How many, at least 1.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int atMost = 1_000, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        await using var command = source.CreateCommand(_list);
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.Integer, atMost));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(ct))
        {
            letters.Add(new(reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3),
                reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetInt32(6), reader.GetString(7),
                reader.GetFieldValue<DateTimeOffset>(8)));
        }
        return letters;
    }

    /// <summary>Puts a dead letter back into its box as if it had just come; the next process that looks delivers it.
    /// False if it is not there any more.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<bool> ReplayAsync(DeadLetter letter, CancellationToken ct = default)
    {
        if (letter.Box is not (Outbox.Box or Inbox.Box))
        {
            throw new ArgumentException($"There is no box {letter.Box}.", nameof(letter));
        }
        await using var command = source.CreateCommand($"""
            with again as (delete from {schema}.es_dead_letters where box = $1 and id = $2 returning *)
            insert into {schema}.es_{letter.Box} (id, destination, message_type, body, wanted_at, due_at, attempts)
            select id, destination, message_type, body, wanted_at, '-infinity', 0 from again
            """);
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.Text, letter.Box));
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.Uuid, letter.Id));
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
