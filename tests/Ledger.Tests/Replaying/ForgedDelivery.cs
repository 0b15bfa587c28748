namespace Ledger.Tests.Replaying;

/// <summary>Lies about leases and their settlements.</summary>
internal static class ForgedDelivery
{
    public static IEnumerable<Forgery> All => [.. Leases, .. Settlements];

    private static readonly Forgery[] Leases =
    [
        new("a lease of a match that nobody confirmed", ReplayRules.LeaseState, "lease 1", day =>
        {
            day.Drop("match 1 confirmed");
            day["offer 1"].Body["autoAccept"] = false;
            day["match 1"].Body["autoAccepted"] = false;
        }),
        new("a lease provisioned twice", ReplayRules.LeaseState, "again", day =>
            day.Insert("lease 1", day.Again("lease 1", "again"))),
        new("a lease started twice", ReplayRules.LeaseState, "again", day =>
            day.Insert("lease 1 started", day.Again("lease 1 started", "again"))),
        new("a delivery before the start", ReplayRules.LeaseState, "stop", day => day.Drop("lease 1 started")),
        new("an interruption twice", ReplayRules.LeaseState, "again", day =>
            day.Insert("stop", day.Again("stop", "again"))),
        new("a resumption of what runs", ReplayRules.LeaseState, "resumption", day => day.Drop("stop")),
        new("a lease ended twice", ReplayRules.LeaseState, "again", day =>
            day.Insert("lease 1 ended", day.Again("lease 1 ended", "again"))),
        new("a lease that failed after its end", ReplayRules.LeaseState, "failure", day =>
            day.Insert("lease 1 ended", day.Command(
                "supplier", "failure", "lease.failed", new { lease = MarketDay.Id("lease 1"), reason = "no" }))),
        new("a start before the lease's", ReplayRules.LeaseStart, "lease 1 started", day =>
            day["lease 1 started"].Body["at"] = MarketDay.At(1, 59)),
        new("a start that is still to come", ReplayRules.LeaseStart, "lease 1 started", day =>
            day["lease 1 started"].Time = day["voucher 2 expired"].Time),
        new("a period left out", ReplayRules.UsagePeriod, "usage 1", day => day["usage 1"].Body["period"] = 1),
        new("a period that begins late", ReplayRules.UsagePeriod, "usage 1", day =>
            day["usage 1"].Body["from"] = MarketDay.At(2, 1)),
        new("a period that is still to come", ReplayRules.UsagePeriod, "usage 1", day =>
            day["usage 1"].Time = day["resumption"].Time),
        new("a period after the lease", ReplayRules.UsagePeriod, "usage 1", day =>
        {
            day["usage 1"].Body["to"] = MarketDay.At(3, 1);
            foreach (var step in day.Steps.Where(s => s.Time == day["usage 1"].Time).ToList())
                step.Time = step.Time.AddMinutes(2);
        }),
        new("more use than was delivered", ReplayRules.UsageMost, "usage 1", day =>
            day["usage 1"].Body["unitSeconds"] = 12_001),
        new("use through an interruption", ReplayRules.UsageMost, "usage 1", day =>
        {
            day["resumption"].Time = day["resumption"].Time.AddSeconds(1);
        }),
        new("another end", ReplayRules.LeaseEnd, "lease 1 ended", day =>
            day["lease 1 ended"].Body["at"] = MarketDay.At(2, 59)),
        new("an end with other use", ReplayRules.LeaseEnd, "lease 1 ended", day =>
            day["lease 1 ended"].Body["unitSeconds"] = 11_999),
        new("an end before everything is metered", ReplayRules.LeaseEnd, "lease 1 ended", day =>
        {
            day["usage 1"].Body["to"] = MarketDay.At(2, 50);
            day["usage 1"].Body["unitSeconds"] = 100;
        }),
    ];

    private static readonly Forgery[] Settlements =
    [
        new("a settlement before the end", ReplayRules.SettledOnce, "settlement 1", day => day.Drop("lease 1 ended")),
        new("a second settlement", ReplayRules.SettledOnce, "again", day =>
        {
            var again = day.Again("settlement 1", "again");
            again.Body["settlement"] = MarketDay.Id("settlement 9");
            day.Insert("voucher 1 applied", again);
        }),
        new("a settlement before the last use", ReplayRules.SettledOnce, "settlement 2", day => day.Drop("usage 2")),
        new("other use than was metered", ReplayRules.SettledUse, "settlement 1", day =>
            day["settlement 1"].Body["unitSeconds"] = 12_001),
        new("another price than the lease's", ReplayRules.SettledUse, "settlement 1", day =>
            day["settlement 1"].Body["price"] = "2.1"),
        new("a settlement of another supplier", ReplayRules.SettledUse, "settlement 1", day =>
            day["settlement 1"].Body["supplier"] = MarketDay.Id("issuer")),
        new("a cent for the exchange", ReplayRules.SettledAmounts, "settlement 1", day =>
            (day["settlement 1"].Body["fee"], day["settlement 1"].Body["rounding"]) = ("0.14", "0")),
        new("another gross", ReplayRules.SettledAmounts, "settlement 1", day =>
            day["settlement 1"].Body["gross"] = "6.666666"),
        new("a shorter window", ReplayRules.DisputeWindow, "settlement 1", day =>
            day["settlement 1"].Body["disputeUntil"] = MarketDay.At(26)),
        new("a dispute after the window", ReplayRules.DisputeWindow, "dispute", day =>
        {
            foreach (var step in day.Steps.SkipWhile(step => step.Name != "dispute"))
            {
                step.Time = Verification.Exports.Noon.AddHours(55);
                if (step.Body.ContainsKey("notAfter")) step.Body["notAfter"] = MarketDay.At(56);
            }
        }),
        new("a payment within the window", ReplayRules.DisputeWindow, "paid", day =>
        {
            foreach (var step in day.Steps.Where(s => s.Time == day["paid"].Time).ToList())
                step.Time = step.Time.AddMinutes(-1);
        }),
        new("an adjustment undisputed", ReplayRules.SettlementState, "adjustment", day => day.Drop("dispute")),
        new("a dispute twice", ReplayRules.SettlementState, "again", day =>
            day.Insert("dispute", day.Again("dispute", "again"))),
        new("a payment of what is disputed", ReplayRules.SettlementState, "paid 2", day => day.Drop("adjustment")),
        new("a payment twice", ReplayRules.SettlementState, "again", day =>
            day.Insert("paid", day.Again("paid", "again"))),
        new("a voucher applied twice", ReplayRules.SettlementState, "again", day =>
            day.Insert("voucher 1 applied", day.Again("voucher 1 applied", "again"))),
        new("more use by adjustment", ReplayRules.AdjustedUse, "adjustment", day =>
            day["adjustment"].Body["unitSeconds"] = 1_801),
        new("a payment of other amounts", ReplayRules.PaidAmounts, "paid", day =>
            (day["paid"].Body["fee"], day["paid"].Body["rounding"]) = ("0.14", "0")),
        new("postings of other amounts", ReplayRules.PaidAmounts, "paid", day =>
            (day["fee"].Body["amount"], day["rounding"].Body["amount"]) = ("0.12", "0.02")),
        new("another transfer", ReplayRules.PaidAmounts, "paid", day =>
            day["paid"].Body["transfer"] = MarketDay.Id("transfer 40")),
        new("an earning twice", ReplayRules.PaidAmounts, "again", day =>
            day.Insert("earning", day.Again("earning", "again"))),
    ];

}
