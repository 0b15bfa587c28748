using EventStore;
using Exchange.Api.Snapshots;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests.Kit;

/// <summary>
/// An exchange on which one order waited in vain and a later one went all the way to its payment, with a voucher; its
/// delivery stopped for ten minutes.
/// </summary>
public sealed class TradedExchange : IAsyncLifetime
{
    private const string Currency = TestExchange.Currency;

    public TestExchange Exchange { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Exchange = await TestExchange.StartAsync();
        var supplier = Exchange.Client(await Exchange.JoinAsync("Supplier", "Supplier"));
        var resource = Some.Resource();
        await supplier.RegisterResourceAsync(resource);
        await supplier.ListOfferAsync(Some.Offer(resource.Id, price: "2"));

        // Below the price, so it waits; shorter than the other, so it would have fitted.
        var poor = Exchange.Client(await Exchange.FundedBuyerAsync("Waiting buyer", "1000"));
        await poor.PlaceOrderAsync(Some.Order(8, limit: "1", timeInForce: "GoodTillCancelled") with { Minutes = 30 });

        var buyer = await Exchange.FundedBuyerAsync("Buyer", "1000");
        var voucher = await IssueVoucherAsync(buyer.ParticipantId);
        var placed = await Exchange.Client(buyer)
            .PlaceOrderAsync(Some.Order(8, limit: "3") with { Vouchers = [voucher] });
        var match = placed.Order!.Matches.Single();
        await supplier.ProvisionLeaseAsync(match.LeaseId, "ssh job@node");
        await StoreSnapshotAsync();
        await PassAsync(match.Start.AddMinutes(20));
        await supplier.InterruptLeaseAsync(match.LeaseId, "power");
        await PassAsync(match.Start.AddMinutes(30));
        await supplier.ResumeLeaseAsync(match.LeaseId);
        await PassAsync(match.End);
        await supplier.SendUsageBatchAsync(
            [await supplier.NewUsageAsync(match.LeaseId, 0, match.Start, match.End, match.Units * 3_000)]);
        var paid = await PassAsync(match.End.AddHours(25));
        await Exchange.Operator.GetMarketAsync(paid);
    }

    public async Task DisposeAsync() => await Exchange.DisposeAsync();

    // Half-way, so that something comes after it.
    private async Task StoreSnapshotAsync()
    {
        var followed = new FollowedMarket();
        await followed.ReadOnAsync(Exchange.Service<EventJournal>(), 1_000, default);
        await Exchange.Service<MarketSnapshots>().SaveAsync(followed, default);
    }

    private async Task<Guid> IssueVoucherAsync(Guid buyer)
    {
        var credentials = await Exchange.JoinAsync("Issuer", "Issuer");
        var issuer = Exchange.Client(credentials);
        await Exchange.Operator.DepositAsync(
            await Exchange.AccountOfAsync(credentials.ParticipantId), MicroAmount.Parse("100"), Currency,
            "bank issuer");
        var (programme, voucher, end) = (Guid.CreateVersion7(), Guid.CreateVersion7(), TestExchange.Start.AddDays(9));
        await issuer.OpenProgrammeAsync(
            programme, "Vouchers", MicroAmount.Parse("100"), Currency, 30, TestExchange.Start, end, ["nvidia-l4"]);
        await issuer.IssueVoucherAsync(voucher, programme, buyer, MicroAmount.Parse("50"), Currency, end);
        return voucher;
    }

    // Clients go by the wall's time, the market by its own.
    private async Task<long> PassAsync(DateTimeOffset to)
    {
        Exchange.Wall.Advance(to - Exchange.Wall.GetUtcNow());
        return (await Exchange.Operator.SetClockAsync(to)).Position;
    }
}
