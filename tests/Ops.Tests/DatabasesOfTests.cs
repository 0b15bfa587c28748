using Npgsql;
using TestKit;

namespace Ops.Tests;

public sealed class DatabasesOfTests
{
    [Fact]
    public async Task Are_copies_of_a_template_that_is_prepared_once()
    {
        var prepared = 0;
        async Task Prepare(string template)
        {
            Interlocked.Increment(ref prepared);
            await ExecuteAsync(template, "CREATE TABLE item AS SELECT 7 AS id");
        }

        var databases = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => TestDatabase.CreateAsync("copies", Prepare)));
        await ExecuteAsync(databases[0].ConnectionString, "DELETE FROM item");

        Assert.Equal(1, prepared);
        Assert.Equal(0L, await ExecuteAsync(databases[0].ConnectionString, "SELECT count(*) FROM item"));
        Assert.Equal(1L, await ExecuteAsync(databases[3].ConnectionString, "SELECT count(*) FROM item"));
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Are_dropped_even_while_somebody_is_connected()
    {
        var database = await TestDatabase.CreateAsync();
        await using var lingering = new NpgsqlConnection(database.ConnectionString);
        await lingering.OpenAsync();

        await database.DisposeAsync();

        Assert.Equal(
            0L,
            await ExecuteAsync(
                database.AdminConnectionString,
                $"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'"));
    }

    private static async Task<object?> ExecuteAsync(string target, string sql)
    {
        await using var connection = new NpgsqlConnection(target);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
