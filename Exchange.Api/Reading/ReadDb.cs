using Exchange.Contracts.Wire;
using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>Queries on the read models, through the role that may only select.</summary>
internal sealed class ReadDb(NpgsqlDataSource source)
{
    /// <summary>All rows of a query with positional parameters.</summary>
    public async Task<List<T>> ListAsync<T>(
        string sql, Func<Columns, T> map, CancellationToken ct, params object?[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var columns = new Columns(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            columns.NextRow();
            rows.Add(map(columns));
        }

        return rows;
    }

    /// <summary>The one row, or null.</summary>
    public async Task<T?> FindAsync<T>(
        string sql, Func<Columns, T> map, CancellationToken ct, params object?[] values)
        where T : class => (await ListAsync(sql, map, ct, values)).SingleOrDefault();

    /// <summary>
    /// A page of a query whose last column is the row's cursor; the query ends in <c>limit</c> one more than the page,
    /// and that one tells whether there is a next page.
    /// </summary>
    public async Task<Page<T>> PageAsync<T>(
        string sql, Func<Columns, T> map, PageRequest page, CancellationToken ct, params object?[] values)
    {
        var rows = await ListAsync(
            $"{sql} limit {page.Size + 1}", c => (Row: map(c), Cursor: c.Text()), ct, values);
        var shown = rows.Take(page.Size).Select(r => r.Row).ToArray();
        return new(shown, rows.Count > page.Size ? rows[page.Size - 1].Cursor : null);
    }
}
