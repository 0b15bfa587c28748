namespace Ledger;

/// <summary>
/// Replays a market from the entries alone, in their order, and holds each against the rules of
/// docs/contracts/ledger-kinds.md. Owned by the one thread that reads the log.
/// </summary>
internal sealed class MarketReplay
{
    private const string Opened = "market.opened";

    private static readonly HashSet<string> NameSpaces =
    [
        "ledger", "market", "participant", "account", "resource", "offer", "order", "match", "lease", "settlement",
        "voucher_programme", "voucher", "reference_data",
    ];

    private readonly ReplayedMarket _market;
    private readonly ReplayedLog _log;
    private readonly Dictionary<string, (StatedBy By, Action<Fact> Rule)> _rules;

    public MarketReplay(LogPolicy policy, PrivateOpenings openings)
    {
        _market = new(policy.Origin, openings);
        _log = new(policy);
        _rules = RulesOf(_market);
    }

    /// <summary>The kinds that have rules.</summary>
    public static IReadOnlyCollection<string> Kinds => RulesOf(new("example.com/any", new(""))).Keys;

    /// <summary>Takes the next entry, whose form, place and signatures are right.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="leaf">Its hash as a leaf of the tree.</param>
    /// <exception cref="LedgerVerificationException">It breaks a rule.</exception>
    public void Take(in EntryView entry, byte[] leaf)
    {
        if (entry.Seq == 0 || entry.Kind.StartsWith("ledger."u8)) CheckSystemKind(entry);
        using var fact = new Fact(entry);
        try
        {
            Take(fact);
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw fact.Broken(ReplayRules.Members, "amounts and times that can be counted", e.Message);
        }

        _log.Add(leaf);
    }

    /// <summary>What was counted. Where a log ends nothing has begun that is not finished.</summary>
    /// <param name="isWhole">Was the log replayed to its end?</param>
    /// <exception cref="LedgerVerificationException">Something is unfinished, or an opening belongs to no
    /// entry.</exception>
    public ReplayReport Finish(bool isWhole)
    {
        if (!isWhole) return _market.Counts.Report(_market);
        _market.Orders.EndPlan(null);
        _market.Books.RequireFinished(null);
        _market.Openings.Finish();
        return _market.Counts.Report(_market);
    }

    private void Take(Fact fact)
    {
        _market.Supply.PassTime(fact.Time);
        _market.Orders.EndPlan(fact);
        _market.Books.RequireFinished(fact);
        if (!_rules.TryGetValue(fact.Kind, out var known))
        {
            var nameSpace = fact.Kind[..fact.Kind.IndexOf('.', StringComparison.Ordinal)];
            fact.Require(
                !NameSpaces.Contains(nameSpace) || nameSpace == "ledger", ReplayRules.KnownKind,
                $"a kind of {nameSpace} that ledger-kinds has", fact.Kind);
            if (nameSpace == "ledger") _log.Take(fact);
            else _market.Counts.OtherEntries++;
            return;
        }

        fact.Require(
            fact.Kind == Opened ? fact.Seq == 1 && !_market.IsOpen : _market.IsOpen, ReplayRules.MarketFirst,
            $"{Opened} as entry 1", fact.Kind);
        _market.Parties.ReadHeader(fact, known.By);
        known.Rule(fact);
        fact.Done();
    }

    private static void CheckSystemKind(in EntryView entry)
    {
        var isKnown = entry.Seq == 0 ? entry.Kind.SequenceEqual("ledger.genesis"u8)
            : entry.Kind.SequenceEqual("ledger.checkpoint"u8) || entry.Kind.SequenceEqual("ledger.tick"u8)
                || entry.Kind.SequenceEqual("ledger.key"u8);
        if (!isKnown)
            throw new LedgerVerificationException(new(
                ReplayRules.KnownKind, Index: entry.Seq, Expected: "ledger.genesis first, then checkpoint, key, tick",
                Found: System.Text.Encoding.ASCII.GetString(entry.Kind)));
    }

    private static Dictionary<string, (StatedBy By, Action<Fact> Rule)> RulesOf(ReplayedMarket market) => new()
    {
        [Opened] = (StatedBy.Exchange, market.Open),
        ["participant.key_added"] = (StatedBy.Either, market.Parties.AddKey),
        ["participant.key_revoked"] = (StatedBy.Participant, market.Parties.RevokeKey),
        ["participant.verified"] = (StatedBy.Either, market.Parties.Verify),
        ["participant.suspended"] = (StatedBy.Participant, market.Parties.Suspend),
        ["participant.reinstated"] = (StatedBy.Participant, market.Parties.Reinstate),
        ["reference_data.loaded"] = (StatedBy.Participant, market.Reference.Load),
        ["account.deposited"] = (StatedBy.Participant, market.Books.Deposit),
        ["account.withdrawn"] = (StatedBy.Participant, market.Books.Withdraw),
        ["account.posted"] = (StatedBy.Exchange, market.Books.Post),
        ["resource.registered"] = (StatedBy.Participant, market.Supply.Register),
        ["resource.specification_verified"] = (StatedBy.Participant, market.Supply.Verify),
        ["offer.listed"] = (StatedBy.Participant, market.Supply.List),
        ["offer.repriced"] = (StatedBy.Participant, market.Supply.Reprice),
        ["offer.withdrawn"] = (StatedBy.Participant, market.Supply.Withdraw),
        ["order.placed"] = (StatedBy.Participant, market.Orders.Place),
        ["order.amended"] = (StatedBy.Participant, market.Orders.Amend),
        ["order.cancelled"] = (StatedBy.Either, market.Orders.Cancel),
        ["order.expired"] = (StatedBy.Exchange, market.Orders.Expire),
        ["match.made"] = (StatedBy.Exchange, market.Matches.Make),
        ["match.confirmed"] = (StatedBy.Either, market.Matches.Confirm),
        ["match.declined"] = (StatedBy.Participant, market.Matches.Decline),
        ["match.lapsed"] = (StatedBy.Exchange, market.Matches.Lapse),
        ["match.cancelled"] = (StatedBy.Participant, market.Matches.Cancel),
        ["lease.provisioned"] = (StatedBy.Participant, market.Leases.Provision),
        ["lease.started"] = (StatedBy.Exchange, market.Leases.Start),
        ["lease.usage_recorded"] = (StatedBy.Participant, market.Leases.Record),
        ["lease.interrupted"] = (StatedBy.Participant, market.Leases.Interrupt),
        ["lease.resumed"] = (StatedBy.Participant, market.Leases.Resume),
        ["lease.failed"] = (StatedBy.Participant, market.Leases.Fail),
        ["lease.ended"] = (StatedBy.Either, market.Leases.End),
        ["settlement.calculated"] = (StatedBy.Exchange, market.Settlements.Calculate),
        ["settlement.voucher_applied"] = (StatedBy.Exchange, market.Settlements.ApplyVoucher),
        ["settlement.disputed"] = (StatedBy.Participant, market.Settlements.Dispute),
        ["settlement.adjusted"] = (StatedBy.Participant, market.Settlements.Adjust),
        ["settlement.paid"] = (StatedBy.Exchange, market.Settlements.Pay),
        ["voucher_programme.opened"] = (StatedBy.Participant, market.Vouchers.Open),
        ["voucher_programme.topped_up"] = (StatedBy.Participant, market.Vouchers.TopUp),
        ["voucher_programme.closed"] = (StatedBy.Participant, market.Vouchers.Close),
        ["voucher.issued"] = (StatedBy.Participant, market.Vouchers.Issue),
        ["voucher.reserved"] = (StatedBy.Exchange, market.Vouchers.Reserve),
        ["voucher.released"] = (StatedBy.Exchange, market.Vouchers.Release),
        ["voucher.redeemed"] = (StatedBy.Exchange, market.Vouchers.Redeem),
        ["voucher.expired"] = (StatedBy.Exchange, market.Vouchers.Expire),
        ["voucher.revoked"] = (StatedBy.Participant, market.Vouchers.Revoke),
    };
}
