using System.Security.Cryptography;
using System.Text.Json;
using LocalPostgres;
using Npgsql;

namespace DevHost;

/// <summary>The exchange's database and the four roles that may log in to it.</summary>
internal sealed class Database
{
    private const string Name = "market";
    private static readonly string[] Roles = ["market_owner", "market_app", "market_reader", "market_checker"];

    private readonly PostgresServer _server;
    private readonly Dictionary<string, string> _passwords;

    private Database(PostgresServer server, Dictionary<string, string> passwords) =>
        (_server, _passwords) = (server, passwords);

    /// <summary>The role that owns the tables; for migrations only.</summary>
    public string Owner => ConnectionString(Roles[0]);

    /// <summary>The role of the API, which may not change the tables' shape nor the ledger's past.</summary>
    public string App => ConnectionString(Roles[1]);

    /// <summary>The role of the API's queries.</summary>
    public string Reader => ConnectionString(Roles[2]);

    /// <summary>The role that the invariants are checked as.</summary>
    public string Checker => ConnectionString(Roles[3]);

    /// <summary>Makes what is missing: database, and roles with random passwords kept in the folder.</summary>
    public static async Task<Database> PrepareAsync(PostgresServer server, string secrets, CancellationToken cancel)
    {
        var database = new Database(server, await PasswordsAsync(Path.Combine(secrets, "database.json"), cancel));
        await using var connection = new NpgsqlConnection(server.ConnectionString().ConnectionString);
        await connection.OpenAsync(cancel);
        foreach (var role in Roles)
        {
            if (!await ExistsAsync(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", role, cancel))
                await ExecuteAsync(connection, $"CREATE ROLE {role} LOGIN", cancel);
            // The password is hexadecimal, so it needs no quoting within the quotes.
            await ExecuteAsync(connection, $"ALTER ROLE {role} PASSWORD '{database._passwords[role]}'", cancel);
        }

        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_database WHERE datname = $1", Name, cancel))
            await ExecuteAsync(connection, $"CREATE DATABASE {Name} OWNER {Roles[0]}", cancel);
        return database;
    }

    private string ConnectionString(string role) =>
        _server.ConnectionString(Name, role, _passwords[role]).ConnectionString;

    /// <summary>The roles' passwords; a role that came with a newer version gets one beside the others.</summary>
    private static async Task<Dictionary<string, string>> PasswordsAsync(string file, CancellationToken cancel)
    {
        var kept = File.Exists(file)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file, cancel))!
            : [];
        if (Roles.All(kept.ContainsKey))
            return kept;
        var all = Roles.ToDictionary(
            role => role,
            role => kept.GetValueOrDefault(role) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var access = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, access);
        await JsonSerializer.SerializeAsync(stream, all, cancellationToken: cancel);
        return all;
    }

    private static async Task<bool> ExistsAsync(
        NpgsqlConnection connection, string query, string name, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
