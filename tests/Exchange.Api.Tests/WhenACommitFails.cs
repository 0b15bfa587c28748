using Exchange.Api.Ingest;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Tests;

public sealed class WhenACommitFails : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private Guid _account;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        _account = await _exchange.AccountOfAsync(buyer.ParticipantId);
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task For_one_commands_data_the_others_of_its_batch_go_through()
    {
        await _exchange.ExecuteAsync(
            "alter table es.mt_events add constraint no_poison check (data ->> 'Reference' is distinct from 'poison')");

        var answers = await Task.WhenAll(
            DepositAsync("1"), DepositAsync("2"), DepositAsync("poison"), DepositAsync("3"), DepositAsync("4"));

        Assert.Equal([200, 200, 500, 200, 200], answers);
        Assert.Equal(4, await _exchange.CountAsync("es.mt_events where type = 'account_deposited'"));
        Assert.Equal(1, await _exchange.CountAsync("exchange.incident where body like '%poison%'"));
    }

    [Fact]
    public async Task And_its_incident_cannot_be_kept_either_the_caller_still_gets_its_number_and_the_market_goes_on()
    {
        await _exchange.ExecuteAsync(
            "alter table es.mt_events add constraint no_poison check (data ->> 'Reference' is distinct from 'poison')");
        await _exchange.ExecuteAsync("alter table exchange.incident add constraint full_up check (false) not valid");

        Assert.Equal(500, await DepositAsync("poison"));
        Assert.Equal(200, await DepositAsync("1"));
        Assert.Equal(0, await _exchange.CountAsync("exchange.incident"));
    }

    [Fact]
    public async Task The_ledger_goes_on_without_a_gap_and_its_export_verifies()
    {
        await _exchange.ExecuteAsync(
            "alter table es.mt_events add constraint no_poison check (data ->> 'Reference' is distinct from 'poison')");
        await Task.WhenAll(DepositAsync("1"), DepositAsync("poison"), DepositAsync("2"));
        await DepositAsync("3");
        await _exchange.StopAsync();

        using var keys = LogKeys.Load(_exchange.Settings().KeyFolder);
        var policy = LogPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(keys.Policy));
        var report = new ExportVerifier(_exchange.PublishFolder, policy, VerificationLevel.Sigs, jobs: 1).Verify();
        Assert.Equal(await _exchange.CountAsync("exchange.ledger_entry"), report.Entries);
    }

    [Fact]
    public async Task For_a_lost_connection_the_command_can_be_sent_again_and_counts_once()
    {
        await _exchange.ExecuteAsync(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'api_test_app' "
            + "and datname = current_database()");

        // The typed client sends it again under the same id.
        await _exchange.Operator.DepositAsync(_account, MicroAmount.Parse("5"), TestExchange.Currency, "again");

        Assert.Equal(1, await _exchange.CountAsync("es.mt_events where type = 'account_deposited'"));
    }

    [Fact]
    public async Task A_key_revoked_in_the_same_batch_signs_nothing_after_it()
    {
        var buyer = await _exchange.FundedBuyerAsync("Buyer two", "1000");
        using var second = PrivateKey.Create();
        await _exchange.Client(buyer).AddKeyAsync(second.PublicKeyHex);
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);
        var intake = _exchange.Service<CommandIntake>();

        // Queued one after the other before either is decided; both verify, for that needs no market.
        var revoked = TakeAsync(intake, buyer, new Contracts.Participants.RevokeKeyBody
        {
            CommandId = Guid.CreateVersion7(),
            Market = TestExchange.Origin,
            Participant = buyer.ParticipantId,
            NotAfter = TestExchange.Start.AddDays(1),
            Key = second.PublicKeyHex,
            Reason = "lost",
        }, buyer.Key!);
        var withdrawn = TakeAsync(intake, buyer, new Contracts.Accounts.WithdrawBody
        {
            CommandId = Guid.CreateVersion7(),
            Market = TestExchange.Origin,
            Participant = buyer.ParticipantId,
            NotAfter = TestExchange.Start.AddDays(1),
            Account = account,
            Amount = MicroAmount.Parse("1"),
            Currency = TestExchange.Currency,
            Reference = "x",
        }, second);

        Assert.Null((await revoked).Problem);
        Assert.Equal(1102, (await withdrawn).Problem?.Code);
    }

    private static Task<BatchItemReply> TakeAsync<TBody>(
        CommandIntake intake, ParticipantCredentials by, TBody body, PrivateKey key)
        where TBody : CommandBody
    {
        var definition = CommandDefinitions.All.Single(d => d.Body == typeof(TBody));
        var envelope = System.Text.Json.JsonSerializer.Deserialize<CommandEnvelope>(
            Raw.Envelope(body, key).ToJsonString(), WireJson.Options)!;
        return intake.TakeAsync(definition, envelope, by.ParticipantId, null);
    }

    private async Task<int> DepositAsync(string reference)
    {
        try
        {
            await _exchange.Operator.DepositAsync(_account, MicroAmount.Parse("5"), TestExchange.Currency, reference);
            return 200;
        }
        catch (RefusedException refused)
        {
            Assert.NotNull(refused.Problem.IncidentId);
            return refused.Problem.Status;
        }
    }
}
