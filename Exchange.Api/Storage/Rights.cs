using System.Text.RegularExpressions;
using Exchange.Api.Reading;

namespace Exchange.Api.Storage;

/// <summary>
/// What each role may do. The app role changes rows and no tables, and nobody but the owner could change an event or a
/// ledger entry. That stops accidents; what stops an owner is that others hold the signed checkpoints.
/// </summary>
internal static partial class Rights
{
    private const string ReadModels = ReadSchema.Name;

    /// <summary>The grants, as one statement list that may be run again.</summary>
    public static string Sql(string app, string reader)
    {
        RequirePlain(app);
        RequirePlain(reader);
        return $"""
            revoke all on schema es, exchange from public;
            grant usage on schema es, exchange to {app}, {reader};
            revoke all on all tables in schema es, exchange from {app}, {reader};
            grant select, insert on es.mt_events to {app};
            grant select, insert, update on es.mt_streams, es.mt_event_progression to {app};
            grant select, insert, update, delete on es.es_snapshots to {app};
            grant select on es.schema_version, exchange.schema_version to {app};
            grant usage on sequence es.mt_events_sequence to {app};
            grant select, insert on exchange.ledger_entry, exchange.opening, exchange.api_key, exchange.incident
                to {app};
            grant select, insert, update on exchange.owner, exchange.ledger_head, exchange.client_sequence to {app};
            grant select, insert, delete on exchange.idempotency to {app};
            grant select on all tables in schema es to {reader};
            grant select on exchange.owner, exchange.ledger_entry, exchange.ledger_head, exchange.opening to {reader};
            revoke all on schema {ReadModels} from public;
            grant usage on schema {ReadModels} to {app}, {reader};
            grant select, insert, update, delete, truncate on all tables in schema {ReadModels} to {app};
            grant select on all tables in schema {ReadModels} to {reader};
            """;
    }

    private static void RequirePlain(string role)
    {
        if (!Plain().IsMatch(role))
            throw new Hosting.SettingsException($"A role is called [a-z_][a-z0-9_]*, not {role}.");
    }

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
