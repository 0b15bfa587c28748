using System.Globalization;
using Exchange.Contracts.Client;
using LocalPostgres;
using Npgsql;

namespace EndToEnd.Tests;

/// <summary>
/// A durable PostgreSQL with an exchange's database and roles, and the folders that an API needs: everything that
/// outlives a crash of the API.
/// </summary>
internal sealed class PrivateExchange : IAsyncDisposable
{
    private const string Database = "market";
    private const string Password = "only-on-loopback-for-one-test";

    private readonly string _folder;
    private readonly PostgresServer _server;
    private readonly ParticipantSecrets _operator;

    private PrivateExchange(string folder, PostgresServer server)
    {
        (_folder, _server) = (folder, server);
        _operator = ParticipantSecrets.LoadOrMake(Secrets, "operator");
    }

    public PostgresServer Postgres => _server;

    public string Folder => _folder;

    public string Export => Path.Combine(_folder, "export");

    public string Secrets => Path.Combine(_folder, "secrets");

    private string CheckDatabase => ConnectionString("market_checker");

    /// <summary>To one of its databases, as the superuser.</summary>
    public string AdminConnection(string database = Database) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString(database).ConnectionString) { Pooling = false }
            .ConnectionString;

    public IReadOnlyDictionary<string, string> Settings => SettingsOf(Database, _folder);

    /// <summary>The settings of an API on another database, with folders of its own but for the log's keys.</summary>
    public IReadOnlyDictionary<string, string> SettingsOf(string database, string folder) =>
        new Dictionary<string, string>
        {
            ["MARKET_Database"] = ConnectionString("market_app", database),
            ["MARKET_MigrationsDatabase"] = ConnectionString("market_owner", database),
            ["MARKET_ReaderDatabase"] = ConnectionString("market_reader", database),
            ["MARKET_Origin"] = "localhost/compute/0e2e0e2e",
            ["MARKET_KeyFolder"] = Path.Combine(_folder, "keys"),
            ["MARKET_NoteStore"] = Path.Combine(folder, "notes"),
            ["MARKET_PublishFolder"] = Path.Combine(folder, "export"),
            ["MARKET_OperatorKey"] = _operator.Key.PublicKeyHex,
            ["MARKET_OperatorApiKeyHash"] = _operator.ApiKeyHash,
            ["MARKET_Demo"] = "true",
            ["MARKET_DemoStart"] = Start.ToString("O", CultureInfo.InvariantCulture),
            ["DOTNET_ENVIRONMENT"] = "Production",
        };

    /// <summary>The market's time when it opens.</summary>
    public static DateTimeOffset Start { get; } = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<PrivateExchange> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("exchange-e2e-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "secrets"));
        var server = await PostgresServer.StartAsync(Path.Combine(folder, "pg"), new());
        await using var connection = new NpgsqlConnection(server.ConnectionString().ConnectionString);
        await connection.OpenAsync();
        foreach (var role in (string[])["market_owner", "market_app", "market_reader", "market_checker"])
        {
            await ExecuteAsync(connection, $"create role {role} login password '{Password}'");
        }

        await ExecuteAsync(connection, $"create database {Database} owner market_owner");
        return new(folder, server);
    }

    /// <summary>Every invariant holds on the database, and the export verifies with every signature.</summary>
    public async Task BooksAndLedgerHoldAsync()
    {
        var (check, books) = await BuiltPrograms.RunAsync(
            BuiltPrograms.Check, [],
            new Dictionary<string, string> { ["MARKET_CheckDatabase"] = CheckDatabase });
        Assert.True(check == 0, books);
        var (verify, ledger) = await BuiltPrograms.RunAsync(
            BuiltPrograms.Verifier,
            ["verify", Export, "--policy", Path.Combine(Export, "policy"), "--level", "replay"]);
        Assert.True(verify == 0, ledger);
    }

    /// <summary>How many rows there are, as <c>from</c> names them.</summary>
    public async Task<long> CountAsync(string rows)
    {
        await using var source = NpgsqlDataSource.Create(CheckDatabase);
        await using var command = source.CreateCommand($"select count(*) from {rows}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Key.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string role, string database = Database) =>
        _server.ConnectionString(database, role, Password).ConnectionString;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
