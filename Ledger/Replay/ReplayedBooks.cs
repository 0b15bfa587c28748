namespace Ledger;

/// <summary>
/// Accounts and transfers. Accounts open without an entry: what an account is for follows from the first posting on
/// it, and stays so. The sides of a transfer stand together, with nothing but the voucher's part between them.
/// </summary>
internal sealed class ReplayedBooks(ReplayedMarket market)
{
    private readonly Dictionary<Guid, Account> _accounts = [];
    private readonly Dictionary<(Purpose, Guid), Account> _byPurpose = [];
    private readonly Dictionary<Guid, long> _committed = [];
    private readonly HashSet<Guid> _transfers = [];

    // What has begun and must be finished by the entries that follow at once.
    private (string Reason, long Amount)? _otherSide;
    private (ReplayedProgramme Programme, long Amount)? _funding;
    private ReplayedProgramme? _refund;
    private Pair? _pair;
    private Payment? _payment;

    private enum Purpose
    {
        Participant,
        Payable,
        Fund,
        Fees,
        Tax,
        Rounding,
        Outside,
    }

    public void Deposit(Fact fact)
    {
        var (account, amount) = ReadMove(fact);
        Post(fact, AccountFor(fact, account, Purpose.Participant, null), amount);
        _otherSide = ("Deposit", -amount);
    }

    public void Withdraw(Fact fact)
    {
        var (id, amount) = ReadMove(fact);
        var actor = fact.Actor!.Value;
        // Nothing can be taken from an account that nothing came to.
        var purpose = _accounts.TryGetValue(id, out var known) && known.Purpose == Purpose.Payable
            ? Purpose.Payable
            : Purpose.Participant;
        Post(fact, AccountFor(fact, id, purpose, actor), -amount);
        _otherSide = ("Withdrawal", amount);
        RequireCovered(fact, actor);
    }

    public void Post(Fact fact)
    {
        market.RequireCurrency(fact);
        var (transfer, amount) = (fact.Id("transfer"), fact.Micros("amount"));
        var (id, reason) = (fact.Id("account"), fact.Text("reason"));
        switch (reason)
        {
            case "Deposit" or "Withdrawal":
                fact.Require(
                    _otherSide == (reason, amount), ReplayRules.TransferSums,
                    _otherSide is { } other ? $"{other.Reason} of {Fact.Money(other.Amount)}" : "no such posting",
                    $"{reason} of {Fact.Money(amount)}");
                Post(fact, AccountFor(fact, id, Purpose.Outside, null), amount);
                _otherSide = null;
                Finish(fact, transfer);
                break;
            case "ProgrammeFunding" or "ProgrammeRefund":
                PostPair(fact, id, transfer, amount, reason);
                break;
            default:
                PostPayment(fact, id, transfer, amount, reason);
                break;
        }
    }

    public void ExpectFunding(ReplayedProgramme programme, long amount) => _funding = (programme, amount);

    /// <summary>A closed programme keeps what its vouchers claim; the rest goes back.</summary>
    public void ExpectRefund(ReplayedProgramme programme) => _refund = programme;

    /// <summary>Sets aside what a match may cost.</summary>
    public void Commit(Fact fact, Guid buyer, long amount)
    {
        _committed[buyer] = checked(_committed.GetValueOrDefault(buyer) + amount);
        RequireCovered(fact, buyer);
    }

    public void Uncommit(Guid buyer, long amount) => _committed[buyer] -= amount;

    /// <summary>A voucher is redeemed within the payment that its share was posted in.</summary>
    public void Redeem(Fact fact, long share)
    {
        var posted = _payment is { HasRedeemed: false } payment
            ? payment.Postings.GetValueOrDefault("VoucherShare").Amount
            : 0;
        fact.Require(
            share > 0 && posted == -share, ReplayRules.VoucherState,
            $"VoucherShare of {Fact.Money(-share)} in the payment under way", new Micros(posted));
        _payment!.HasRedeemed = true;
    }

    /// <summary>A settlement's transfer is complete: the right amounts on the right accounts.</summary>
    public void Pay(Fact fact, ReplayedSettlement settlement, long share)
    {
        var (transfer, amounts, match) = (fact.Id("transfer"), settlement.Amounts, settlement.Match);
        var payment = _payment ?? new(transfer);
        _payment = null;
        fact.Same(ReplayRules.PaidAmounts, "transfer", transfer, payment.Transfer);
        fact.Require(payment.Sum == 0, ReplayRules.TransferSums, "0", payment.Sum);
        Owned("SettlementPayment", share - amounts.Buyer, Purpose.Participant, match.Buyer);
        Owned("VoucherShare", -share, Purpose.Fund, settlement.Voucher?.Programme.Id ?? Guid.Empty);
        Owned("SupplierEarning", amounts.Supplier, Purpose.Payable, match.Supplier);
        Owned("ExchangeFee", amounts.Fee, Purpose.Fees, null);
        Owned("Tax", amounts.Tax, Purpose.Tax, null);
        Owned("Rounding", amounts.Rounding, Purpose.Rounding, null);
        if (payment.Postings.Count > 0) Finish(fact, transfer);
        RequireCovered(fact, match.Buyer);

        void Owned(string reason, long amount, Purpose purpose, Guid? owner)
        {
            var posted = payment.Postings.GetValueOrDefault(reason);
            fact.Same(ReplayRules.PaidAmounts, reason, new Micros(amount), new Micros(posted.Amount));
            if (posted.Account is { } account) AccountFor(fact, account, purpose, owner);
        }
    }

    /// <summary>What has begun is finished, or the next entry goes on with it.</summary>
    /// <param name="next">The next entry; null at the end of the log.</param>
    public void RequireFinished(Fact? next)
    {
        // Paid back is paid back: a payment that follows at once may post its share before it redeems the voucher.
        if (_refund is { } owing && Unclaimed(owing) == 0) _refund = null;
        if (next?.Kind == "account.posted") return;
        if (_otherSide is { } other)
            throw Unfinished(ReplayRules.TransferSums, $"{other.Reason} of {Fact.Money(other.Amount)}");
        if (_pair is { } pair) throw Unfinished(ReplayRules.TransferSums, Fact.Money(-pair.Amount));
        if (_funding is { } funding) throw Unfinished(ReplayRules.Funding, Fact.Money(funding.Amount));
        if (_refund is { } refund && Unclaimed(refund) is not 0 and var left)
            throw Unfinished(ReplayRules.Refund, Fact.Money(left));
        _refund = null;
        if (_payment is not null && next?.Kind is not ("voucher.redeemed" or "voucher.released" or "settlement.paid"))
            throw Unfinished(ReplayRules.TransferSums, "settlement.paid");

        LedgerVerificationException Unfinished(string rule, string expected) =>
            new(new(rule, Index: next?.Seq, Expected: expected, Found: next?.Kind ?? "the end of the log"));
    }

    private (Guid Account, long Amount) ReadMove(Fact fact)
    {
        fact.Text("reference");
        market.RequireCurrency(fact);
        var amount = fact.Micros("amount");
        fact.Require(
            market.Terms.IsPayable(amount), ReplayRules.WholeMinorUnits,
            $"a multiple of {Fact.Money(market.Terms.MinorUnit)}", new Micros(amount));
        return (fact.Id("account"), amount);
    }

    private void PostPair(Fact fact, Guid id, Guid transfer, long amount, string reason)
    {
        if (_pair is { } pair)
        {
            fact.Require(
                pair.Transfer == transfer && pair.Reason == reason && pair.Amount == -amount, ReplayRules.TransferSums,
                $"{pair.Reason} of {Fact.Money(-pair.Amount)}", $"{reason} of {Fact.Money(amount)}");
            Post(fact, OfPair(fact, id, reason, pair.Programme, into: true), amount);
            _pair = null;
            Finish(fact, transfer);
            RequireCovered(fact, pair.Programme.Issuer);
            return;
        }

        var isFunding = reason == "ProgrammeFunding";
        var programme = isFunding ? _funding?.Programme : _refund;
        var due = isFunding ? _funding?.Amount ?? 0 : programme is null ? 0 : Unclaimed(programme);
        fact.Require(
            programme is not null && amount == -due && due > 0,
            isFunding ? ReplayRules.Funding : ReplayRules.Refund, $"{reason} of {Fact.Money(-due)}",
            $"{reason} of {Fact.Money(amount)}");
        Post(fact, OfPair(fact, id, reason, programme!, into: false), amount);
        _pair = new(transfer, reason, amount, programme!);
        if (isFunding) _funding = null;
    }

    // A funding goes from the issuer into the fund, a refund the other way.
    private Account OfPair(Fact fact, Guid id, string reason, ReplayedProgramme programme, bool into) =>
        (reason == "ProgrammeFunding") == into
            ? AccountFor(fact, id, Purpose.Fund, programme.Id)
            : AccountFor(fact, id, Purpose.Participant, programme.Issuer);

    private void PostPayment(Fact fact, Guid id, Guid transfer, long amount, string reason)
    {
        var purpose = reason switch
        {
            "SettlementPayment" => Purpose.Participant,
            "VoucherShare" => Purpose.Fund,
            "SupplierEarning" => Purpose.Payable,
            "ExchangeFee" => Purpose.Fees,
            "Tax" => Purpose.Tax,
            "Rounding" => Purpose.Rounding,
            _ => throw fact.Broken(ReplayRules.Members, "a reason of ledger-kinds", reason),
        };
        _payment ??= new(transfer);
        fact.Same(ReplayRules.TransferSums, "transfer", _payment.Transfer, transfer);
        fact.Require(
            _payment.Postings.TryAdd(reason, (id, amount)), ReplayRules.PaidAmounts, $"one posting of {reason}",
            new Micros(amount));
        _payment.Sum += amount;
        Post(fact, AccountFor(fact, id, purpose, null), amount);
    }

    private static void Post(Fact fact, Account account, long amount)
    {
        account.Balance = checked(account.Balance + amount);
        fact.Require(
            account.Balance >= 0 || account.Purpose is Purpose.Rounding or Purpose.Outside, ReplayRules.Overdrawn,
            $"at least 0 on {account.Id}", new Micros(account.Balance));
    }

    private void Finish(Fact fact, Guid transfer)
    {
        fact.Require(_transfers.Add(transfer), ReplayRules.FreshId, "a transfer that is new", transfer);
        market.Counts.Transfers++;
    }

    /// <summary>The account, which keeps the purpose and the owner that it is first seen with.</summary>
    private Account AccountFor(Fact fact, Guid id, Purpose purpose, Guid? owner)
    {
        const string rule = ReplayRules.AccountPurpose;
        if (!_accounts.TryGetValue(id, out var account))
        {
            _accounts.Add(id, account = new(market.NewId(fact, id), purpose));
            market.Counts.Accounts++;
        }

        fact.Same(rule, "purpose", purpose, account.Purpose);
        // The exchange has one account of each purpose, a participant one of its own and one of its earnings.
        var isOwned = purpose is Purpose.Participant or Purpose.Payable or Purpose.Fund;
        if ((isOwned ? owner : Guid.Empty) is not { } by) return account;
        fact.Require(account.Owner is null || account.Owner == by, rule, $"owner {account.Owner}", by);
        account.Owner = by;
        if (_byPurpose.TryAdd((purpose, by), account)) return account;
        fact.Same(rule, $"{purpose} account", _byPurpose[(purpose, by)].Id, id);
        return account;
    }

    private long Unclaimed(ReplayedProgramme programme) =>
        (_byPurpose.GetValueOrDefault((Purpose.Fund, programme.Id))?.Balance ?? 0) - programme.Promised;

    private void RequireCovered(Fact fact, Guid buyer)
    {
        // Before money moved in the buyer's name, the log does not say which account is its own.
        if (_byPurpose.TryGetValue((Purpose.Participant, buyer), out var account))
        {
            var committed = _committed.GetValueOrDefault(buyer);
            fact.Require(
                account.Balance >= committed, ReplayRules.Covered, $"at least {Fact.Money(committed)}",
                new Micros(account.Balance));
        }
    }

    private sealed class Account(Guid id, Purpose purpose)
    {
        public Guid Id => id;

        public Purpose Purpose => purpose;

        public Guid? Owner { get; set; }

        public long Balance { get; set; }
    }

    private sealed record Pair(Guid Transfer, string Reason, long Amount, ReplayedProgramme Programme);

    private sealed class Payment(Guid transfer)
    {
        public Guid Transfer => transfer;

        public Int128 Sum { get; set; }

        public bool HasRedeemed { get; set; }

        public Dictionary<string, (Guid? Account, long Amount)> Postings { get; } = new(StringComparer.Ordinal);
    }
}
