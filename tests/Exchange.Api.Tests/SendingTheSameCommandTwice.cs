using System.Net.Http.Json;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

public sealed class SendingTheSameCommandTwice(SharedExchange shared)
    : IClassFixture<SharedExchange>, IAsyncLifetime
{
    private const string Path = "/v1/operator/deposits";

    private readonly TestExchange _exchange = shared.Exchange;
    private Guid _account;

    public async Task InitializeAsync()
    {
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        _account = await _exchange.AccountOfAsync(buyer.ParticipantId);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Does_it_once_and_answers_the_same_twice()
    {
        var body = Deposit("5");
        var first = await SendAsync(body);
        var second = await SendAsync(body);

        Assert.False(first.Replayed);
        Assert.True(second.Replayed);
        Assert.Equal((first.Position, first.Now), (second.Position, second.Now));
        Assert.Equal(first.Facts[0].Seq, second.Facts[0].Seq);
        Assert.All(first.Facts.Concat(second.Facts), fact => Assert.NotNull(fact.Receipt));
        Assert.Equal(1, await DepositsAsync());
    }

    [Fact]
    public async Task At_once_does_it_once_too()
    {
        var body = Deposit("5");
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(body)));

        Assert.Single(replies, reply => !reply.Replayed);
        Assert.Single(replies.Select(reply => reply.Position).Distinct());
        Assert.Equal(1, await DepositsAsync());
    }

    [Fact]
    public async Task Is_still_known_after_a_restart_and_gets_its_receipts()
    {
        var body = Deposit("5");
        var first = await SendAsync(body);
        await _exchange.StopAsync();
        await _exchange.RunAsync();

        var second = await SendAsync(body);

        Assert.True(second.Replayed);
        Assert.Equal(first.Position, second.Position);
        Assert.All(second.Facts, fact => Assert.NotNull(fact.Receipt));
        Assert.Equal(1, await DepositsAsync());
    }

    [Fact]
    public async Task With_another_body_is_refused()
    {
        var body = Deposit("5");
        await SendAsync(body);
        var by = _exchange.OperatorCredentials();
        var other = Raw.Envelope(body with { Amount = MicroAmount.Parse("6") }, by.Key);

        var problem = await _exchange.RefusedAsync(Path, other, by);

        Assert.Equal((1006, 422), (problem.Code, problem.Status));
        Assert.Equal(1, await DepositsAsync());
    }

    [Fact]
    public async Task Under_another_key_is_refused_by_the_command_id()
    {
        var body = Deposit("5");
        await SendAsync(body);
        var by = _exchange.OperatorCredentials();

        var problem = await _exchange.RefusedAsync(Path, Raw.Envelope(body, by.Key), by, "another-key");

        Assert.Equal((1105, "commandId"), (problem.Code, problem.Field));
    }

    [Fact]
    public async Task After_a_refusal_is_decided_anew()
    {
        var by = _exchange.OperatorCredentials();
        var body = Deposit("5") with { Account = Guid.CreateVersion7() };
        var first = await _exchange.RefusedAsync(Path, Raw.Envelope(body, by.Key), by);
        var other = body with { Account = _account, Currency = "EUR" };
        var second = await _exchange.RefusedAsync(Path, Raw.Envelope(other, by.Key), by);

        Assert.Equal((1200, 1303), (first.Code, second.Code));
    }

    [Fact]
    public async Task Numbered_is_refused_even_when_the_answer_is_long_forgotten()
    {
        await SendAsync(Deposit("1") with { ClientSeq = 1 });
        await SendAsync(Deposit("1") with { ClientSeq = 2 });
        await _exchange.StopAsync();
        await _exchange.ExecuteAsync("delete from exchange.idempotency");
        await _exchange.RunAsync();
        var by = _exchange.OperatorCredentials();

        var problem = await _exchange.RefusedAsync(
            Path, Raw.Envelope(Deposit("1") with { ClientSeq = 1 }, by.Key), by);

        Assert.Equal((1106, "clientSeq"), (problem.Code, problem.Field));
        await SendAsync(Deposit("1") with { ClientSeq = 3 });
        Assert.Equal(3, await DepositsAsync());
    }

    private DepositBody Deposit(string amount) => new()
    {
        CommandId = Guid.CreateVersion7(),
        Market = TestExchange.Origin,
        Participant = _exchange.OperatorCredentials().ParticipantId,
        NotAfter = TestExchange.Start.AddDays(1),
        Account = _account,
        Amount = MicroAmount.Parse(amount),
        Currency = TestExchange.Currency,
        Reference = "wire",
    };

    private async Task<CommandReply> SendAsync(DepositBody body)
    {
        var by = _exchange.OperatorCredentials();
        using var response = await _exchange.PostAsync(Path, Raw.Envelope(body, by.Key), by);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<CommandReply>(WireJson.Options))!;
    }

    private Task<long> DepositsAsync() => _exchange.CountAsync(
        $"es.mt_events where type = 'account_deposited' and stream_id = '{_account}'");
}
