using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>The statements that one page of events becomes; they run as one batch in the page's transaction.</summary>
/// <param name="schema">Where they write. They name the schema that serves; a rebuild runs the same ones elsewhere.
/// </param>
internal sealed class Writes(string schema = ReadSchema.Name)
{
    private const string Serving = $"{ReadSchema.Name}.";

    private readonly List<NpgsqlBatchCommand> _commands = [];

    /// <summary>Adds a statement with positional parameters; enums are written by name.</summary>
    public void Add(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(schema == ReadSchema.Name
            ? sql
            : sql.Replace(Serving, $"{schema}.", StringComparison.Ordinal));
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value is Enum name ? name.ToString() : value ?? DBNull.Value });
        }

        _commands.Add(command);
    }

    /// <summary>Nothing but the status of one row changes.</summary>
    public void SetStatus(string table, Guid id, string status) =>
        Add($"update read.{table} set status = $2 where id = $1", id, status);

    public async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (_commands.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in _commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }
}
