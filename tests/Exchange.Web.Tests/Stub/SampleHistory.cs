using Ledger;

namespace Exchange.Web.Tests.Stub;

/// <summary>The sample's ledger: the life of <see cref="SampleIds.Order"/> from its offer to its payment.</summary>
public static class SampleHistory
{
    public static SampleLedger Make()
    {
        using var supplier = PrivateKey.FromHex(new string('1', 64));
        var ledger = new SampleLedger();
        var t = SampleMarket.Start;
        ledger.Add("ledger.genesis", new { origin = SampleLedger.Origin }, t.AddDays(-30), null);
        ledger.Add("resource.registered", Of(SampleIds.Resource), t.AddDays(-20), SampleIds.Resource, supplier);
        ledger.Add("offer.listed", Of(SampleIds.Offer), t.AddDays(-20), SampleIds.Offer, supplier);
        ledger.Add("voucher.issued", Of(SampleIds.Voucher), t.AddDays(-10), SampleIds.Voucher, supplier);
        ledger.Add("order.placed", Of(SampleIds.Order), t.AddHours(-6), SampleIds.Order, by: "session");
        ledger.Add("voucher.reserved", Of(SampleIds.Voucher), t.AddHours(-6), SampleIds.Voucher);
        ledger.Add("match.made", Of(SampleIds.DeclinedMatch), t.AddHours(-6), SampleIds.DeclinedMatch);
        ledger.Add("match.declined", new { match = SampleIds.DeclinedMatch, reason = "cooling works" }, t.AddHours(-5),
            SampleIds.DeclinedMatch, supplier);
        ledger.Add("match.made", Of(SampleIds.Match), t.AddHours(-5), SampleIds.Match);
        ledger.Add("match.confirmed", Of(SampleIds.Match), t.AddHours(-4), SampleIds.Match, supplier);
        ledger.Add("lease.provisioned", Of(SampleIds.Lease), t.AddMinutes(-20), SampleIds.Lease, supplier);
        ledger.Add("lease.started", Of(SampleIds.Lease), t, SampleIds.Lease);
        ledger.Add("lease.usage_recorded", new { lease = SampleIds.Lease, period = 0, unitSeconds = 2_073_600 },
            t.AddHours(24), SampleIds.Lease, supplier);
        ledger.Add("lease.ended", Of(SampleIds.Lease), t.AddHours(24), SampleIds.Lease);
        ledger.Add("settlement.calculated", Of(SampleIds.Settlement), t.AddHours(24), SampleIds.Settlement);
        ledger.Add("settlement.voucher_applied", new
        {
            settlement = SampleIds.Settlement,
            voucher = SampleIds.Voucher
        }, t.AddHours(24), SampleIds.Settlement);
        ledger.Add("voucher.redeemed", Of(SampleIds.Voucher), t.AddHours(24), SampleIds.Voucher);
        ledger.Add("settlement.paid", Of(SampleIds.Settlement), t.AddDays(4), SampleIds.Settlement);
        return ledger;
    }

    private static object Of(Guid id) => new { id };
}
