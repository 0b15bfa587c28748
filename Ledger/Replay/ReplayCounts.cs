namespace Ledger;

/// <summary>What a replay has come by so far.</summary>
internal sealed class ReplayCounts
{
    public long Participants { get; set; }

    public long Accounts { get; set; }

    public long Transfers { get; set; }

    public long Offers { get; set; }

    public long Orders { get; set; }

    public long Matches { get; set; }

    public long Leases { get; set; }

    public long UsageRecords { get; set; }

    public long Settlements { get; set; }

    public long SettlementsPaid { get; set; }

    public long VouchersIssued { get; set; }

    public long VouchersRedeemed { get; set; }

    public long VouchersVoid { get; set; }

    public long OpeningsChecked { get; set; }

    public long OpeningsMissing { get; set; }

    public long LimitsUnchecked { get; set; }

    public long ConstraintsUnchecked { get; set; }

    public long Operators { get; set; }

    public long OtherEntries { get; set; }

    public long ClientSeqSkipped { get; set; }

    public ReplayReport Report(ReplayedMarket market) => new()
    {
        Participants = Participants,
        Accounts = Accounts,
        Transfers = Transfers,
        Offers = Offers,
        Orders = Orders,
        Matches = Matches,
        OrdersUnfinished = market.Orders.Count,
        MatchesUnfinished = market.Matches.Count,
        Leases = Leases,
        UsageRecords = UsageRecords,
        Settlements = Settlements,
        SettlementsPaid = SettlementsPaid,
        VouchersIssued = VouchersIssued,
        VouchersRedeemed = VouchersRedeemed,
        VouchersOutstanding = VouchersIssued - VouchersRedeemed - VouchersVoid,
        OpeningsChecked = OpeningsChecked,
        OpeningsMissing = OpeningsMissing,
        LimitsUnchecked = LimitsUnchecked,
        ConstraintsUnchecked = ConstraintsUnchecked,
        Operators = Operators,
        OtherEntries = OtherEntries,
        ClientSeqSkipped = ClientSeqSkipped,
    };
}
