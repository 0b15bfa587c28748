using System.Text;
using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>
/// Changes of many rows as few statements: one for all rows of a table that change in the same columns, with an array
/// for each column. Names come from the projections' code, values travel as parameters.
/// </summary>
internal static class BulkStatements
{
    public static IEnumerable<NpgsqlBatchCommand> Of(string schema, IEnumerable<RowChange> rows) =>
        rows.GroupBy(Shape).Select(alike => Statement(schema, [.. alike]));

    /// <summary>What two rows must have in common to be written together.</summary>
    private static string Shape(RowChange row)
    {
        var shape = new StringBuilder(row.Key.Table).Append(row.IsNew ? '+' : '=');
        foreach (var (column, cell) in row.Cells)
        {
            shape.Append(column).Append(cell switch
            {
                { Value: null } => '0',
                { IsIncrease: true } => '>',
                _ => ',',
            });
        }

        return shape.ToString();
    }

    private static NpgsqlBatchCommand Statement(string schema, RowChange[] rows)
    {
        var first = rows[0];
        var table = $"{schema}.{first.Key.Table}";
        string[] columns = [.. first.Cells.Where(cell => cell.Value.Value is not null).Select(cell => cell.Key)];
        var command = new NpgsqlBatchCommand(
            first.IsNew ? Insert(table, first, columns) : Update(table, first, columns));
        if (!first.IsNew)
            command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.Key.Id) });
        foreach (var column in columns)
            command.Parameters.Add(new() { Value = Values(rows, column) });
        return command;
    }

    private static string Insert(string table, RowChange row, string[] columns)
    {
        var selected = columns.Select(column => "n." + column + Cast(row.Cells[column]));
        return $"""
            insert into {table} ({string.Join(", ", columns)})
            select {string.Join(", ", selected)}
            from unnest({Parameters(columns.Length)}) as n ({string.Join(", ", columns)})
            """;
    }

    private static string Update(string table, RowChange row, string[] columns)
    {
        var set = row.Cells.Select(cell => cell.Key + " = " + cell.Value switch
        {
            { Value: null } => "null",
            { IsIncrease: true } => $"t.{cell.Key} + n.{cell.Key}",
            _ => "n." + cell.Key + Cast(cell.Value),
        });
        return $"""
            update {table} t set {string.Join(", ", set)}
            from unnest({Parameters(columns.Length + 1)}) as n ({string.Join(", ", columns.Prepend("id"))})
            where t.id = n.id
            """;
    }

    private static string Parameters(int count) =>
        string.Join(", ", Enumerable.Range(1, count).Select(number => $"${number}"));

    /// <summary>Lists travel as texts, for an array of arrays would be unnested to its last element.</summary>
    private static string Cast(RowChange.Cell cell) => cell.Value is string[]? "::text[]" : "";

    private static object Values(RowChange[] rows, string column) => rows[0].Cells[column].Value switch
    {
        string => Typed<string>(rows, column),
        long => Typed<long>(rows, column),
        bool => Typed<bool>(rows, column),
        Guid => Typed<Guid>(rows, column),
        DateTimeOffset => Typed<DateTimeOffset>(rows, column),
        string[] => Array.ConvertAll(rows, row => Literal((string[])row.Cells[column].Value!)),
        var other => throw new ArgumentException($"{column} holds a {other?.GetType().Name}.", nameof(rows)),
    };

    private static T[] Typed<T>(RowChange[] rows, string column) =>
        Array.ConvertAll(rows, row => (T)row.Cells[column].Value!);

    /// <summary>A text array as PostgreSQL reads it.</summary>
    private static string Literal(string[] list) => $"{{{string.Join(',', list.Select(Quoted))}}}";

    private static string Quoted(string text)
    {
        var escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
