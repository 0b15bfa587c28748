namespace Ledger.Tests.Replaying;

/// <summary>Lies about money and vouchers.</summary>
internal static class ForgedMoney
{
    public static IEnumerable<Forgery> All => [.. Transfers, .. Vouchers];

    private static readonly Forgery[] Transfers =
    [
        new("money from nowhere", ReplayRules.TransferSums, "deposit's other side", day =>
            day["deposit's other side"].Body["amount"] = "-999"),
        new("a deposit without its other side", ReplayRules.TransferSums, "deposit 2", day =>
            day.Drop("deposit's other side")),
        new("an other side of nothing", ReplayRules.TransferSums, "again", day =>
            day.Insert("deposit's other side", day.Again("deposit's other side", "again"))),
        new("a transfer that does not sum to zero", ReplayRules.TransferSums, "paid", day => day.Drop("rounding")),
        new("a transfer of two halves", ReplayRules.TransferSums, "earning", day =>
            day["earning"].Body["transfer"] = MarketDay.Id("transfer 40")),
        new("a payment that stops half-way", ReplayRules.TransferSums, "lease 2 started", day => day.Drop("paid")),
        new("a funding of two amounts", ReplayRules.TransferSums, "funding's other side", day =>
            day["funding's other side"].Body["amount"] = "99"),
        new("a withdrawal of more than there is", ReplayRules.Overdrawn, "withdrawal", day =>
            day["withdrawal"].Body["amount"] = "9.48"),
        new("a withdrawal from nothing", ReplayRules.Overdrawn, "withdrawal", day =>
            day["withdrawal"].Body["account"] = MarketDay.Id("no account")),
        new("an earning on the buyer's account", ReplayRules.AccountPurpose, "earning", day =>
            day["earning"].Body["account"] = MarketDay.Id("buyer's money")),
        new("a second account of fees", ReplayRules.AccountPurpose, "fee 2", day =>
            day["fee 2"].Body["account"] = MarketDay.Id("other fees")),
        new("a payment from another's account", ReplayRules.AccountPurpose, "paid", day =>
            day["payment"].Body["account"] = MarketDay.Id("issuer's money")),
        new("another's earnings withdrawn", ReplayRules.AccountPurpose, "withdrawal", day =>
        {
            day["withdrawal"].Body["participant"] = MarketDay.Id("issuer");
            day["withdrawal"].Signers[0] = "issuer";
        }),
        new("a programme without money", ReplayRules.Funding, "voucher 1", day =>
        {
            day.Drop("funding");
            day.Drop("funding's other side");
        }),
        new("a budget paid in part", ReplayRules.Funding, "funding", day => day["funding"].Body["amount"] = "-99"),
        new("a refund kept back", ReplayRules.Refund, "voucher 3 revoked", day =>
        {
            day.Drop("refund");
            day.Drop("refund's other side");
        }),
        new("a refund of too much", ReplayRules.Refund, "refund", day => day["refund"].Body["amount"] = "-82.89"),
        new("a refund of an open programme", ReplayRules.Refund, "refund", day => day.Drop("closing")),
        new("a withdrawal of what matches may cost", ReplayRules.Covered, "early", day =>
        {
            // The first payment tells which account is the buyer's; the second match still stands.
            var early = day.Again("withdrawal", "early");
            (early.Body["account"], early.Body["participant"], early.Body["amount"]) =
                (MarketDay.Id("buyer's money"), MarketDay.Id("buyer"), "990");
            early.Signers[0] = "buyer";
            day.Insert("paid", early);
        }),
    ];

    private static readonly Forgery[] Vouchers =
    [
        new("more vouchers than the budget", ReplayRules.Budget, "voucher 3", day =>
            day["voucher 3"].Body["face"] = "40.01"),
        new("a voucher of a closed programme", ReplayRules.ProgrammeOpen, "late", day =>
        {
            var late = day.Again("voucher 3", "late");
            late.Body["voucher"] = MarketDay.Id("voucher 9");
            day.Insert("refund's other side", late);
        }),
        new("a closing twice", ReplayRules.ProgrammeOpen, "again", day =>
            day.Insert("refund's other side", day.Again("closing", "again"))),
        new("a programme that has ended", ReplayRules.VoucherTerms, "programme", day =>
            day["programme"].Body["validUntil"] = MarketDay.At(0)),
        new("a voucher beyond its programme", ReplayRules.VoucherTerms, "voucher 1", day =>
            day["voucher 1"].Body["validUntil"] = MarketDay.At(217)),
        new("a voucher of another buyer", ReplayRules.VoucherTerms, "voucher 1 reserved", day =>
            day["voucher 1"].Body["buyer"] = MarketDay.Id("supplier")),
        new("a voucher that the order does not name", ReplayRules.VoucherTerms, "voucher 1 reserved", day =>
            day["voucher 1 reserved"].Body["voucher"] = MarketDay.Id("voucher 3")),
        new("a voucher reserved after its time", ReplayRules.VoucherTerms, "voucher 1 reserved", day =>
            day["voucher 1"].Body["validUntil"] = MarketDay.At(0, 10)),
        new("a voucher reserved before its programme's time", ReplayRules.VoucherTerms, "voucher 1 reserved", day =>
            day["programme"].Body["validFrom"] = MarketDay.At(0, 11)),
        new("a voucher reserved twice", ReplayRules.VoucherState, "again", day =>
            day.Insert("voucher 1 reserved", day.Again("voucher 1 reserved", "again"))),
        new("a voucher redeemed twice", ReplayRules.VoucherState, "again", day =>
            day.Insert("voucher 1 redeemed", day.Again("voucher 1 redeemed", "again"))),
        new("a voucher redeemed after it expired", ReplayRules.VoucherState, "voucher 1 redeemed", day =>
            day["voucher 1 redeemed"].Body["voucher"] = MarketDay.Id("voucher 2")),
        new("a voucher applied that the order has not", ReplayRules.VoucherState, "voucher 1 applied", day =>
            day["voucher 1 applied"].Body["voucher"] = MarketDay.Id("voucher 3")),
        new("a share paid without a voucher", ReplayRules.VoucherState, "paid", day => day.Drop("voucher 1 redeemed")),
        new("a voucher revoked while an order counts on it", ReplayRules.VoucherState, "early", day =>
        {
            var early = day.Again("voucher 3 revoked", "early");
            early.Body["voucher"] = MarketDay.Id("voucher 1");
            day.Insert("match 1 confirmed", early);
        }),
        new("a voucher redeemed before the payment", ReplayRules.VoucherState, "voucher 1 redeemed", day =>
        {
            var redeemed = day["voucher 1 redeemed"];
            day.Drop("voucher 1 redeemed");
            day.Insert("order 4 expired", redeemed);
        }),
        new("a voucher released while its order counts on it", ReplayRules.VoucherState, "released", day =>
            day.Insert("match 1 confirmed", day.Statement("released", "voucher.released", new
            {
                voucher = MarketDay.Id("voucher 1"), order = MarketDay.Id("order 1"),
            }))),
        new("a release for another order", ReplayRules.VoucherState, "released", day =>
            day.Insert("match 1 confirmed", day.Statement("released", "voucher.released", new
            {
                voucher = MarketDay.Id("voucher 1"), order = MarketDay.Id("order 2"),
            }))),
        new("a share rounded up", ReplayRules.VoucherShare, "voucher 1 applied", day =>
            day["voucher 1 applied"].Body["amount"] = "2.13"),
        new("a share above the face", ReplayRules.VoucherShare, "voucher 1 applied", day =>
            day["voucher 1"].Body["face"] = "2"),
        new("more redeemed than applied", ReplayRules.VoucherShare, "voucher 1 redeemed", day =>
            day["voucher 1 redeemed"].Body["amount"] = "2.13"),
        new("a voucher left out", ReplayRules.VoucherShare, "paid", day =>
        {
            foreach (var name in new[] { "voucher 1 applied", "voucher 1 redeemed", "voucher's share" }) day.Drop(name);
            day["payment"].Body["amount"] = "-7.07";
            day["paid"].Body["voucherAmount"] = "0";
        }),
        new("a voucher that expires early", ReplayRules.VoucherExpiry, "voucher 2 expired", day =>
            day["voucher 2 expired"].Time = day["lease 1"].Time),
    ];
}
