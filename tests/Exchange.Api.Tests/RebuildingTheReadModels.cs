using Check;
using Exchange.Api.Reading;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Npgsql;
using ProjectionTool;

namespace Exchange.Api.Tests;

/// <summary>What <c>ops/projections</c> does, beside a running API.</summary>
public sealed class RebuildingTheReadModels : IAsyncLifetime
{
    private const string Tables =
        """
        select tablename::text from pg_tables where schemaname = 'read' and tablename <> 'schema_version' order by 1
        """;

    private static readonly string Name = $"ReadModels:V{new ReadModels().Version}";

    private readonly TradedExchange _traded = new();
    private Operator _operator = null!;

    private TestExchange Exchange => _traded.Exchange;

    public async Task InitializeAsync()
    {
        await _traded.InitializeAsync();
        // A copied database does not take its grants along.
        await Exchange.ExecuteAsync(
            $"""
            do $$ begin
              execute format('grant create on database %I to %I', current_database(), (
                select nspowner::regrole::text from pg_namespace where nspname = 'read'));
            end $$
            """);
        _operator = new(NpgsqlDataSource.Create(Exchange.OwnerConnection), TestExchange.Granted);
    }

    public async Task DisposeAsync()
    {
        await _operator.DisposeAsync();
        await _traded.DisposeAsync();
    }

    [Fact]
    public async Task Makes_tables_that_equal_the_served_ones_row_by_row()
    {
        var tables = await ListAsync(Tables);
        await Exchange.ExecuteAsync(
            "create schema before;" + string.Concat(
                tables.Select(table => $"create table before.{table} as table read.{table};")));
        await Exchange.ExecuteAsync("update read.account set balance = balance + 1; delete from read.lease");

        await RebuildAsync();

        Assert.Equal(13, tables.Count);
        foreach (var table in tables)
        {
            var different = await Exchange.ScalarAsync<long>(
                $"""
                select count(*) from (
                  (table before.{table} except all table read.{table})
                  union all (table read.{table} except all table before.{table})) different
                """);
            Assert.True(different == 0, $"{different} rows of {table} differ.");
        }

        Assert.Empty((await Checker.RunAsync(Exchange.CheckerConnection, _ => { }, default))
            .SelectMany(finding => finding.Examples));
        Assert.Equal(["read"], await ListAsync("select nspname::text from pg_namespace where nspname like 'read%'"));
    }

    [Fact]
    public async Task Leaves_the_running_API_to_go_on_with_the_new_tables()
    {
        var buyer = await Exchange.FundedBuyerAsync("Second buyer", "10");
        await RebuildAsync();
        var reply = await DepositAsync(buyer.ParticipantId, "after the rebuild");

        Assert.Equal(MicroAmount.Parse("11"), (await AccountAsync(buyer, reply.Position)).Balance);
        var seen = await _operator.LookAsync(default);
        Assert.Equal(0, Assert.Single(seen.Projections).Lag);
        Assert.True(seen.IsWell);
    }

    [Fact]
    public async Task Loses_nothing_that_happens_meanwhile()
    {
        const int Deposits = 40;
        var buyer = await Exchange.FundedBuyerAsync("Second buyer", "10");
        var last = 0L;
        var depositing = Task.Run(async () =>
        {
            for (var i = 0; i < Deposits; i++)
                last = (await DepositAsync(buyer.ParticipantId, $"meanwhile {i}")).Position;
        });
        var rebuilds = 0;
        do
        {
            await RebuildAsync();
            rebuilds++;
        }
        while (!depositing.IsCompleted || rebuilds < 2);
        await depositing;

        var account = await AccountAsync(buyer, last);
        Assert.Equal(MicroAmount.Parse($"{10 + Deposits}"), account.Balance);
        Assert.Empty((await Checker.RunAsync(Exchange.CheckerConnection, _ => { }, default))
            .SelectMany(finding => finding.Examples));
    }

    [Fact]
    public async Task Broken_off_leaves_the_old_tables_serving_and_is_gone_on_with()
    {
        using var broken = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _operator.RebuildAsync("ReadModels", _ => broken.Cancel(), broken.Token));

        var buyer = await Exchange.FundedBuyerAsync("Second buyer", "10");
        var reply = await DepositAsync(buyer.ParticipantId, "after the break");
        await Exchange.Client(buyer).GetAccountsAsync(page: new() { AtLeast = reply.Position });
        Assert.Equal(
            [$"{Name}:All", $"{Name}:Rebuild"],
            (await _operator.LookAsync(default)).Projections.Select(one => one.Name));

        await RebuildAsync();
        Assert.Equal([$"{Name}:All"], (await _operator.LookAsync(default)).Projections.Select(one => one.Name));
        Assert.Equal(MicroAmount.Parse("11"), (await AccountAsync(buyer, reply.Position)).Balance);
    }

    [Fact]
    public async Task An_event_they_fail_at_is_listed_and_left_out_once_the_operator_says_so()
    {
        var buyer = await Exchange.FundedBuyerAsync("Second buyer", "10");
        var reply = await DepositAsync(buyer.ParticipantId, "good");
        await Exchange.Operator.GetMarketAsync(reply.Position);
        var account = await Exchange.AccountOfAsync(buyer.ParticipantId);
        await Exchange.ExecuteAsync(
            $"""
            insert into read.account_line (account, sequence, at, kind, amount)
            select '{account}', s, now(), 'x', 0 from es.mt_events_sequence e,
              generate_series(e.last_value + 1, e.last_value + 10) s
            """);
        await DepositAsync(buyer.ParticipantId, "in the way");
        Operator.Overview seen;
        do
        {
            seen = await _operator.LookAsync(default);
        }
        while (seen.Faults.Count == 0);

        var fault = Assert.Single(seen.Faults);
        Assert.False(seen.IsWell);
        Assert.Contains("account_line_pkey", fault.Error, StringComparison.Ordinal);
        await _operator.SkipAsync("ReadModels", fault.Sequence, "a line that somebody wrote by hand", default);
        await Exchange.ExecuteAsync("delete from read.account_line where kind = 'x' and sequence > " + fault.Sequence);
        await Exchange.StopAsync();
        await Exchange.RunAsync();
        var after = await DepositAsync(buyer.ParticipantId, "after it");
        Assert.Equal(MicroAmount.Parse("12"), (await AccountAsync(buyer, after.Position)).Balance);
        Assert.True((await _operator.LookAsync(default)).IsWell);
    }

    [Fact]
    public async Task Are_not_exchanged_under_an_API_of_another_version_and_are_when_it_has_stopped()
    {
        await Exchange.ExecuteAsync("insert into es.mt_event_progression values ('ReadModels:V1:All', 3, now())");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(RebuildAsync);
        Assert.StartsWith("ReadModels:V1:All moved", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["ReadModels:V1:All", $"{Name}:All", $"{Name}:Rebuild"],
            (await _operator.LookAsync(default)).Projections.Select(one => one.Name));

        await Exchange.ExecuteAsync(
            """
            update es.mt_event_progression set last_updated = now() - interval '61 seconds'
            where name = 'ReadModels:V1:All'
            """);
        await RebuildAsync();
        Assert.Equal([$"{Name}:All"], (await _operator.LookAsync(default)).Projections.Select(one => one.Name));
    }

    [Fact]
    public async Task What_is_not_there_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _operator.RebuildAsync("Nothing", _ => { }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => _operator.SkipAsync("ReadModels", 3, "because", default));
    }

    private Task<long> RebuildAsync() => _operator.RebuildAsync("ReadModels", _ => { }, default);

    private async Task<CommandReply> DepositAsync(Guid participant, string reference) =>
        await Exchange.Operator.DepositAsync(
            await Exchange.AccountOfAsync(participant), MicroAmount.Parse("1"), TestExchange.Currency, reference);

    private async Task<AccountView> AccountAsync(ParticipantCredentials owner, long atLeast) =>
        Assert.Single((await Exchange.Client(owner).GetAccountsAsync(page: new() { AtLeast = atLeast })).Items);

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Exchange.Database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
