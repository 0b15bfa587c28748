using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LocalPostgres;
using Npgsql;

namespace TestKit;

/// <summary>The one PostgreSQL of this test process, in memory where the system allows it.</summary>
internal sealed class TestServer
{
    private const string Prefix = "market-test-";
    private const long RoomNeeded = 1L << 30;
    private static readonly Lazy<Task<TestServer>> Shared = new(StartAsync);

    private readonly PostgresServer _postgres;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    // Copies of one template must not run at once, and copying is bound by one resource anyway.
    private readonly SemaphoreSlim _creating = new(1);
    private int _databases;

    private TestServer(PostgresServer postgres) => _postgres = postgres;

    public static Task<TestServer> GetAsync() => Shared.Value;

    public string ConnectionString(string database, string? user = null, string? password = null)
    {
        var target = _postgres.ConnectionString(database, user, password);
        target.IncludeErrorDetail = true;
        return target.ConnectionString;
    }

    public Task<string> TemplateAsync(string name, Func<string, Task> prepare) =>
        _templates.GetOrAdd(name, key => new(() => PrepareAsync("template_" + key, prepare))).Value;

    public async Task<string> CreateAsync(string? template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await _creating.WaitAsync();
        try
        {
            var from = template is null ? "" : $" TEMPLATE \"{template}\"";
            await ExecuteAsync($"CREATE DATABASE {name}{from}");
        }
        finally
        {
            _creating.Release();
        }

        return name;
    }

    public Task DropAsync(string database) => ExecuteAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    private static async Task<TestServer> StartAsync()
    {
        var home = Home();
        Sweep(home);
        var folder = Path.Combine(home, Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        CleanUpAfterUs(folder);
        return new(await PostgresServer.StartAsync(folder, new() { Durable = false }));
    }

    /// <summary>
    /// Leaves a shell behind that ends the server when this process is gone. The runner gives a test process a tenth
    /// of a second to end and then kills it, so nothing in the process itself can be relied on to do it.
    /// </summary>
    private static void CleanUpAfterUs(string folder)
    {
        const string script = """
            (
              while kill -0 "$1"; do sleep 0.2; done
              server=$(head -n 1 "$2/data/postmaster.pid")
              kill -QUIT "$server" && while kill -0 "$server"; do sleep 0.1; done
              rm -rf "$2"
            ) </dev/null >/dev/null 2>&1 &
            """;
        using var shell = Process.Start(
            "/bin/sh", ["-c", script, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), folder]);
        shell.WaitForExit();
    }

    private async Task<string> PrepareAsync(string database, Func<string, Task> prepare)
    {
        await ExecuteAsync($"CREATE DATABASE \"{database}\"");
        var target = new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Pooling = false };
        await prepare(target.ConnectionString);
        // A database that somebody is connected to cannot be copied.
        await ExecuteAsync($"ALTER DATABASE \"{database}\" ALLOW_CONNECTIONS false");
        await ExecuteAsync(
            $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'");
        return database;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Memory rather than disk where there is enough: databases are made several times faster.</summary>
    private static string Home()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace >= RoomNeeded
            ? memory
            : Path.GetTempPath();
    }

    /// <summary>Ends the servers of test processes that were killed before they could clean up.</summary>
    private static void Sweep(string home)
    {
        foreach (var folder in Directory.GetDirectories(home, Prefix + "*"))
        {
            var owner = int.Parse(Path.GetFileName(folder)[Prefix.Length..], CultureInfo.InvariantCulture);
            if (owner != Environment.ProcessId && IsRunning(owner))
                continue;
            try
            {
                PostgresServer.Destroy(folder);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Another test process sweeps the same folder, or it is another user's.
            }
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
