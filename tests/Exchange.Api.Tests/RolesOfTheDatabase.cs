using Exchange.Api.Tests.Kit;
using Npgsql;

namespace Exchange.Api.Tests;

public sealed class RolesOfTheDatabase(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private readonly TestExchange _exchange = shared.Exchange;

    [Theory]
    [InlineData("update exchange.ledger_entry set by = 'x'")]
    [InlineData("delete from exchange.ledger_entry")]
    [InlineData("truncate exchange.ledger_entry")]
    [InlineData("update es.mt_events set data = '{}'")]
    [InlineData("delete from es.mt_events")]
    [InlineData("truncate es.mt_events cascade")]
    [InlineData("delete from exchange.api_key")]
    [InlineData("update exchange.idempotency set reply = '{}'")]
    [InlineData("create table exchange.more (x int)")]
    [InlineData("alter table exchange.owner add column x int")]
    [InlineData("drop trigger ledger_entry_is_append_only on exchange.ledger_entry")]
    [InlineData("create schema mine")]
    public async Task The_app_may_not(string statement)
    {
        await using var source = NpgsqlDataSource.Create(_exchange.AppConnection);
        await using var command = source.CreateCommand(statement);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("insert into exchange.opening values ('c', gen_random_uuid(), '', '{}')")]
    [InlineData("select * from exchange.api_key")]
    [InlineData("select * from exchange.idempotency")]
    [InlineData("update exchange.owner set epoch = 0")]
    public async Task The_reader_may_not(string statement)
    {
        await using var source = NpgsqlDataSource.Create(_exchange.Settings().ReaderDatabase!);
        await using var command = source.CreateCommand(statement);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Even_the_owner_meets_a_trigger_before_the_ledger_changes()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            _exchange.ExecuteAsync("update exchange.ledger_entry set by = 'x'"));

        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }
}
