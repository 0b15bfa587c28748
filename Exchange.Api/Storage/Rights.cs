using System.Text.RegularExpressions;
using Exchange.Api.Reading;

namespace Exchange.Api.Storage;

/// <summary>
/// What each role may do. The app role changes rows and no tables, and nobody but the owner could change an event or a
/// ledger entry. That stops accidents; what stops an owner is that others hold the signed checkpoints.
/// </summary>
/// <param name="App">The API's role for the market: it appends, and moves owner, head and streams on.</param>
/// <param name="Reader">
/// The API's role for queries: read models, ledger entries, and of events who and when, but not what they say.
/// </param>
/// <param name="Checker">
/// The role of <c>ops/check</c>: whole events beside ledger and read models, but no opening and no credential.
/// </param>
internal sealed partial record Rights(string App, string Reader, string Checker)
{
    private const string ReadModels = ReadSchema.Name;

    private string All => $"{App}, {Reader}, {Checker}";

    /// <summary>The grants, as one statement list that may be run again.</summary>
    /// <exception cref="Hosting.SettingsException">A role has a name that SQL would have to quote.</exception>
    public string Sql()
    {
        foreach (var role in new[] { App, Reader, Checker })
            RequirePlain(role);
        return $"""
            revoke all on schema es, exchange from public;
            revoke all on all tables in schema es, exchange from {All};
            grant usage on schema es, exchange to {All};

            grant select, insert on es.mt_events to {App};
            grant select, insert, update on es.mt_streams, es.mt_event_progression, es.es_projection_faults to {App};
            grant select, insert, update, delete on es.es_snapshots to {App};
            grant usage on sequence es.mt_events_sequence to {App};
            grant select, insert on exchange.ledger_entry, exchange.api_key, exchange.incident to {App};
            grant select, insert, delete on exchange.opening to {App};
            grant select, insert, update, delete on exchange.saved_filter to {App};
            grant select, insert, update (epoch, position, clock_held, taken_at, holder, address)
                on exchange.owner to {App};
            grant select, insert, update (size, head, root) on exchange.ledger_head to {App};
            grant select, insert, update (last) on exchange.client_sequence to {App};
            grant select, insert, delete on exchange.idempotency to {App};
            grant select on es.schema_version, exchange.schema_version to {App};

            grant select (seq_id, stream_id, type, timestamp, user_name) on es.mt_events to {Reader};
            grant select on exchange.ledger_entry to {Reader};

            grant select on es.mt_events, es.mt_streams, es.es_snapshots to {Checker};
            grant select on exchange.ledger_entry, exchange.ledger_head to {Checker};

            {ReadModelsSql()}
            """;
    }

    /// <summary>The grants on the read models alone, for tables that have just taken the place of others.</summary>
    /// <exception cref="Hosting.SettingsException">A role has a name that SQL would have to quote.</exception>
    public string ReadModelsSql()
    {
        foreach (var role in new[] { App, Reader, Checker })
            RequirePlain(role);
        return $"""
            revoke all on schema {ReadModels} from public;
            revoke all on all tables in schema {ReadModels} from {All};
            grant usage on schema {ReadModels} to {All};
            grant select, insert, update, delete, truncate on all tables in schema {ReadModels} to {App};
            revoke insert, update, delete, truncate on {ReadModels}.schema_version from {App};
            grant select on all tables in schema {ReadModels} to {Reader}, {Checker};
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
