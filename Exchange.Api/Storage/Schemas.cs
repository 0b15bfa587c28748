using EventStore;
using Exchange.Api.Hosting;
using Exchange.Api.Reading;
using Exchange.Domain.Trading;
using Npgsql;

namespace Exchange.Api.Storage;

/// <summary>The schemas of the exchange's database and the roles that may use them.</summary>
internal static class Schemas
{
    public const string Events = "es";
    public const string Own = "exchange";

    private const string OwnComponent = "exchange";

    private static readonly (string Schema, string Component, IReadOnlyList<Migration> Steps)[] All =
    [
        (Events, Migrations.EventStoreComponent, Migrations.EventStore),
        (Own, OwnComponent, Migration.FromResources(typeof(Schemas).Assembly, "Exchange.Api.Storage.Migrations.")),
        (ReadSchema.Name, ReadSchema.Component, ReadSchema.Migrations),
    ];

    /// <summary>The events that the journal reads and writes.</summary>
    public static EventTypes EventTypes { get; } = EventTypes.Of(EventCatalog.All.Keys);

    /// <summary>
    /// Applies what is missing, as the owner of the tables, and grants the other roles what they need.
    /// </summary>
    /// <exception cref="SettingsException">A role that is to be granted something does not exist.</exception>
    public static async Task MigrateAsync(string connectionString, Rights rights, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        foreach (var (schema, component, steps) in All)
            await Migrations.ApplyAsync(connection, schema, component, steps, ct);
        await using var grants = new NpgsqlCommand(rights.Sql(), connection);
        try
        {
            await grants.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            throw new SettingsException(
                $"The tables are there, the rights are not: {error.MessageText}. Create the role, or name another in " +
                "MARKET_AppRole, MARKET_ReaderRole or MARKET_CheckerRole, and migrate again.");
        }
    }

    /// <summary>Returns if the database is exactly what this program was built for.</summary>
    /// <exception cref="SchemaVersionException">It is not; the message names both versions.</exception>
    public static async Task RequireCurrentAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var (schema, component, steps) in All)
            await Migrations.RequireCurrentAsync(connection, schema, component, steps, ct);
    }
}
