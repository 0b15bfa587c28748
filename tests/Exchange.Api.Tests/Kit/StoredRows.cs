using Npgsql;

namespace Exchange.Api.Tests.Kit;

/// <summary>All rows of all tables of an exchange, to see that nothing was written.</summary>
public static class StoredRows
{
    public static async Task<IReadOnlyList<string>> AllRowsAsync(this TestExchange exchange)
    {
        await using var source = NpgsqlDataSource.Create(exchange.Database.ConnectionString);
        var rows = new List<string>();
        foreach (var table in await ReadAsync(
            source,
            """
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname in ('es', 'exchange', 'read') order by 1
            """))
            rows.AddRange(await ReadAsync(source, $"select '{table} ' || t::text from {table} t order by 1"));
        return rows;
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync())
            all.Add(rows.GetString(0));
        return all;
    }
}
