using System.Text.Json;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Settlements;
using Exchange.Contracts.Vouchers;
using Exchange.Contracts.Wire;
using Exchange.Web.Api;

namespace Exchange.Web.Orders;

/// <summary>Everything that became of an order, in the order of the ledger.</summary>
public sealed record OrderHistory(
    OrderView Order, IReadOnlyList<MatchView> Matches, IReadOnlyList<LeaseView> Leases,
    IReadOnlyList<SettlementView> Settlements, IReadOnlyList<VoucherView> Vouchers, IReadOnlyList<OrderStep> Steps)
{
    private const string Most = "500";

    /// <summary>Reads it; <paramref name="atLeast"/> is a position that the answer must have seen.</summary>
    public static async Task<OrderHistory> ReadAsync(MarketApi api, Guid id, string? atLeast)
    {
        var order = await api.GetAsync<OrderView>($"{QueryRoutes.Orders}/{id}", ("atLeast", atLeast));
        var about = ("order", (string?)id.ToString());
        var matches = api.ListAsync<MatchView>(QueryRoutes.Matches, about, ("limit", Most));
        var leases = api.ListAsync<LeaseView>(QueryRoutes.Leases, about, ("limit", Most));
        var settlements = api.ListAsync<SettlementView>(QueryRoutes.Settlements, about, ("limit", Most));
        var vouchers = api.FindAsync<Page<VoucherView>>(QueryRoutes.Vouchers, ("limit", Most));
        await Task.WhenAll(matches, leases, settlements, vouchers);
        var ofOrder = (await vouchers)?.Items.Where(v => v.OrderId == id).ToList() ?? [];
        // One by one: a list does not tell how the capacity is reached.
        var leasesInFull = await Task.WhenAll((await leases).Items.Select(l =>
            api.GetAsync<LeaseView>($"{QueryRoutes.Leases}/{l.LeaseId}")));
        var found = new OrderHistory(
            order, (await matches).Items, leasesInFull, (await settlements).Items, ofOrder, []);
        var usage = await Task.WhenAll(found.Leases.Select(l =>
            api.ListAsync<UsageView>($"{QueryRoutes.Leases}/{l.LeaseId}/usage", ("limit", Most))));
        var entries = await Task.WhenAll(found.Subjects().Select(subject =>
            api.ListAsync<EntryView>($"{QueryRoutes.Subjects}/{subject}", ("limit", Most))));
        var steps = entries.SelectMany(page => page.Items).DistinctBy(e => e.Seq).OrderBy(e => e.Seq)
            .Select(e => found.StepOf(e, usage.SelectMany(u => u.Items)));
        return found with { Steps = [.. steps] };
    }

    private IEnumerable<Guid> Subjects() =>
        new[] { Order.OrderId }
            .Concat(Matches.Select(m => m.MatchId))
            .Concat(Leases.Select(l => l.LeaseId))
            .Concat(Settlements.Select(s => s.SettlementId))
            .Concat(Vouchers.Select(v => v.VoucherId));

    private OrderStep StepOf(EntryView entry, IEnumerable<UsageView> usage)
    {
        using var document = JsonDocument.Parse(entry.Json);
        var body = document.RootElement.GetProperty("body");
        var period = body.TryGetProperty("period", out var number) && number.TryGetInt32(out var p) ? p : -1;
        var reason = body.TryGetProperty("reason", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
        return new(
            entry,
            Matches.FirstOrDefault(m => m.MatchId == entry.Subject),
            Leases.FirstOrDefault(l => l.LeaseId == entry.Subject),
            Settlements.FirstOrDefault(s => s.SettlementId == entry.Subject),
            usage.FirstOrDefault(u => u.LeaseId == entry.Subject && u.Period == period),
            Vouchers.FirstOrDefault(v => v.VoucherId == entry.Subject),
            reason);
    }
}

/// <summary>One attested fact of an order's life, with what it is about.</summary>
public sealed record OrderStep(
    EntryView Entry, MatchView? Match, LeaseView? Lease, SettlementView? Settlement, UsageView? Usage,
    VoucherView? Voucher, string? Reason);
