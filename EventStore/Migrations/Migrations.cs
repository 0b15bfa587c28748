using Npgsql;

namespace EventStore;

/// <summary>Applies numbered SQL steps and holds a binary and its database to the same version.</summary>
/// <remarks>What has been applied is recorded in <c>schema_version</c> in the schema itself, one row per component
/// and step, so that a host can keep its own steps beside those of the store.</remarks>
public static class Migrations
{
    /// <summary>The component name of the store's own steps.</summary>
    public const string EventStoreComponent = "event_store";

    /// <summary>The store's own steps.</summary>
    public static IReadOnlyList<Migration> EventStore { get; } =
        Migration.FromResources(typeof(Migrations).Assembly, "EventStore.Migrations.");

    /// <summary>Creates the schema if it is missing and applies the steps that are, all in one transaction. Several
    /// processes may call this at once: one applies, the others wait and find nothing to do.</summary>
    /// <param name="connection">An open connection of a role that may create tables, with no transaction begun.
    /// </param>
    /// <param name="schema">The schema, <c>[a-z_][a-z0-9_]*</c>, at most 50 characters.</param>
    /// <param name="component">Whose steps these are, such as <see cref="EventStoreComponent"/>.</param>
    /// <param name="migrations">All steps of the component, from the first.</param>
    /// <param name="ct">Stops the wait; what was begun is rolled back.</param>
    /// <exception cref="SchemaVersionException">The database is ahead of these steps, or an applied step had
    /// another text.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, string schema, string component,
        IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        SchemaName.Require(schema);
        RequireNumbered(component, migrations);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock(hashtextextended('migrate {schema}', 0))", ct);
        if (!await ExistsAsync(connection, "select to_regnamespace($1) is not null", schema, ct))
        {
            await ExecuteAsync(connection, $"create schema {schema}", ct);
        }
        await ExecuteAsync(connection, $"""
            create table if not exists {schema}.schema_version (
              component text not null, version integer not null, applied_at timestamptz not null default now(),
              sha256 text not null, constraint pk_schema_version primary key (component, version))
            """, ct);
        var applied = await AppliedAsync(connection, schema, component, ct);
        RequireNotNewer(component, migrations, applied);
        foreach (var migration in migrations.Skip(applied.Count))
        {
            await ExecuteAsync(connection, migration.Sql.Replace("__S__", schema, StringComparison.Ordinal), ct);
            await RecordAsync(connection, schema, component, migration, ct);
        }
        await transaction.CommitAsync(ct);
    }

    /// <summary>Returns if the database has exactly these steps; a host calls it before it serves.</summary>
    /// <param name="connection">An open connection; the role needs to read <c>schema_version</c>.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="component">Whose steps these are.</param>
    /// <param name="migrations">All steps of the component, from the first.</param>
    /// <param name="ct">Stops the wait.</param>
    /// <exception cref="SchemaVersionException">The database is behind, ahead, or had another text; the message
    /// names both versions.</exception>
    public static async Task RequireCurrentAsync(NpgsqlConnection connection, string schema, string component,
        IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        SchemaName.Require(schema);
        RequireNumbered(component, migrations);
        var exists = await ExistsAsync(
            connection, "select to_regclass($1) is not null", $"{schema}.schema_version", ct);
        var applied = exists ? await AppliedAsync(connection, schema, component, ct) : [];
        RequireNotNewer(component, migrations, applied);
        if (applied.Count < migrations.Count)
        {
            throw new SchemaVersionException(component, applied.Count, migrations.Count,
                "Apply the missing migrations before starting.");
        }
    }

    private static void RequireNumbered(string component, IReadOnlyList<Migration> migrations)
    {
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Version != i + 1)
            {
                throw new ArgumentException(
                    $"{component}: migration {migrations[i].Version} stands where {i + 1} is due.", nameof(migrations));
            }
        }
    }

    private static void RequireNotNewer(string component, IReadOnlyList<Migration> migrations, List<string> applied)
    {
        if (applied.Count > migrations.Count)
        {
            throw new SchemaVersionException(component, applied.Count, migrations.Count,
                "A newer version of this program has been here; start that one.");
        }
        for (var i = 0; i < applied.Count; i++)
        {
            if (applied[i] != migrations[i].Sha256)
            {
                throw new SchemaVersionException(component, applied.Count, migrations.Count,
                    $"Migration {i + 1} ({migrations[i].Name}) was applied with another text "
                    + $"(SHA-256 {applied[i]}, here {migrations[i].Sha256}); a migration is never edited.");
            }
        }
    }

    private static async Task<List<string>> AppliedAsync(
        NpgsqlConnection connection, string schema, string component, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select sha256 from {schema}.schema_version where component = $1 order by version", connection);
        command.Parameters.Add(new() { Value = component });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            applied.Add(reader.GetString(0));
        }
        return applied;
    }

    private static async Task RecordAsync(
        NpgsqlConnection connection, string schema, string component, Migration migration, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {schema}.schema_version (component, version, sha256) values ($1, $2, $3)", connection);
        command.Parameters.Add(new() { Value = component });
        command.Parameters.Add(new() { Value = migration.Version });
        command.Parameters.Add(new() { Value = migration.Sha256 });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<bool> ExistsAsync(
        NpgsqlConnection connection, string sql, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = name });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
