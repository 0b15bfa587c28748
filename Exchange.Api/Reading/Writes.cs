using System.Runtime.InteropServices;
using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>
/// What one page of events comes to: the changes of each row are put together, and rows that change alike are written
/// by one statement. All of it runs as one batch in the page's transaction.
/// </summary>
/// <remarks>
/// Changes of different rows may change places, those of one row may not. So a row that a statement of its own was
/// <see cref="Run"/> for goes on in the next wave: a wave's rows are written before its statements, and the waves one
/// after the other.
/// </remarks>
/// <param name="schema">Where they write. Statements name the schema that serves; a rebuild runs the same ones
/// elsewhere.</param>
internal sealed class Writes(string schema = ReadSchema.Name)
{
    private const string Serving = $"{ReadSchema.Name}.";

    private readonly List<Wave> _waves = [];
    private readonly Dictionary<RowKey, Place> _places = [];

    /// <summary>A new row under an id; nulls, and columns that are not named, get the table's defaults.</summary>
    public void Insert(string table, Guid id, params ReadOnlySpan<(string Column, object? Value)> values) =>
        Insert(new(table, id), values, isNamedById: true);

    /// <summary>A new row of a table without ids; the event that it comes from tells it from others.</summary>
    public void Append(string table, Guid eventId, params ReadOnlySpan<(string Column, object? Value)> values) =>
        Insert(new(table, eventId), values, isNamedById: false);

    /// <summary>Gives columns of a row new values.</summary>
    public void Set(string table, Guid id, params ReadOnlySpan<(string Column, object? Value)> values)
    {
        var row = Row(new(table, id));
        foreach (var (column, value) in values)
            row.Set(column, value);
    }

    /// <summary>Nothing but the status of one row changes.</summary>
    public void SetStatus(string table, Guid id, string status) => Set(table, id, ("status", status));

    /// <summary>Adds to a column that is never null.</summary>
    public void Increase(string table, Guid id, string column, long by) => Row(new(table, id)).Increase(column, by);

    /// <summary>
    /// Runs a statement with positional parameters of which the first is the row's id, after all that was said of that
    /// row so far. It reads or changes no other row that this page changes in the same columns.
    /// </summary>
    public void Run(string table, Guid id, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(
            schema == ReadSchema.Name ? sql : sql.Replace(Serving, $"{schema}.", StringComparison.Ordinal))
        {
            Parameters = { new() { Value = id } },
        };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value is Enum name ? name.ToString() : value ?? DBNull.Value });
        }

        ref var place = ref PlaceOf(new(table, id));
        place.HasRun = true;
        WaveAt(place.Wave).Statements.Add(command);
    }

    public async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var wave in _waves)
        {
            foreach (var command in BulkStatements.Of(schema, wave.Rows.Values))
                batch.BatchCommands.Add(command);
            foreach (var command in wave.Statements)
                batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
    }

    private void Insert(RowKey key, ReadOnlySpan<(string Column, object? Value)> values, bool isNamedById)
    {
        var row = Row(key);
        row.IsNew = true;
        if (isNamedById)
            row.Set("id", key.Id);
        foreach (var (column, value) in values)
        {
            if (value is not null)
                row.Set(column, value);
        }
    }

    private RowChange Row(RowKey key)
    {
        ref var place = ref PlaceOf(key);
        if (place.HasRun)
            place = new(place.Wave + 1);
        var rows = WaveAt(place.Wave).Rows;
        if (!rows.TryGetValue(key, out var row))
            rows.Add(key, row = new(key));
        return row;
    }

    private ref Place PlaceOf(RowKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out _);

    private Wave WaveAt(int number)
    {
        while (_waves.Count <= number)
            _waves.Add(new());
        return _waves[number];
    }

    private sealed class Wave
    {
        public Dictionary<RowKey, RowChange> Rows { get; } = [];

        public List<NpgsqlBatchCommand> Statements { get; } = [];
    }

    /// <summary>How far the changes of one row have come.</summary>
    /// <param name="Wave">The wave of the last one.</param>
    private record struct Place(int Wave)
    {
        /// <summary>A statement of its own is in that wave.</summary>
        public bool HasRun { get; set; }
    }
}

/// <summary>A row of a read model.</summary>
internal readonly record struct RowKey(string Table, Guid Id);
