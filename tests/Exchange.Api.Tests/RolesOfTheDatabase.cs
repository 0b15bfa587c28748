using Exchange.Api.Hosting;
using Exchange.Api.Storage;
using Exchange.Api.Tests.Kit;
using Npgsql;

namespace Exchange.Api.Tests;

/// <summary>Each role logs in and finds out for itself what it may do.</summary>
public sealed class RolesOfTheDatabase(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private const string ReadModel = "select insert update delete truncate | select | select";

    private static readonly string[] ReadModels =
    [
        "account", "account_line", "lease", "market", "match", "offer", "participant", "programme", "reference_data",
        "resource", "settlement", "trade_order", "usage", "voucher",
    ];

    /// <summary>What app, reader and checker may do, said once more: a new table needs its row.</summary>
    private static readonly Dictionary<string, string> Stated = new(
        ReadModels.Select(name => KeyValuePair.Create($"read.{name}", ReadModel)))
    {
        ["es.es_append_keys"] = "- | - | -",
        ["es.es_dead_letters"] = "- | - | -",
        ["es.es_incoming"] = "- | - | -",
        ["es.es_outgoing"] = "- | - | -",
        ["es.es_projection_faults"] = "select insert update | - | -",
        ["es.es_snapshots"] = "select insert update delete | - | select",
        ["es.mt_event_progression"] = "select insert update | - | -",
        ["es.mt_events"] = "select insert | select(seq_id stream_id timestamp type user_name) | select",
        ["es.mt_events_sequence"] = "usage | - | -",
        ["es.mt_high_water_skips"] = "- | - | -",
        ["es.mt_streams"] = "select insert update | - | select",
        ["es.schema_version"] = "select | - | -",
        ["exchange.api_key"] = "select insert | - | -",
        ["exchange.client_sequence"] = "select insert update(last) | - | -",
        ["exchange.idempotency"] = "select insert delete | - | -",
        ["exchange.incident"] = "select insert | - | -",
        ["exchange.ledger_entry"] = "select insert | select | select",
        ["exchange.ledger_head"] = "select insert update(head root size) | - | select",
        ["exchange.opening"] = "select insert delete | - | -",
        ["exchange.owner"] = "select insert update(address clock_held epoch holder position taken_at) | - | -",
        ["exchange.saved_filter"] = "select insert update delete | - | -",
        ["exchange.schema_version"] = "select | - | -",
        ["read.schema_version"] = "select | select | select",
    };

    private readonly TestExchange _exchange = shared.Exchange;

    [Fact]
    public async Task May_do_on_every_table_what_is_stated_and_nothing_else()
    {
        var app = await RightsAsync(_exchange.AppConnection);
        var reader = await RightsAsync(_exchange.ReaderConnection);
        var checker = await RightsAsync(_exchange.CheckerConnection);

        Assert.Equal(
            Stated.Select(row => $"{row.Key}: {row.Value}").Order(StringComparer.Ordinal),
            app.Select(row => $"{row.Key}: {row.Value} | {reader[row.Key]} | {checker[row.Key]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Make_no_tables_except_for_the_owner()
    {
        const string mayCreate =
            """
            select count(*) from pg_namespace where nspname !~ '^pg_' and has_schema_privilege(oid, 'create')
            """;
        Assert.Equal(0L, await ScalarAsync(_exchange.AppConnection, mayCreate));
        Assert.Equal(0L, await ScalarAsync(_exchange.ReaderConnection, mayCreate));
        Assert.Equal(0L, await ScalarAsync(_exchange.CheckerConnection, mayCreate));
        Assert.NotEqual(0L, await ScalarAsync(_exchange.OwnerConnection, mayCreate));
    }

    [Theory]
    [InlineData("update exchange.ledger_entry set by = 'x'")]
    [InlineData("delete from exchange.ledger_entry")]
    [InlineData("truncate exchange.ledger_entry")]
    [InlineData("delete from exchange.ledger_head")]
    [InlineData("update es.mt_events set data = '{}'")]
    [InlineData("delete from es.mt_events")]
    [InlineData("truncate es.mt_events cascade")]
    [InlineData("delete from exchange.api_key")]
    [InlineData("update exchange.idempotency set reply = '{}'")]
    [InlineData("update exchange.owner set demo = false")]
    [InlineData("create table exchange.more (x int)")]
    [InlineData("alter table exchange.owner add column x int")]
    [InlineData("drop trigger ledger_entry_is_append_only on exchange.ledger_entry")]
    [InlineData("alter table exchange.ledger_head disable trigger all")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create schema mine")]
    public Task The_app_may_not(string statement) => IsDeniedAsync(_exchange.AppConnection, statement);

    [Theory]
    [InlineData("insert into exchange.opening values ('c', gen_random_uuid(), '', '{}')")]
    [InlineData("select * from exchange.opening")]
    [InlineData("select data from es.mt_events")]
    [InlineData("select * from es.mt_events")]
    [InlineData("select * from exchange.api_key")]
    [InlineData("select * from exchange.idempotency")]
    [InlineData("update exchange.owner set epoch = 0")]
    [InlineData("update read.offer set price = 0")]
    public Task The_reader_may_not(string statement) => IsDeniedAsync(_exchange.ReaderConnection, statement);

    [Theory]
    [InlineData("select * from exchange.opening")]
    [InlineData("select * from exchange.api_key")]
    [InlineData("select * from exchange.idempotency")]
    [InlineData("select * from exchange.incident")]
    [InlineData("delete from es.es_snapshots")]
    [InlineData("update es.mt_events set data = '{}'")]
    [InlineData("insert into exchange.ledger_head (size, head, root) values (0, '', '')")]
    public Task The_checker_may_not(string statement) => IsDeniedAsync(_exchange.CheckerConnection, statement);

    [Theory]
    [InlineData("update exchange.ledger_entry set by = 'x'", "append-only")]
    [InlineData("delete from exchange.ledger_entry", "append-only")]
    [InlineData("truncate exchange.ledger_entry", "append-only")]
    [InlineData("delete from exchange.ledger_head", "append-only")]
    [InlineData("truncate exchange.ledger_head", "append-only")]
    [InlineData("update exchange.ledger_head set size = size - 1", "only grows")]
    [InlineData("update exchange.ledger_head set root = '\\x00'", "only grows")]
    [InlineData("update exchange.ledger_head set head = '\\x00'", "only grows")]
    public Task Even_the_owner_meets_a_trigger_before_the_ledger_changes(string statement, string said) =>
        IsStoppedAsync(_exchange.OwnerConnection, statement, said);

    [Theory]
    [InlineData("update exchange.ledger_head set size = size - 1")]
    [InlineData("update exchange.ledger_head set root = '\\x00'")]
    public Task The_app_moves_the_head_forward_only(string statement) =>
        IsStoppedAsync(_exchange.AppConnection, statement, "only grows");

    [Fact]
    public async Task Are_missed_by_name_when_they_are_not_there()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => Schemas.MigrateAsync(
            _exchange.OwnerConnection, new("api_test_app", "api_test_reader", "nobody_of_that_name"), default));

        Assert.Contains("nobody_of_that_name", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MARKET_CheckerRole", refused.Message, StringComparison.Ordinal);
    }

    private static async Task IsDeniedAsync(string role, string statement)
    {
        var refused = await RefusedAsync(role, statement);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task IsStoppedAsync(string role, string statement, string said)
    {
        var refused = await RefusedAsync(role, statement);

        Assert.Equal(PostgresErrorCodes.RaiseException, refused.SqlState);
        Assert.Contains(said, refused.MessageText, StringComparison.Ordinal);
    }

    private static async Task<PostgresException> RefusedAsync(string role, string statement)
    {
        await using var source = NpgsqlDataSource.Create(role);
        await using var command = source.CreateCommand(statement);
        return await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
    }

    private static async Task<object?> ScalarAsync(string role, string sql)
    {
        await using var source = NpgsqlDataSource.Create(role);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>What PostgreSQL says this login may do, on every table, view and sequence there is.</summary>
    private static async Task<Dictionary<string, string>> RightsAsync(string role)
    {
        await using var source = NpgsqlDataSource.Create(role);
        await using var command = source.CreateCommand(
            """
            select n.nspname || '.' || c.relname,
              coalesce(string_agg(lower(p.name) || columns.list, ' ' order by p.nr), '-')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
              and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            left join (values (1, 'SELECT'), (2, 'INSERT'), (3, 'UPDATE'), (4, 'DELETE'), (5, 'TRUNCATE'),
              (6, 'REFERENCES'), (7, 'TRIGGER'), (8, 'USAGE')) p (nr, name)
              on case
                when c.relkind = 'S'
                  then p.name in ('SELECT', 'UPDATE', 'USAGE') and has_sequence_privilege(c.oid, p.name)
                when p.name = 'USAGE' then false
                when p.name in ('DELETE', 'TRUNCATE', 'TRIGGER') then has_table_privilege(c.oid, p.name)
                else has_any_column_privilege(c.oid, p.name)
              end
            left join lateral (
              select case when c.relkind = 'S' or has_table_privilege(c.oid, p.name) then ''
                else '(' || string_agg(a.attname, ' ' order by a.attname) || ')' end as list
              from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                and c.relkind <> 'S' and p.name in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                and has_column_privilege(c.oid, a.attnum, p.name)
            ) columns on true
            where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            group by 1
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var rights = new Dictionary<string, string>();
        while (await rows.ReadAsync())
            rights.Add(rows.GetString(0), rows.GetString(1));
        return rights;
    }
}
