namespace Ledger;

/// <summary>What a lease owes, until it is paid.</summary>
internal sealed class ReplayedSettlement
{
    public required Guid Id { get; init; }

    public required ReplayedLease Lease { get; init; }

    public required long UnitSeconds { get; set; }

    public required Amounts Amounts { get; set; }

    public required DateTimeOffset DisputeUntil { get; init; }

    /// <summary>The voucher that must take over a part, if one must.</summary>
    public required ReplayedVoucher? Voucher { get; init; }

    public bool IsDisputed { get; set; }

    public bool IsAdjusted { get; set; }

    /// <summary>What its voucher was said to pay; null before it was.</summary>
    public long? VoucherShare { get; set; }

    public ReplayedMatch Match => Lease.Match;
}

/// <summary>Settlements that are calculated and not paid.</summary>
internal sealed class ReplayedSettlements(ReplayedMarket market)
{
    private readonly Dictionary<Guid, ReplayedSettlement> _settlements = [];

    public void Calculate(Fact fact)
    {
        market.RequireCurrency(fact);
        var lease = market.Matches.OfLease(fact.Id("lease"))?.Lease;
        var mayBeSettled = lease is { EndedAt: { } ended, IsSettled: false }
            && (lease.FinalUsageBy is not { } by || lease.MeteredTo == ended || fact.Time >= by);
        fact.Require(
            mayBeSettled, ReplayRules.SettledOnce, "a lease that ended, has all its use and is not settled",
            fact.Id("lease"));
        lease!.IsSettled = true;
        var match = lease.Match;
        const string rule = ReplayRules.SettledUse;
        fact.Same(rule, "order", match.Order.Id, fact.Id("order"));
        fact.Same(rule, "buyer", match.Buyer, fact.Id("buyer"));
        fact.Same(rule, "supplier", match.Supplier, fact.Id("supplier"));
        fact.Same(rule, "unitSeconds", lease.Metered, fact.Number("unitSeconds"));
        fact.Same(rule, "price", new Micros(match.Price), new Micros(fact.Price("price")));
        var amounts = market.Terms.Settle(lease.Metered, match.Price);
        CheckAmounts(fact, ReplayRules.SettledAmounts, amounts);
        fact.Same(
            ReplayRules.SettledAmounts, "gross", new Micros(amounts.Gross), new Micros(fact.Micros("gross")));
        var until = fact.Time + market.Terms.DisputeWindow;
        fact.Same(ReplayRules.DisputeWindow, "disputeUntil", until, fact.Instant("disputeUntil"));
        var settlement = new ReplayedSettlement
        {
            Id = market.NewId(fact, fact.Id("settlement")),
            Lease = lease,
            UnitSeconds = lease.Metered,
            Amounts = amounts,
            DisputeUntil = until,
            Voucher = market.Vouchers.DueFor(match, amounts.Buyer),
        };
        _settlements.Add(settlement.Id, settlement);
        market.Counts.Settlements++;
    }

    public void ApplyVoucher(Fact fact)
    {
        market.RequireCurrency(fact);
        var settlement = Settlement(fact);
        fact.Require(
            settlement.VoucherShare is null, ReplayRules.SettlementState, "a settlement whose voucher is to be applied",
            settlement.Id);
        fact.Same(ReplayRules.VoucherState, "voucher", settlement.Voucher?.Id, fact.Id("voucher"));
        var share = market.Vouchers.Share(settlement.Voucher!, settlement.Amounts.Buyer);
        fact.Same(
            ReplayRules.VoucherShare, "amount", new Micros(share), new Micros(fact.Micros("amount")));
        (settlement.VoucherShare, settlement.Voucher!.Settlement) = (share, settlement.Id);
    }

    public void Dispute(Fact fact)
    {
        fact.Text("reason");
        var settlement = Settlement(fact);
        ReplayedParties.RequireOwner(fact, settlement.Match.Buyer, settlement.Match.Supplier);
        fact.Require(
            settlement is { IsDisputed: false }, ReplayRules.SettlementState, "a settlement that is not disputed",
            settlement.Id);
        fact.Require(
            fact.Time < settlement.DisputeUntil, ReplayRules.DisputeWindow, settlement.DisputeUntil, fact.Time);
        settlement.IsDisputed = true;
    }

    public void Adjust(Fact fact)
    {
        fact.Text("reason");
        var settlement = Settlement(fact);
        fact.Require(
            settlement is { IsDisputed: true, IsAdjusted: false }, ReplayRules.SettlementState,
            "a settlement that is disputed", settlement.Id);
        var use = fact.Number("unitSeconds");
        fact.Require(use <= settlement.UnitSeconds, ReplayRules.AdjustedUse, $"at most {settlement.UnitSeconds}", use);
        settlement.IsAdjusted = true;
        settlement.UnitSeconds = use;
        settlement.Amounts = market.Terms.Settle(use, settlement.Match.Price);
        settlement.VoucherShare = null;
    }

    public void Pay(Fact fact)
    {
        market.RequireCurrency(fact);
        var settlement = Settlement(fact);
        fact.Require(
            settlement.IsAdjusted || !settlement.IsDisputed, ReplayRules.SettlementState,
            "a settlement whose dispute is decided", settlement.Id);
        fact.Require(
            settlement.IsAdjusted || fact.Time >= settlement.DisputeUntil, ReplayRules.DisputeWindow,
            settlement.DisputeUntil, fact.Time);
        var (match, amounts) = (settlement.Match, settlement.Amounts);
        var share = settlement.Voucher is { } voucher ? market.Vouchers.Share(voucher, amounts.Buyer) : 0;
        fact.Same(
            ReplayRules.VoucherShare, "voucherAmount", new Micros(share), new Micros(fact.Micros("voucherAmount")));
        fact.Require(
            settlement.Voucher is null || settlement.VoucherShare == share, ReplayRules.VoucherShare,
            "settlement.voucher_applied before the payment", "nothing");
        CheckAmounts(fact, ReplayRules.PaidAmounts, amounts);
        if (share > 0)
            fact.Same(ReplayRules.VoucherState, "redeemed by", settlement.Id, settlement.Voucher!.RedeemedBy);
        // The match no longer sets anything aside: what it cost has been posted.
        market.Books.Uncommit(match.Buyer, match.Amount);
        market.Books.Pay(fact, settlement, share);
        _settlements.Remove(settlement.Id);
        market.Matches.Forget(match);
        market.Orders.PayLeg(match.Order, fact.Time);
        market.Counts.SettlementsPaid++;
    }

    /// <summary>The settlement that a fact names, calculated and not paid.</summary>
    public ReplayedSettlement Settlement(Fact fact) =>
        _settlements.TryGetValue(fact.Id("settlement"), out var settlement)
            ? settlement
            : throw fact.Broken(
                ReplayRules.SettlementState, "a settlement that is calculated and not paid", fact.Id("settlement"));

    /// <summary>A settlement that is calculated and not paid; null for another.</summary>
    public ReplayedSettlement? Find(Guid id) => _settlements.GetValueOrDefault(id);

    private static void CheckAmounts(Fact fact, string rule, Amounts amounts)
    {
        Check("buyerAmount", amounts.Buyer);
        Check("supplierAmount", amounts.Supplier);
        Check("fee", amounts.Fee);
        Check("tax", amounts.Tax);
        Check("rounding", amounts.Rounding);

        void Check(string name, long expected) =>
            fact.Same(rule, name, new Micros(expected), new Micros(fact.Micros(name)));
    }
}
