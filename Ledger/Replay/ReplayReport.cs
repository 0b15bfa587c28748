namespace Ledger;

/// <summary>What level replay rebuilt and found true; all are counts.</summary>
public sealed record ReplayReport
{
    /// <summary>Participants that have had a key.</summary>
    public required long Participants { get; init; }

    /// <summary>Accounts that money moved on.</summary>
    public required long Accounts { get; init; }

    /// <summary>Transfers whose postings sum to zero.</summary>
    public required long Transfers { get; init; }

    /// <summary>Offers listed.</summary>
    public required long Offers { get; init; }

    /// <summary>Orders placed.</summary>
    public required long Orders { get; init; }

    /// <summary>Matches made.</summary>
    public required long Matches { get; init; }

    /// <summary>Orders with a part that is open or not paid.</summary>
    public required long OrdersUnfinished { get; init; }

    /// <summary>Matches that stand and are not paid.</summary>
    public required long MatchesUnfinished { get; init; }

    /// <summary>Leases provisioned.</summary>
    public required long Leases { get; init; }

    /// <summary>Records of use.</summary>
    public required long UsageRecords { get; init; }

    /// <summary>Settlements calculated.</summary>
    public required long Settlements { get; init; }

    /// <summary>Settlements paid.</summary>
    public required long SettlementsPaid { get; init; }

    /// <summary>Vouchers issued.</summary>
    public required long VouchersIssued { get; init; }

    /// <summary>Vouchers that paid.</summary>
    public required long VouchersRedeemed { get; init; }

    /// <summary>Vouchers that may still pay: issued, and neither redeemed nor expired nor revoked.</summary>
    public required long VouchersOutstanding { get; init; }

    /// <summary>Commitments whose opening was there and fitted.</summary>
    public required long OpeningsChecked { get; init; }

    /// <summary>Commitments without an opening.</summary>
    public required long OpeningsMissing { get; init; }

    /// <summary>Orders placed or amended under a limit that no opening tells.</summary>
    public required long LimitsUnchecked { get; init; }

    /// <summary>Orders and offers with a constraint, which a replay does not judge.</summary>
    public required long ConstraintsUnchecked { get; init; }

    /// <summary>Participants that may act as operators: the first one, and whom operators made one.</summary>
    public required long Operators { get; init; }

    /// <summary>Entries of kinds that are not the exchange's; nothing is said about them.</summary>
    public required long OtherEntries { get; init; }

    /// <summary>Numbers that participants' <c>clientSeq</c> passed over: commands whose facts are not in the
    /// log.</summary>
    public required long ClientSeqSkipped { get; init; }
}
