using System.Security.Cryptography;
using LocalPostgres;
using Npgsql;

namespace Bench;

/// <summary>The exchange's database and its roles on a private server, nothing migrated yet.</summary>
internal sealed class BenchDatabase
{
    private const string Name = "market";

    private readonly PostgresServer _server;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private BenchDatabase(PostgresServer server) => _server = server;

    /// <summary>The superuser's.</summary>
    public string Admin => _server.ConnectionString(Name).ConnectionString;

    public string Owner => As("market_owner");

    public string App => As("market_app");

    public string Reader => As("market_reader");

    public static async Task<BenchDatabase> MakeAsync(PostgresServer server)
    {
        var database = new BenchDatabase(server);
        await using var connection = new NpgsqlConnection(server.ConnectionString().ConnectionString);
        await connection.OpenAsync();
        string[] roles = ["market_owner", "market_app", "market_reader", "market_checker"];
        string[] statements =
        [
            .. roles.Select(role => $"create role {role} login password '{database._password}'"),
            $"create database {Name} owner market_owner",
        ];
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }

        return database;
    }

    private string As(string role) => _server.ConnectionString(Name, role, _password).ConnectionString;
}
