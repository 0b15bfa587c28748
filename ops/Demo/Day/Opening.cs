using System.Collections.Concurrent;
using Demo.Actors;
using Demo.Rules;
using Exchange.Contracts.Wire;

namespace Demo.Day;

/// <summary>Before the first order: money, capacity, offers, vouchers, a few measured rates.</summary>
internal sealed class Opening(Cast cast, Floor floor, DayPlan plan, CancellationToken cancel)
{
    private const long Cent = 10_000;
    private const long Usd = 1_000_000;
    private const long PoorDeposit = 50 * Usd;
    private const long MostInOneDeposit = 900_000_000 * Usd;
    private const int VouchersPerBuyer = 3;
    private const int BuyersWithVouchers = 30;
    private const int SharePercent = 30;
    private const int SpecificationsMeasured = 5;

    // It stands in the public ledger, so it names nobody.
    private const string BankReference = "Opening deposit";

    private static readonly long[] Faces = [500 * Usd, 1_500 * Usd, 4_000 * Usd];

    /// <summary>The programme's budget: twice what was issued, so that the budget is not what decides.</summary>
    public static MicroAmount Budget { get; } = new(2 * BuyersWithVouchers * Faces.Sum());

    public Guid Programme { get; } = Guid.CreateVersion7();

    /// <summary>Does all of it; the orders, some of them now with a voucher.</summary>
    public async Task<IReadOnlyList<DemandLine>> RunAsync()
    {
        var market = await cast.Operator.Client.GetMarketAsync(cancel);
        await Task.WhenAll(
            [.. cast.Buyers.Select((buyer, i) => DepositAsync(buyer, NeedOf(i), market.Position)),
            DepositAsync(cast.Issuer, Budget.Micros, market.Position)]);
        await Task.WhenAll(plan.Supply.Select(ListAsync));
        await Task.WhenAll(plan.Supply
            .Where(line => line.Row.AcceleratorClass == "nvidia-h100-sxm").Take(SpecificationsMeasured)
            .Select(MeasureAsync));
        return await WithVouchersAsync();
    }

    private async Task DepositAsync(Actor actor, long micros, long position)
    {
        var accounts = await actor.Client.GetAccountsAsync(null, new(AtLeast: position), cancel);
        var account = accounts.Items.Single(a => a.Kind.Equals("Participant", StringComparison.OrdinalIgnoreCase));
        await floor.CallAsync("deposit", () => cast.Operator.Client.DepositAsync(
            account.AccountId, new(micros), plan.Currency, BankReference, cancel));
    }

    // All that the buyer's orders can ever hold at once, with tax and with what it may bid more later.
    private long NeedOf(int buyer)
    {
        if (buyer >= DemandRules.Buyers - DemandRules.PoorBuyers) return PoorDeposit;
        var most = plan.Demand.Where(line => line.Buyer == buyer)
            .Sum(line => line.MostMicros);
        var need = (most / 2 * 3) + (1_000 * Usd);
        return Math.Min(need - (need % Cent), MostInOneDeposit);
    }

    private async Task ListAsync(SupplyLine line)
    {
        var supplier = cast.SupplierByName[line.Supplier];
        await floor.CallAsync("resource", () => supplier.Client.RegisterResourceAsync(line.Resource, cancel));
        await floor.CallAsync("offer", () => supplier.Client.ListOfferAsync(line.Offer, cancel));
    }

    // The auditor's benchmark: FP32, which no order of the day asks for.
    private Task MeasureAsync(SupplyLine line) => floor.CallAsync(
        "measurement",
        () => cast.Auditor.Client.VerifySpecificationAsync(
            line.Resource.Id, "Fp32", 60_000 + Draw.Of("measured", line.Row.RowId, 6_000), cancel));

    private async Task<IReadOnlyList<DemandLine>> WithVouchersAsync()
    {
        var end = plan.Demand[^1].Order.LatestStart.AddDays(60);
        await floor.CallAsync("programme", () => cast.Issuer.Client.OpenProgrammeAsync(
            Programme, "Regional research vouchers", Budget, plan.Currency, SharePercent, plan.Start.AddHours(-1), end,
            [], cancel));
        var vouchers = new ConcurrentDictionary<(int Buyer, int Number), Guid>();
        await Task.WhenAll(Enumerable.Range(0, BuyersWithVouchers * VouchersPerBuyer).Select(async i =>
        {
            var (buyer, number) = (i / VouchersPerBuyer, i % VouchersPerBuyer);
            var id = vouchers[(buyer, number)] = Guid.CreateVersion7();
            await floor.CallAsync("voucher", () => cast.Issuer.Client.IssueVoucherAsync(
                id, Programme, cast.Buyers[buyer].Id, new(Faces[number]), plan.Currency, end, cancel));
        }));

        // A buyer spends its vouchers on its 3rd, 9th and 15th order.
        var ordersOf = new int[DemandRules.Buyers];
        return [.. plan.Demand.Select(line =>
        {
            var number = ++ordersOf[line.Buyer] - 3;
            return number % 6 == 0 && vouchers.TryGetValue((line.Buyer, number / 6), out var voucher)
                ? line with { Order = line.Order with { Vouchers = [voucher] } }
                : line;
        })];
    }
}
