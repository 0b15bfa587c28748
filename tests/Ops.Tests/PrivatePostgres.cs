using LocalPostgres;
using Npgsql;

namespace Ops.Tests;

public sealed class PrivatePostgres : IDisposable
{
    private static readonly PostgresOptions Forgetful = new() { Durable = false };

    private readonly string _folder = Directory.CreateTempSubdirectory("private-postgres-").FullName;

    public void Dispose() => PostgresServer.Destroy(_folder);

    [Fact]
    public async Task Serves_on_loopback_behind_a_password_of_its_own()
    {
        await using var server = await PostgresServer.StartAsync(_folder, Forgetful);

        Assert.Equal("postgres", await ScalarAsync(server.ConnectionString(), "SELECT current_database()::text"));
        var wrong = server.ConnectionString("postgres", PostgresServer.Superuser, "not the password");
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(wrong, "SELECT 1"));
        Assert.Equal("127.0.0.1", await ScalarAsync(server.ConnectionString(), "SHOW listen_addresses"));
        Assert.Equal("", await ScalarAsync(server.ConnectionString(), "SHOW unix_socket_directories"));
    }

    [Fact]
    public async Task Keeps_its_password_from_other_users()
    {
        await using var server = await PostgresServer.StartAsync(_folder, Forgetful);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_folder, "password")));
        }
    }

    [Fact]
    public async Task Sorts_text_by_code_point()
    {
        await using var server = await PostgresServer.StartAsync(_folder, Forgetful);
        Assert.Equal(
            "B,a,é,中",
            await ScalarAsync(
                server.ConnectionString(),
                "SELECT string_agg(word, ',' ORDER BY word) FROM unnest(array['中', 'a', 'é', 'B']) AS word"));
    }

    [Fact]
    public async Task Is_found_again_by_a_second_start_while_it_runs()
    {
        await using var first = await PostgresServer.StartAsync(_folder, Forgetful);
        var second = await PostgresServer.StartAsync(_folder, Forgetful);

        Assert.True(first.StartedHere);
        Assert.False(second.StartedHere);
        Assert.Equal(first.Port, second.Port);
        await second.DisposeAsync();
        Assert.Equal(1, await ScalarAsync(first.ConnectionString(), "SELECT 1"));
    }

    [Fact]
    public async Task Starts_once_when_asked_twice_at_the_same_time()
    {
        var both = await Task.WhenAll(
            PostgresServer.StartAsync(_folder, Forgetful), PostgresServer.StartAsync(_folder, new()));

        Assert.Single(both, server => server.StartedHere);
        Assert.Equal(both[0].Port, both[1].Port);
        await both[0].StopAsync();
    }

    [Fact]
    public async Task Has_what_was_committed_after_a_stop()
    {
        await using (var server = await PostgresServer.StartAsync(_folder, new()))
            await ExecuteAsync(server, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using var again = await PostgresServer.StartAsync(_folder, new());
        Assert.Equal(42, await ScalarAsync(again.ConnectionString(), "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Has_what_was_committed_after_a_kill()
    {
        var server = await PostgresServer.StartAsync(_folder, new());
        await ExecuteAsync(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        server.Kill();

        await using var again = await PostgresServer.StartAsync(_folder, new());
        Assert.True(again.StartedHere);
        Assert.Equal(42, await ScalarAsync(again.ConnectionString(), "SELECT answer FROM kept"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Comes_back_on_its_port_with_what_was_committed(bool killed)
    {
        await using var server = await PostgresServer.StartAsync(_folder, new());
        await ExecuteAsync(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        var port = server.Port;
        if (killed)
            server.Kill();
        else
            await server.StopAtOnceAsync();
        NpgsqlConnection.ClearAllPools();

        await server.StartAgainAsync();

        Assert.Equal(port, server.Port);
        Assert.Equal(42, await ScalarAsync(server.ConnectionString(), "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Serves_from_below_a_folder_that_others_may_not_enter()
    {
        // Such as root's home. We may be root, who is not whom the server runs as.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var below = Path.Combine(_folder, "data", "pg");
        try
        {
            await using var server = await PostgresServer.StartAsync(below, Forgetful);
            Assert.Equal(1, await ScalarAsync(server.ConnectionString(), "SELECT 1"));
        }
        finally
        {
            PostgresServer.Destroy(below);
        }
    }

    [Fact]
    public async Task Refuses_a_data_folder_of_a_version_that_is_not_installed()
    {
        await (await PostgresServer.StartAsync(_folder, Forgetful)).StopAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "data", "PG_VERSION"), "9\n");

        var refusal = await Assert.ThrowsAsync<LocalPostgresException>(
            () => PostgresServer.StartAsync(_folder, Forgetful));
        Assert.Contains("made by PostgreSQL 9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_servers_log_when_it_does_not_start()
    {
        await (await PostgresServer.StartAsync(_folder, Forgetful)).StopAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder, "data", "postgresql.conf"), "no_such_setting = 1\n");

        var refusal = await Assert.ThrowsAsync<LocalPostgresException>(
            () => PostgresServer.StartAsync(_folder, Forgetful));
        Assert.Contains("no_such_setting", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_folder_of_programs_without_a_server()
    {
        var refusal = await Assert.ThrowsAsync<LocalPostgresException>(
            () => PostgresServer.StartAsync(_folder, new() { Binaries = _folder }));
        Assert.Contains("There is no 'postgres'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_over_after_an_attempt_that_was_broken_off()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data", "base"));
        await using var server = await PostgresServer.StartAsync(_folder, Forgetful);
        Assert.True(server.StartedHere);
    }

    private static Task ExecuteAsync(PostgresServer server, string sql) => ScalarAsync(server.ConnectionString(), sql);

    private static async Task<object?> ScalarAsync(NpgsqlConnectionStringBuilder target, string sql)
    {
        target.Pooling = false;
        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
