using Exchange.Contracts.Client;
using Npgsql;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// A copy of an exchange whose read models were thrown away and made again, from the first event, by an API of its own.
/// </summary>
internal static class RebuiltReadModels
{
    private const string Copy = "rebuilt";

    /// <summary>The rows of each table as they are and as they come out again; the API must not run.</summary>
    public static async Task AreTheSameAsync(PrivateExchange exchange, Cast cast)
    {
        var before = await RowsAsync(exchange.AdminConnection());
        await ExecuteAsync(
            exchange.AdminConnection("postgres"), $"create database {Copy} template market owner market_owner");
        var copied = exchange.AdminConnection(Copy);
        foreach (var table in before.Keys)
        {
            await ExecuteAsync(copied, $"truncate read.{table}");
        }

        await ExecuteAsync(copied, "delete from es.mt_event_progression where name like 'ReadModels:%'");
        var folder = Path.Combine(exchange.Folder, Copy);
        Directory.CreateDirectory(Path.Combine(folder, "notes"));
        foreach (var note in Directory.GetFiles(Path.Combine(exchange.Folder, "notes")))
        {
            File.Copy(note, Path.Combine(folder, "notes", Path.GetFileName(note)));
        }

        await using (var api = await RunningApi.StartAsync(exchange.SettingsOf(Copy, folder)))
        {
            using var http = new HttpClient { BaseAddress = api.Address };
            var reader = Actor.Client(http, cast.Time, null, ExchangeClientOptions.MaxAttemptsAllowed);
            await reader.GetMarketAsync((await reader.GetMarketAsync()).Position);
        }

        var after = await RowsAsync(copied);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, table => Assert.Equal(table.Value, after[table.Key]));
        Assert.All(["trade_order", "match", "lease", "usage", "settlement", "voucher"], table =>
            Assert.NotEmpty(before[table]));
    }

    private static async Task<SortedDictionary<string, List<string>>> RowsAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var tables = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in await ColumnAsync(
            connection, "select tablename from pg_tables where schemaname = 'read' and tablename <> 'schema_version'"))
        {
            tables.Add(table, await ColumnAsync(connection, $"select t::text from read.{table} t order by 1"));
        }

        return tables;
    }

    private static async Task<List<string>> ColumnAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync())
        {
            all.Add(rows.GetString(0));
        }

        return all;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
