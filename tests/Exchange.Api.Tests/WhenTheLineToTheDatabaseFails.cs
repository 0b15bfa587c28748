using Check;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Npgsql;
using TestKit;

namespace Exchange.Api.Tests;

/// <summary>Between the API and its PostgreSQL, and at each point of a commit where it matters.</summary>
public sealed class WhenTheLineToTheDatabaseFails : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private FaultyLine _line = null!;
    private Guid _account;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.CreateAsync();
        _line = FaultyLine.To(new NpgsqlConnectionStringBuilder(_exchange.AppConnection).Port);
        await RunAsync(commandTimeout: 30);
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        _account = await _exchange.AccountOfAsync(buyer.ParticipantId);
    }

    public async Task DisposeAsync()
    {
        await _exchange.DisposeAsync();
        await _line.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_and_answered()
    {
        var lost = _line.LoseAnswerTo("wire lost");

        var reply = await DepositAsync("wire lost");

        Assert.True(lost.IsCompletedSuccessfully);
        Assert.False(reply.Replayed);
        await CountsOnceAndTheRulesHoldAsync("wire lost");
    }

    [Fact]
    public async Task A_commit_whose_answer_never_comes_is_found_too()
    {
        await _exchange.StopAsync();
        await RunAsync(commandTimeout: 1);
        var silent = _line.FallSilentAfter("wire silent");

        var reply = await DepositAsync("wire silent");

        Assert.True(silent.IsCompletedSuccessfully);
        Assert.False(reply.Replayed);
        await CountsOnceAndTheRulesHoldAsync("wire silent");
    }

    [Fact]
    public async Task A_write_that_breaks_off_is_not_there_and_counts_once_when_it_is_sent_again()
    {
        var broken = _line.BreakOffAt("wire broken");
        var impatient = new ExchangeClient(
            _exchange.Http(), _exchange.Wall, _exchange.OperatorCredentials(), new() { MaxAttempts = 1 });

        var refused = await Assert.ThrowsAsync<RefusedException>(() => impatient.DepositAsync(
            _account, MicroAmount.Parse("5"), TestExchange.Currency, "wire broken"));

        Assert.Equal(503, refused.Problem.Status);
        Assert.True(broken.IsCompletedSuccessfully);
        Assert.Equal(0, await DepositsAsync("wire broken"));
        await DepositAsync("wire broken");
        await CountsOnceAndTheRulesHoldAsync("wire broken");
    }

    [Fact]
    public async Task All_of_a_batch_whose_answer_is_lost_are_answered_and_what_was_decided_on_top_of_it_goes_on()
    {
        var lost = _line.LoseAnswerTo("wire 3");

        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => DepositAsync($"wire {i}")).ToArray());

        Assert.True(lost.IsCompletedSuccessfully);
        Assert.Equal(32, replies.DistinctBy(reply => reply.Position).Count());
        Assert.Equal(32, await _exchange.CountAsync("es.mt_events where type = 'account_deposited'"));
        await CountsOnceAndTheRulesHoldAsync("wire 3");
    }

    [Fact]
    public async Task The_answer_to_taking_the_market_again_may_be_lost_as_well()
    {
        var commit = _line.LoseAnswerTo("wire lost");
        var retaken = _line.LoseAnswerTo("set epoch = epoch + 1");

        var reply = await DepositAsync("wire lost");

        Assert.True(commit.IsCompletedSuccessfully);
        Assert.True(retaken.IsCompletedSuccessfully);
        Assert.False(reply.Replayed);
        await CountsOnceAndTheRulesHoldAsync("wire lost");
    }

    [Fact]
    public async Task While_it_is_cut_reads_are_told_to_come_again_and_a_command_waits_for_its_outcome()
    {
        var impatient = new ExchangeClient(
            _exchange.Http(), _exchange.Wall, _exchange.OperatorCredentials(), new() { MaxAttempts = 1 });
        _line.Cut();

        var read = await Assert.ThrowsAsync<RefusedException>(() => impatient.GetMarketAsync());
        var deposit = DepositAsync("wire away");

        Assert.Equal((503, "/problems/unavailable"), (read.Problem.Status, read.Problem.Type));
        _line.Mend();
        await deposit;
        await CountsOnceAndTheRulesHoldAsync("wire away");
    }

    private Task RunAsync(int commandTimeout) => _exchange.RunAsync(settings => settings with
    {
        Database = ThroughTheLine(settings.Database, commandTimeout),
        ReaderDatabase = ThroughTheLine(settings.ReaderDatabase!, commandTimeout),
    });

    private string ThroughTheLine(string connection, int commandTimeout) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Port = _line.Port,
            CommandTimeout = commandTimeout,
            // The server is not asked to stop what it has done already.
            CancellationTimeout = -1,
        }.ConnectionString;

    private async Task<CommandReply> DepositAsync(string reference)
    {
        var deposit = _exchange.Operator.DepositAsync(
            _account, MicroAmount.Parse("5"), TestExchange.Currency, reference);
        while (!deposit.IsCompleted)
        {
            // A lost database is tried again after a second of the wall clock, which stands still here.
            _exchange.Wall.Advance(TimeSpan.FromSeconds(1));
            // A round trip past the line, in which the API gets on.
            await _exchange.CountAsync("exchange.owner");
        }

        return await deposit;
    }

    private Task<long> DepositsAsync(string reference) => _exchange.CountAsync(
        $"es.mt_events where type = 'account_deposited' and data ->> 'Reference' = '{reference}'");

    private async Task CountsOnceAndTheRulesHoldAsync(string reference)
    {
        Assert.Equal(1, await DepositsAsync(reference));
        var next = await DepositAsync("the next");
        Assert.False(next.Replayed);
        await _exchange.Operator.GetMarketAsync(next.Position);
        var findings = await Checker.RunAsync(_exchange.CheckerConnection, _ => { }, default);
        Assert.Empty(findings.SelectMany(finding => finding.Examples));
        Assert.Equal(0, await _exchange.CountAsync(
            "(select from exchange.idempotency group by participant, command having count(*) > 1) twice"));
        Assert.Equal(0, await _exchange.CountAsync("exchange.incident"));
    }
}
