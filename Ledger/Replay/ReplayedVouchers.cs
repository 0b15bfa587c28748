namespace Ledger;

/// <summary>A subsidy programme; its fund holds what its vouchers may still claim.</summary>
internal sealed class ReplayedProgramme
{
    public required Guid Id { get; init; }

    public required Guid Issuer { get; init; }

    public required int SharePercent { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    public required long Budget { get; set; }

    /// <summary>The faces of the vouchers that may still pay.</summary>
    public long Promised { get; set; }

    public long Redeemed { get; set; }

    public bool IsClosed { get; set; }

    public bool PaysFor(string acceleratorClass) => Classes.Count == 0 || Classes.Contains(acceleratorClass);
}

/// <summary>A voucher that may still pay.</summary>
internal sealed class ReplayedVoucher
{
    public required Guid Id { get; init; }

    public required ReplayedProgramme Programme { get; init; }

    public required Guid Buyer { get; init; }

    public required long Face { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>The order that counts on it.</summary>
    public Guid? Order { get; set; }

    /// <summary>The settlement that it was applied to.</summary>
    public Guid? Settlement { get; set; }

    public Guid? RedeemedBy { get; set; }
}

/// <summary>Programmes, and the vouchers that may still pay.</summary>
internal sealed class ReplayedVouchers(ReplayedMarket market)
{
    private readonly Dictionary<Guid, ReplayedProgramme> _programmes = [];
    private readonly Dictionary<Guid, ReplayedVoucher> _vouchers = [];

    public void Open(Fact fact)
    {
        fact.Text("name");
        market.RequireCurrency(fact);
        var programme = new ReplayedProgramme
        {
            Id = market.NewId(fact, fact.Id("programme")),
            Issuer = fact.Actor!.Value,
            SharePercent = (int)fact.Number("sharePercent", 1, 100),
            ValidFrom = fact.Instant("validFrom"),
            ValidUntil = fact.Instant("validUntil"),
            Classes = fact.Texts("acceleratorClasses"),
            Budget = Payable(fact, "budget"),
        };
        fact.Require(
            programme.ValidUntil > fact.Time && programme.ValidUntil > programme.ValidFrom, ReplayRules.VoucherTerms,
            "a time ahead, after validFrom", programme.ValidUntil);
        _programmes.Add(programme.Id, programme);
        market.Books.ExpectFunding(programme, programme.Budget);
    }

    public void TopUp(Fact fact)
    {
        market.RequireCurrency(fact);
        var programme = OpenProgramme(fact);
        var amount = Payable(fact, "amount");
        programme.Budget = checked(programme.Budget + amount);
        market.Books.ExpectFunding(programme, amount);
    }

    public void Close(Fact fact)
    {
        var programme = OpenProgramme(fact);
        programme.IsClosed = true;
        market.Books.ExpectRefund(programme);
    }

    public void Issue(Fact fact)
    {
        market.RequireCurrency(fact);
        var programme = OpenProgramme(fact);
        var voucher = new ReplayedVoucher
        {
            Id = market.NewId(fact, fact.Id("voucher")),
            Programme = programme,
            Buyer = fact.Id("buyer"),
            Face = Payable(fact, "face"),
            ValidUntil = fact.Instant("validUntil"),
        };
        fact.Require(
            voucher.ValidUntil > fact.Time && voucher.ValidUntil <= programme.ValidUntil, ReplayRules.VoucherTerms,
            $"ahead, until {EntryFormat.Time(programme.ValidUntil)}", voucher.ValidUntil);
        var free = programme.Budget - programme.Redeemed - programme.Promised;
        fact.Require(
            voucher.Face <= free, ReplayRules.Budget, $"at most {Fact.Money(free)}", new Micros(voucher.Face));
        programme.Promised += voucher.Face;
        _vouchers.Add(voucher.Id, voucher);
        market.Counts.VouchersIssued++;
    }

    public void Reserve(Fact fact)
    {
        var voucher = Voucher(fact);
        var programme = voucher.Programme;
        fact.Require(voucher.Order is null, ReplayRules.VoucherState, "a voucher that is free", voucher.Order);
        var order = market.Orders.Find(fact.Id("order"));
        fact.Require(
            order?.Vouchers.Contains(voucher.Id) == true && order.Buyer == voucher.Buyer
            && (order.Classes.Count == 0 || order.Classes.Any(programme.PaysFor)),
            ReplayRules.VoucherTerms, $"an order of {voucher.Buyer} that names it and may use what it pays for",
            fact.Id("order"));
        fact.Require(
            programme.ValidFrom <= fact.Time && fact.Time < voucher.ValidUntil, ReplayRules.VoucherTerms,
            $"from {EntryFormat.Time(programme.ValidFrom)} to before {EntryFormat.Time(voucher.ValidUntil)}",
            fact.Time);
        voucher.Order = order!.Id;
    }

    public void Release(Fact fact)
    {
        var voucher = Voucher(fact);
        fact.Same(ReplayRules.VoucherState, "order", voucher.Order, fact.Id("order"));
        // A workload's order may be done without an entry that says so.
        var isDone = market.Orders.Find(fact.Id("order")) is null or { Remaining: null, UnpaidLegs: 0 };
        var paysNothing = voucher.Settlement is { } id
            && market.Settlements.Find(id) is { IsAdjusted: true, VoucherShare: 0 };
        fact.Require(
            isDone || paysNothing, ReplayRules.VoucherState, "a voucher that its order no longer counts on",
            voucher.Order);
        (voucher.Order, voucher.Settlement) = (null, null);
    }

    public void Redeem(Fact fact)
    {
        market.RequireCurrency(fact);
        var voucher = Voucher(fact);
        var settlement = market.Settlements.Settlement(fact);
        fact.Same(ReplayRules.VoucherState, "settlement", voucher.Settlement, settlement.Id);
        var amount = fact.Micros("amount");
        fact.Same(
            ReplayRules.VoucherShare, "amount", new Micros(settlement.VoucherShare ?? 0), new Micros(amount));
        market.Books.Redeem(fact, amount);
        voucher.RedeemedBy = settlement.Id;
        voucher.Programme.Redeemed += amount;
        market.Counts.VouchersRedeemed++;
        Leave(voucher);
    }

    public void Expire(Fact fact)
    {
        var voucher = Unused(fact);
        fact.Require(fact.Time >= voucher.ValidUntil, ReplayRules.VoucherExpiry, voucher.ValidUntil, fact.Time);
        market.Counts.VouchersVoid++;
        Leave(voucher);
    }

    public void Revoke(Fact fact)
    {
        fact.Text("reason");
        var voucher = Unused(fact);
        ReplayedParties.RequireOwner(fact, voucher.Programme.Issuer);
        market.Counts.VouchersVoid++;
        Leave(voucher);
    }

    /// <summary>The first of an order's vouchers that is still to be used and pays for a leg.</summary>
    public ReplayedVoucher? DueFor(ReplayedMatch match, long buyer)
    {
        foreach (var id in match.Order.Vouchers)
        {
            if (_vouchers.TryGetValue(id, out var voucher)
                && voucher.Order == match.Order.Id && voucher.Settlement is null
                && voucher.Programme.PaysFor(match.Offer.Resource.AcceleratorClass) && Share(voucher, buyer) > 0)
                return voucher;
        }

        return null;
    }

    public long Share(ReplayedVoucher voucher, long buyer) =>
        market.Terms.Share(buyer, voucher.Programme.SharePercent, voucher.Face);

    private void Leave(ReplayedVoucher voucher)
    {
        voucher.Programme.Promised -= voucher.Face;
        _vouchers.Remove(voucher.Id);
        if (voucher.Programme.IsClosed) market.Books.ExpectRefund(voucher.Programme);
    }

    private long Payable(Fact fact, string name)
    {
        var amount = fact.Micros(name);
        fact.Require(
            market.Terms.IsPayable(amount), ReplayRules.WholeMinorUnits,
            $"a multiple of {Fact.Money(market.Terms.MinorUnit)}", new Micros(amount));
        return amount;
    }

    private ReplayedProgramme OpenProgramme(Fact fact)
    {
        fact.Require(
            _programmes.TryGetValue(fact.Id("programme"), out var programme) && !programme.IsClosed,
            ReplayRules.ProgrammeOpen, "a programme that is open", fact.Id("programme"));
        ReplayedParties.RequireOwner(fact, programme!.Issuer);
        return programme;
    }

    private ReplayedVoucher Voucher(Fact fact) =>
        _vouchers.TryGetValue(fact.Id("voucher"), out var voucher)
            ? voucher
            : throw fact.Broken(ReplayRules.VoucherState, "a voucher that may still pay", fact.Id("voucher"));

    private ReplayedVoucher Unused(Fact fact)
    {
        var voucher = Voucher(fact);
        fact.Require(
            voucher.Order is null, ReplayRules.VoucherState, "a voucher that no order counts on", voucher.Order);
        return voucher;
    }
}
