using System.Text;
using System.Text.Json;

namespace Ledger.Tests.Replaying;

/// <summary>A small day on which everything happens once, by the rules; amounts were worked out by hand.</summary>
internal static class HonestDay
{
    /// <summary>The opening of the first order's terms.</summary>
    public static (string Name, string Salt, string Payload) Terms { get; } =
        ("order 1", new string('a', 64), """{"currency":"USD","limit":"3"}""");

    /// <summary>The opening of the second order's terms.</summary>
    public static (string Name, string Salt, string Payload) RestingTerms { get; } =
        ("order 2", new string('b', 64), """{"currency":"USD","limit":"1.5"}""");

    /// <summary>The opening of the terms of an order of a rate, per P-hour.</summary>
    public static (string Name, string Salt, string Payload) RateTerms { get; } =
        ("order 6", new string('c', 64), """{"currency":"USD","limit":"10"}""");

    /// <summary>The opening of a budget.</summary>
    public static (string Name, string Salt, string Payload) BudgetTerms { get; } =
        ("order 7", new string('d', 64), """{"budget":"20","currency":"USD"}""");

    private static string None => new('0', 64);

    public static MarketDay Make()
    {
        var day = new MarketDay();
        Open(day);
        Supply(day);
        FirstOrder(day);
        Delivery(day);
        SecondOrder(day);
        NeedsOfOtherKinds(day);
        Payments(day);
        Ends(day);
        return day;
    }

    public static string Commit((string Name, string Salt, string Payload) opening) =>
        Convert.ToHexStringLower(LedgerHash.Commitment(
            Convert.FromHexString(opening.Salt), Encoding.UTF8.GetBytes(opening.Payload)));

    public static object Posting(string account, string transfer, string amount, string reason) => new
    {
        account = MarketDay.Id(account), transfer = MarketDay.Id(transfer), amount, currency = "USD", reason,
    };

    private static string Id(string name) => MarketDay.Id(name);

    private static string At(int hours, int minutes = 0) => MarketDay.At(hours, minutes);

    private static void Open(MarketDay day)
    {
        day.Then("opening", "market.opened", new
        {
            origin = Verification.Exports.Origin, currency = "USD", minorUnit = "0.01", feeBasisPoints = 200,
            taxBasisPoints = 600, confirmWithinMinutes = 60, provisionWithinMinutes = 120,
            finalUsageWithinMinutes = 180, disputeWindowMinutes = 1_440, openedAt = At(0),
        });
        day.Then("operator", "participant.key_added", new { participant = Id("operator"), key = day.Key("operator") });
        day.Then(
            "operator verified", "participant.verified",
            new { participant = Id("operator"), roles = new[] { "Operator" } });
        Verify(day, "operator", "Auditor");
        foreach (var (name, role) in new[] { ("supplier", "Supplier"), ("buyer", "Buyer"), ("issuer", "Issuer") })
        {
            day.By(name, name, "participant.key_added", new
            {
                key = day.Key(name), detailsCommitment = None, allowsSessionOrders = name == "buyer",
            });
            Verify(day, name, role);
        }

        day.By("buyer", "second key", "participant.key_added", new { key = day.Key("buyer2") });
        day.By("operator", "deposit", "account.deposited", new
        {
            account = Id("buyer's money"), amount = "1000", currency = "USD", reference = "bank 1",
        });
        day.Then("deposit's other side", "account.posted", Posting("outside", "transfer 1", "-1000", "Deposit"));
        day.By("operator", "deposit 2", "account.deposited", new
        {
            account = Id("issuer's money"), amount = "500", currency = "USD", reference = "bank 2",
        });
        day.Then("deposit 2's other side", "account.posted", Posting("outside", "transfer 2", "-500", "Deposit"));
        day.By("operator", "reference", "reference_data.loaded", Reference(1));
        day.By("operator", "reference 2", "reference_data.loaded", Reference(2));
    }

    public static object Reference(int version) => new
    {
        reference = Id("reference"), version,
        classes = new object[]
        {
            new { acceleratorClass = "h100", memoryMiB = 81_920, fp16Gflops = 989_400, source = "its data sheet" },
            new { acceleratorClass = "h800", source = "its data sheet" },
        },
        shares = new[] { "Training", "FineTuning", "Inference", "Rendering", "Hpc" }.Select(workloadClass => new
        {
            workloadClass, basisPoints = 4_000, source = "a paper",
        }),
        measured = new object[]
        {
            new
            {
                acceleratorClass = "h100", precision = "Fp16", workloadClass = "Training", deliveredGflops = 400_000,
                source = "a run",
            },
            new
            {
                acceleratorClass = "h100", precision = "Fp16", workloadClass = "Hpc", deliveredGflops = 800_000,
                source = "a benchmark",
            },
        },
    };

    private static void Verify(MarketDay day, string name, string role) =>
        day.By("operator", $"{name} as {role}", "participant.verified", new
        {
            subject = Id(name), roles = new[] { role },
        });

    private static void Supply(MarketDay day)
    {
        day.By("supplier", "resource", "resource.registered", new
        {
            resource = Id("resource"), site = "site-1", region = "east", acceleratorClass = "h100", nodes = 2,
            acceleratorsPerNode = 8, memoryMiB = 81_920, pueMilli = 1_200, renewablePercent = 50,
        });
        day.By("operator", "verification", "resource.specification_verified", new
        {
            resource = Id("resource"), precision = "Fp16", measuredGflops = 900_000,
        });
        day.By("supplier", "offer 1", "offer.listed", Offer("offer 1", "Accelerator", 8, "2", true));
        day.By("issuer", "programme", "voucher_programme.opened", new
        {
            programme = Id("programme"), name = "Vouchers", budget = "100", currency = "USD", sharePercent = 30,
            validFrom = At(0), validUntil = At(216), acceleratorClasses = new[] { "h100" },
        });
        day.Then(
            "funding", "account.posted", Posting("issuer's money", "transfer 3", "-100", "ProgrammeFunding"));
        day.Then("funding's other side", "account.posted", Posting("fund", "transfer 3", "100", "ProgrammeFunding"));
        foreach (var (name, face, until) in new[]
        {
            ("voucher 1", "50", 120), ("voucher 2", "10", 1), ("voucher 3", "20", 120),
        })
            day.By("issuer", name, "voucher.issued", new
            {
                voucher = Id(name), programme = Id("programme"), buyer = Id("buyer"), face, currency = "USD",
                validUntil = At(until),
            });
    }

    public static object Offer(string name, string unit, int units, string price, bool autoAccept) => new
    {
        offer = Id(name), resource = Id("resource"), form = "BareMetal", unit, units, blockUnits = 1, minMinutes = 30,
        windowStart = At(0), windowEnd = At(240), price, currency = "USD", autoAccept, priceSource = "a list",
    };

    public static object Order(
        string name, int accelerators, int from, string force, bool allOrNone, int maxLegs, string commitment,
        params string[] vouchers) => new
        {
            order = Id(name), accelerators, acceleratorClasses = new[] { "h100" }, regions = new[] { "east" },
            forms = Array.Empty<string>(), minMemoryMiB = 40_000, maxPueMilli = 1_300, minRenewablePercent = 40,
            earliestStart = At(from), latestStart = At(from + 10), minutes = 60, timeInForce = force,
            allOrNone, maxLegs, vouchers = vouchers.Select(Id).ToArray(), termsCommitment = commitment,
        };

    public static object Match(
        string number, string offer, int units, int perUnit, int from, string price, string amount, bool autoAccepted,
        string confirmBy, int position) => new
        {
            match = Id($"match {number}"), lease = Id($"lease {number}"), order = Id($"order {number}"),
            offer = Id(offer), resource = Id("resource"), buyer = Id("buyer"), supplier = Id("supplier"), units,
            acceleratorsPerUnit = perUnit, start = At(from), end = At(from + 1), price, amount, currency = "USD",
            autoAccepted, confirmBy, marketPosition = position, offersExamined = 1,
        };

    private static void FirstOrder(MarketDay day)
    {
        day.Clock(0, 10);
        day.By(
            "buyer", "order 1", "order.placed",
            Order("order 1", 4, 2, "FillOrKill", false, 2, Commit(Terms), "voucher 1"));
        day.Then(
            "voucher 1 reserved", "voucher.reserved", new { voucher = Id("voucher 1"), order = Id("order 1") });
        day.Then(
            "match 1", "match.made", Match("1", "offer 1", 4, 1, 2, "2", "8.48", true, At(1, 10), 40));
        day.Then("match 1 confirmed", "match.confirmed", new { match = Id("match 1"), provisionBy = At(3) });
        day.Clock(0, 20).By(
            "supplier", "lease 1", "lease.provisioned", new { lease = Id("lease 1"), accessCommitment = None });
        day.Clock(1).Then("voucher 2 expired", "voucher.expired", new { voucher = Id("voucher 2") });
    }

    private static void Delivery(MarketDay day)
    {
        day.Clock(2).Then("lease 1 started", "lease.started", new { lease = Id("lease 1"), at = At(2) });
        day.Clock(2, 20).By(
            "supplier", "stop", "lease.interrupted", new { lease = Id("lease 1"), reason = "power" });
        day.Clock(2, 30).By("supplier", "resumption", "lease.resumed", new { lease = Id("lease 1") });
        day.Clock(3).By("supplier", "usage 1", "lease.usage_recorded", new
        {
            lease = Id("lease 1"), period = 0, from = At(2), to = At(3), unitSeconds = 4 * 3_000,
        });
        day.Then("lease 1 ended", "lease.ended", new { lease = Id("lease 1"), at = At(3), unitSeconds = 12_000 });
        // 12,000 unit-seconds at 2: 6.666…, with tax 7.0666…, of which 30 % are 2.121.
        day.Then("settlement 1", "settlement.calculated", new
        {
            settlement = Id("settlement 1"), lease = Id("lease 1"), order = Id("order 1"), buyer = Id("buyer"),
            supplier = Id("supplier"), unitSeconds = 12_000, price = "2", gross = "6.666667", buyerAmount = "7.07",
            supplierAmount = "6.53", fee = "0.13", tax = "0.4", rounding = "0.01", disputeUntil = At(27),
            currency = "USD",
        });
        day.Then("voucher 1 applied", "settlement.voucher_applied", new
        {
            settlement = Id("settlement 1"), voucher = Id("voucher 1"), amount = "2.12", currency = "USD",
        });
    }

    // An order that waits, and an offer that comes to it: the order's limit is the price.
    private static void SecondOrder(MarketDay day)
    {
        day.Clock(4).By(
            "buyer", "order 2", "order.placed",
            Order("order 2", 8, 30, "GoodTillCancelled", true, 1, Commit(RestingTerms)));
        day.Clock(4, 10).By("supplier", "offer 2", "offer.listed", Offer("offer 2", "Node", 1, "10", false));
        day.Then("match 2", "match.made", Match("2", "offer 2", 1, 8, 30, "12", "12.72", false, At(5, 10), 60));
        day.Clock(4, 20).By("supplier", "match 2 confirmed", "match.confirmed", new { match = Id("match 2") });
        day.Clock(4, 30).By(
            "supplier", "lease 2", "lease.provisioned", new { lease = Id("lease 2"), accessCommitment = None });
        day.By(
            "supplier", "new price", "offer.repriced", new { offer = Id("offer 1"), price = "2.5", currency = "USD" });
        day.Clock(5).By(
            "buyer", "order 3", "order.placed",
            Order("order 3", 2, 40, "GoodTillCancelled", false, 4, None));
        day.Then("match 3", "match.made", Match("3", "offer 1", 2, 1, 40, "2.5", "5.3", true, At(6), 61));
        day.Then("match 3 confirmed", "match.confirmed", new { match = Id("match 3"), provisionBy = At(41) });
        day.Clock(5, 10).By(
            "buyer", "match 3 cancelled", "match.cancelled", new { match = Id("match 3"), reason = "no need" });
        day.Clock(5, 20).By("buyer", "order 3 amended", "order.amended", new
        {
            order = Id("order 3"), latestStart = At(45), termsCommitment = None,
        });
        day.Clock(5, 30).By(
            "buyer", "order 3 cancelled", "order.cancelled", new { order = Id("order 3"), reason = "no need" });
        day.Clock(6).By(
            "buyer", "order 4", "order.placed",
            Order("order 4", 8, 8, "GoodTillCancelled", false, 4, None));
    }

    // A rate of 1,000 TFLOPS, of which three accelerators of 400 deliver all, and two accelerators for a sum.
    private static void NeedsOfOtherKinds(MarketDay day)
    {
        var rate = JsonSerializer.SerializeToNode(
            Order("order 6", 1, 50, "GoodTillCancelled", true, 4, Commit(RateTerms)))!.AsObject();
        rate.Remove("accelerators");
        (rate["rateGflops"], rate["precision"], rate["workloadClass"]) = (1_000_000, "Fp16", "Training");
        day.Clock(6, 10).By("buyer", "order 6", "order.placed", rate);
        var leg = JsonSerializer.SerializeToNode(
            Match("6", "offer 1", 3, 1, 50, "2.5", "7.95", true, At(7, 10), 63))!.AsObject();
        (leg["covers"], leg["weight"], leg["referenceVersion"]) = (1_000_000, 400_000, 2);
        day.Then("match 6", "match.made", leg);
        day.Then("match 6 confirmed", "match.confirmed", new { match = Id("match 6"), provisionBy = At(51) });
        day.By("buyer", "match 6 cancelled", "match.cancelled", new { match = Id("match 6"), reason = "no need" });
        day.By("buyer", "order 6 cancelled", "order.cancelled", new { order = Id("order 6"), reason = "no need" });

        var sum = JsonSerializer.SerializeToNode(
            Order("order 7", 2, 50, "GoodTillCancelled", false, 4, Commit(BudgetTerms)))!.AsObject();
        sum["hasBudget"] = true;
        day.By("buyer", "order 7", "order.placed", sum);
        day.By("supplier", "dearer", "offer.repriced", new { offer = Id("offer 1"), price = "3", currency = "USD" });
        // It waited: what the sum comes to, less a micro-unit for each leg that may come.
        day.Then("match 7", "match.made", Match("7", "offer 1", 2, 1, 50, "9.999998", "21.2", true, At(7, 10), 64));
        day.Then("match 7 confirmed", "match.confirmed", new { match = Id("match 7"), provisionBy = At(51) });
        day.By("buyer", "match 7 cancelled", "match.cancelled", new { match = Id("match 7"), reason = "no need" });
        day.By("buyer", "order 7 cancelled", "order.cancelled", new { order = Id("order 7"), reason = "no need" });
    }

    private static void Payments(MarketDay day)
    {
        day.Clock(18).Then("order 4 expired", "order.expired", new { order = Id("order 4") });
        day.Clock(27);
        day.Then("payment", "account.posted", Posting("buyer's money", "transfer 4", "-4.95", "SettlementPayment"));
        day.Then("voucher's share", "account.posted", Posting("fund", "transfer 4", "-2.12", "VoucherShare"));
        day.Then("voucher 1 redeemed", "voucher.redeemed", new
        {
            voucher = Id("voucher 1"), settlement = Id("settlement 1"), amount = "2.12", currency = "USD",
        });
        day.Then("earning", "account.posted", Posting("payable", "transfer 4", "6.53", "SupplierEarning"));
        day.Then("fee", "account.posted", Posting("fees", "transfer 4", "0.13", "ExchangeFee"));
        day.Then("tax", "account.posted", Posting("taxes", "transfer 4", "0.4", "Tax"));
        day.Then("rounding", "account.posted", Posting("roundings", "transfer 4", "0.01", "Rounding"));
        day.Then("paid", "settlement.paid", new
        {
            settlement = Id("settlement 1"), transfer = Id("transfer 4"), buyerAmount = "7.07", voucherAmount = "2.12",
            supplierAmount = "6.53", fee = "0.13", tax = "0.4", rounding = "0.01", currency = "USD",
        });
        day.Clock(30).Then("lease 2 started", "lease.started", new { lease = Id("lease 2"), at = At(30) });
        day.Clock(30, 30).By("buyer", "lease 2 ended", "lease.ended", new { lease = Id("lease 2") });
        day.Clock(31).By("supplier", "usage 2", "lease.usage_recorded", new
        {
            lease = Id("lease 2"), period = 0, from = At(30), to = At(30, 30), unitSeconds = 1_800,
        });
        // Half an hour at 12: 6, with tax 6.36.
        day.Then("settlement 2", "settlement.calculated", new
        {
            settlement = Id("settlement 2"), lease = Id("lease 2"), order = Id("order 2"), buyer = Id("buyer"),
            supplier = Id("supplier"), unitSeconds = 1_800, price = "12", gross = "6", buyerAmount = "6.36",
            supplierAmount = "5.88", fee = "0.12", tax = "0.36", rounding = "0", disputeUntil = At(55),
            currency = "USD",
        });
        day.Clock(32).By(
            "buyer", "dispute", "settlement.disputed", new { settlement = Id("settlement 2"), reason = "slow" });
        day.Clock(33).By("operator", "adjustment", "settlement.adjusted", new
        {
            settlement = Id("settlement 2"), unitSeconds = 900, reason = "half of it",
        });
        day.Then("payment 2", "account.posted", Posting("buyer's money", "transfer 5", "-3.18", "SettlementPayment"));
        day.Then("earning 2", "account.posted", Posting("payable", "transfer 5", "2.94", "SupplierEarning"));
        day.Then("fee 2", "account.posted", Posting("fees", "transfer 5", "0.06", "ExchangeFee"));
        day.Then("tax 2", "account.posted", Posting("taxes", "transfer 5", "0.18", "Tax"));
        day.Then("paid 2", "settlement.paid", new
        {
            settlement = Id("settlement 2"), transfer = Id("transfer 5"), buyerAmount = "3.18", voucherAmount = "0",
            supplierAmount = "2.94", fee = "0.06", tax = "0.18", rounding = "0", currency = "USD",
        });
    }

    private static void Ends(MarketDay day)
    {
        day.Clock(34);
        day.By("supplier", "withdrawal", "account.withdrawn", new
        {
            account = Id("payable"), amount = "9.47", currency = "USD", reference = "to the bank",
        });
        day.Then(
            "withdrawal's other side", "account.posted", Posting("outside", "transfer 6", "9.47", "Withdrawal"));
        day.By("buyer", "order 5", "order.placed", Order("order 5", 2, 40, "GoodTillCancelled", false, 4, None));
        day.By("supplier", "cheaper", "offer.repriced", new { offer = Id("offer 2"), price = "4", currency = "USD" });
        day.By("issuer", "top-up", "voucher_programme.topped_up", new
        {
            programme = Id("programme"), amount = "5", currency = "USD",
        });
        day.Then("added", "account.posted", Posting("issuer's money", "transfer 7", "-5", "ProgrammeFunding"));
        day.Then("added's other side", "account.posted", Posting("fund", "transfer 7", "5", "ProgrammeFunding"));
        day.By("issuer", "closing", "voucher_programme.closed", new { programme = Id("programme") });
        // 105 were paid in, 2.12 redeemed, and the third voucher may still claim 20.
        day.Then("refund", "account.posted", Posting("fund", "transfer 8", "-82.88", "ProgrammeRefund"));
        day.Then(
            "refund's other side", "account.posted",
            Posting("issuer's money", "transfer 8", "82.88", "ProgrammeRefund"));
        day.By("issuer", "voucher 3 revoked", "voucher.revoked", new { voucher = Id("voucher 3"), reason = "no" });
        day.Then("last refund", "account.posted", Posting("fund", "transfer 9", "-20", "ProgrammeRefund"));
        day.Then(
            "last refund's other side", "account.posted",
            Posting("issuer's money", "transfer 9", "20", "ProgrammeRefund"));
        day.By("buyer", "key revoked", "participant.key_revoked", new { key = day.Key("buyer2"), reason = "lost" });
        day.By("supplier", "offer 2 withdrawn", "offer.withdrawn", new { offer = Id("offer 2") });
        day.By("operator", "suspension", "participant.suspended", new { subject = Id("supplier"), reason = "checks" });
        day.By("operator", "reinstatement", "participant.reinstated", new { subject = Id("supplier") });
        day.Then("checkpoint", "ledger.checkpoint", new { });
        day.Then("tick", "ledger.tick", new { });
    }
}
