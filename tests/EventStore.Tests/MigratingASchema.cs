using Npgsql;
using TestKit;

namespace EventStore.Tests;

public sealed class MigratingASchema : IAsyncLifetime
{
    private static readonly Migration[] Steps =
    [
        new(1, "jars", "create table __S__.jars (id integer)"),
        new(2, "lids", "create table __S__.lids (id integer)"),
    ];

    private TestDatabase _database = null!;
    private NpgsqlConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _connection = await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Missing_steps_are_applied_in_order_and_only_once()
    {
        await ApplyAsync(Steps[..1]);
        await ApplyAsync(Steps);
        await ApplyAsync(Steps);
        Assert.True(await ExistsAsync("pantry.jars"));
        Assert.True(await ExistsAsync("pantry.lids"));
        await Migrations.RequireCurrentAsync(_connection, "pantry", "kitchen", Steps, default);
    }

    [Fact]
    public async Task A_failing_step_leaves_nothing_behind()
    {
        Migration[] broken = [Steps[0], new(2, "broken", "create table nowhere.lids (id integer)")];
        await Assert.ThrowsAsync<PostgresException>(() => ApplyAsync(broken));
        Assert.False(await ExistsAsync("pantry.jars"));
    }

    [Fact]
    public async Task Components_are_numbered_apart()
    {
        await ApplyAsync(Steps);
        await Migrations.ApplyAsync(
            _connection, "pantry", Migrations.EventStoreComponent, Migrations.EventStore, default);
        Assert.True(await ExistsAsync("pantry.mt_events"));
    }

    [Fact]
    public async Task Processes_that_start_together_do_not_collide()
    {
        await using var other = await OpenAsync();
        await Task.WhenAll(ApplyAsync(Steps), Migrations.ApplyAsync(other, "pantry", "kitchen", Steps, default));
        await Migrations.RequireCurrentAsync(_connection, "pantry", "kitchen", Steps, default);
    }

    [Fact]
    public async Task A_newer_database_is_refused_with_both_versions()
    {
        await ApplyAsync(Steps);
        foreach (var act in new[] { ApplyAsync, RequireAsync })
        {
            var refused = await Assert.ThrowsAsync<SchemaVersionException>(() => act(Steps[..1]));
            Assert.Equal((2, 1), (refused.DatabaseVersion, refused.ProgramVersion));
            Assert.Contains("schema is at version 2, this program's at 1", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_older_or_empty_database_is_refused_until_it_is_migrated()
    {
        var empty = await Assert.ThrowsAsync<SchemaVersionException>(() => RequireAsync(Steps));
        Assert.Equal((0, 2), (empty.DatabaseVersion, empty.ProgramVersion));
        await ApplyAsync(Steps[..1]);
        var older = await Assert.ThrowsAsync<SchemaVersionException>(() => RequireAsync(Steps));
        Assert.Equal((1, 2), (older.DatabaseVersion, older.ProgramVersion));
    }

    [Fact]
    public async Task An_edited_step_is_refused()
    {
        await ApplyAsync(Steps);
        Migration[] edited = [new(1, "jars", "create table __S__.jars (id bigint)"), Steps[1]];
        await Assert.ThrowsAsync<SchemaVersionException>(() => ApplyAsync(edited));
        await Assert.ThrowsAsync<SchemaVersionException>(() => RequireAsync(edited));
    }

    [Fact]
    public void Line_ends_do_not_make_another_text() =>
        Assert.Equal(new Migration(1, "a", "x\ny").Sha256, new Migration(1, "a", "x\r\ny").Sha256);

    [Fact]
    public async Task Steps_with_a_gap_are_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => ApplyAsync(Steps[1..]));

    [Theory]
    [InlineData("Pantry")]
    [InlineData("pantry; drop table x")]
    [InlineData("")]
    public async Task A_schema_name_that_needs_quoting_is_refused(string schema) =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Migrations.ApplyAsync(_connection, schema, "kitchen", Steps, default));

    private Task ApplyAsync(Migration[] steps) =>
        Migrations.ApplyAsync(_connection, "pantry", "kitchen", steps, default);

    private Task RequireAsync(Migration[] steps) =>
        Migrations.RequireCurrentAsync(_connection, "pantry", "kitchen", steps, default);

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<bool> ExistsAsync(string table)
    {
        await using var command = new NpgsqlCommand($"select to_regclass('{table}') is not null", _connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
