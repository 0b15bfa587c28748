using System.Text;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Ledger;

namespace Exchange.Api.Tests;

/// <summary>
/// What is confidential is on the ledger as commitments only; whom it concerns can take the openings along and have
/// them erased, and the ledger verifies all the same.
/// </summary>
public sealed class KeepingSecretsOffTheLedger : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private ExchangeClient _supplier = null!;
    private ExchangeClient _buyer = null!;
    private Guid _lease;
    private DateTimeOffset _end;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _supplier = _exchange.Client(await _exchange.JoinAsync("Supplier one", "Supplier"));
        var resource = Some.Resource();
        await _supplier.RegisterResourceAsync(resource);
        await _supplier.ListOfferAsync(Some.Offer(resource.Id, price: "2"));
        _buyer = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer one", "1000"));
        var placed = await _buyer.PlaceOrderAsync(Some.Order(accelerators: 8, limit: "2.718281"));
        var match = placed.Order!.Matches.Single();
        (_lease, _end) = (match.LeaseId, match.End);
        await ReadAsync((await _supplier.ProvisionLeaseAsync(_lease, "ssh job@node")).Position);
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Those_concerned_take_their_openings_along_and_an_auditor_checks_them()
    {
        var ofBuyer = (await _buyer.GetOpeningsAsync()).Items;
        var ofSupplier = (await _supplier.GetOpeningsAsync()).Items;

        Assert.Equal(
            ["participant.key_added", "order.placed", "lease.provisioned"], ofBuyer.Select(opening => opening.Kind));
        Assert.Equal("Buyer one", ofBuyer[0].Payload.GetProperty("name").GetString());
        Assert.Equal("2.718281", ofBuyer[1].Payload.GetProperty("limit").GetString());
        Assert.Equal(["participant.key_added", "lease.provisioned"], ofSupplier.Select(opening => opening.Kind));
        Assert.Equal("ssh job@node", ofSupplier[1].Payload.GetProperty("access").GetString());
        await _exchange.Operator.PublishLedgerAsync();
        Assert.Equal(3, await _buyer.SaveOpeningsAsync(_exchange.PublishFolder));
        Assert.Equal(2, await _supplier.SaveOpeningsAsync(_exchange.PublishFolder));
        var replay = await ReplayAsync();
        Assert.Equal((4, 0, 0), (replay.OpeningsChecked, replay.OpeningsMissing, replay.LimitsUnchecked));
    }

    [Fact]
    public async Task Nobody_else_gets_them_whatever_its_role()
    {
        var auditor = _exchange.Client(await _exchange.JoinAsync("Auditor", "Auditor"));
        var other = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer two", "1000"));
        var order = (await _buyer.GetOpeningsAsync()).Items[1].Seq;

        foreach (var client in new[] { auditor, other, _exchange.Operator, _supplier })
        {
            Assert.DoesNotContain((await client.GetOpeningsAsync()).Items, opening => opening.Seq == order);
            var refused = await Assert.ThrowsAsync<RefusedException>(() => client.EraseOpeningAsync(order));
            Assert.Equal(404, refused.Problem.Status);
        }

        Assert.Equal(3, (await _buyer.GetOpeningsAsync()).Items.Count);
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended()
    {
        var all = (await _buyer.GetOpeningsAsync()).Items.Select(opening => opening.Seq);
        var paged = new List<long>();
        var page = new ListQuery(Limit: 1);
        do
        {
            var got = await _buyer.GetOpeningsAsync(page);
            paged.AddRange(got.Items.Select(opening => opening.Seq));
            page = page with { Cursor = got.Next };
        }
        while (page.Cursor is not null);

        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task What_is_erased_is_gone_and_the_ledger_verifies_without_it()
    {
        var openings = (await _buyer.GetOpeningsAsync()).Items;

        await _buyer.EraseOpeningAsync(openings[0].Seq);
        await _buyer.EraseOpeningAsync(openings[1].Seq);

        var again = await Assert.ThrowsAsync<RefusedException>(() => _buyer.EraseOpeningAsync(openings[1].Seq));
        Assert.Equal(404, again.Problem.Status);
        Assert.Equal(["lease.provisioned"], (await _buyer.GetOpeningsAsync()).Items.Select(opening => opening.Kind));
        Assert.Equal(0, await _exchange.ScalarAsync<long>(
            $"select count(*) from exchange.opening where commitment = '{openings[1].Commitment}'"));
        // The market goes on: the lease is delivered, settled and paid.
        await PassAsync(_end);
        await _supplier.SendUsageBatchAsync(
            [await _supplier.NewUsageAsync(_lease, 0, _end.AddHours(-1), _end, 8 * 3_600)]);
        await PassAsync(_end.AddHours(25));
        await _exchange.Operator.PublishLedgerAsync();
        await _supplier.SaveOpeningsAsync(_exchange.PublishFolder);
        var replay = await ReplayAsync();
        Assert.Equal((2, 2, 1), (replay.OpeningsChecked, replay.OpeningsMissing, replay.LimitsUnchecked));
        Assert.Equal(1, replay.SettlementsPaid);
    }

    [Fact]
    public async Task Access_is_kept_until_the_lease_is_over_and_erased_by_its_supplier_alone()
    {
        var access = (await _supplier.GetOpeningsAsync()).Items[1].Seq;

        var early = await Assert.ThrowsAsync<RefusedException>(() => _supplier.EraseOpeningAsync(access));
        Assert.Equal((409, "seq"), (early.Problem.Status, early.Problem.Field));
        await ReadAsync((await _supplier.EndLeaseAsync(_lease)).Position);
        var foreign = await Assert.ThrowsAsync<RefusedException>(() => _buyer.EraseOpeningAsync(access));
        Assert.Equal(404, foreign.Problem.Status);
        await _supplier.EraseOpeningAsync(access);

        Assert.Null((await _buyer.GetLeaseAsync(_lease)).Access);
    }

    private async Task<ReplayReport> ReplayAsync()
    {
        var checkpoint = await _exchange.Operator.GetCheckpointAsync();
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(checkpoint.Policy));
        return new ExportVerifier(_exchange.PublishFolder, policy, VerificationLevel.Replay, 1).Verify().Replay!;
    }

    // Clients go by the wall's time, the market by its own.
    private async Task PassAsync(DateTimeOffset to)
    {
        _exchange.Wall.Advance(to - _exchange.Wall.GetUtcNow());
        await ReadAsync((await _exchange.Operator.SetClockAsync(to)).Position);
    }

    private Task ReadAsync(long position) => _exchange.Operator.GetMarketAsync(position);
}
