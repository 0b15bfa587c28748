using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Tests;

public sealed class ADepositThroughTheWholePath : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.StartAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Is_answered_with_receipts_for_both_sides_of_the_transfer()
    {
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);

        var reply = await _exchange.Operator.DepositAsync(
            account, MicroAmount.Parse("1250.5"), TestExchange.Currency, "wire 1");

        Assert.Equal(["account.deposited", "account.posted"], reply.Facts.Select(fact => fact.Kind));
        Assert.Equal(account, reply.Facts[0].Subject);
        // The client has checked every receipt; what is left to say is that there is one for each fact.
        Assert.All(reply.Facts, fact => Assert.NotNull(fact.Receipt));
        Assert.False(reply.Replayed);
    }

    [Fact]
    public async Task Leaves_the_signed_body_in_the_ledger_and_the_event_beside_it()
    {
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);
        var reply = await _exchange.Operator.DepositAsync(
            account, MicroAmount.Parse("10"), TestExchange.Currency, "wire 1");

        var bytes = await _exchange.ScalarAsync<byte[]>(
            $"select bytes from exchange.ledger_entry where seq = {reply.Facts[0].Seq}");
        var entry = EntryContent.Parse(bytes);
        Assert.Equal("account.deposited", entry.Kind);
        Assert.Equal(_exchange.OperatorCredentials().Key!.PublicKeyHex, Assert.Single(entry.Sigs).By);
        var alias = await _exchange.ScalarAsync<string>(
            $"""
            select e.type from exchange.ledger_entry l join es.mt_events e on e.id = l.event_id
            where l.seq = {reply.Facts[0].Seq}
            """);
        Assert.Equal("account_deposited", alias);
    }

    [Fact]
    public async Task Is_in_the_export_that_the_verifier_accepts()
    {
        await _exchange.FundedBuyerAsync("Buyer one", "99");
        await _exchange.StopAsync();

        using var keys = LogKeys.Load(Path.Combine(_exchange.Folder, "keys"));
        var policy = LogPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(keys.Policy));
        var report = new ExportVerifier(_exchange.PublishFolder, policy, VerificationLevel.Sigs, jobs: 1).Verify();
        Assert.Equal(await _exchange.CountAsync("exchange.ledger_entry"), report.Entries);
    }

    [Fact]
    public async Task Is_refused_with_the_field_the_value_and_the_rule()
    {
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);

        var refused = await Assert.ThrowsAsync<Contracts.Client.RefusedException>(() =>
            _exchange.Operator.DepositAsync(account, MicroAmount.Parse("10"), "EUR", "wire 1"));

        Assert.Equal(1303, refused.Problem.Code);
        Assert.Equal("currency", refused.Problem.Field);
        Assert.Equal("EUR", refused.Problem.Value);
        Assert.Contains("USD", refused.Problem.Rule, StringComparison.Ordinal);
    }
}
