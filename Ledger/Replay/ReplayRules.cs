namespace Ledger;

/// <summary>
/// What a replay demands of the entries, in the words of docs/contracts/ledger-kinds.md, where each is explained.
/// </summary>
internal static class ReplayRules
{
    // Form: who states what.
    public const string KnownKind = "a kind of the exchange is one of those in ledger-kinds";
    public const string Members = "a body has exactly the members of its kind, rightly spelled";
    public const string Genesis = "ledger.genesis names this log, its format and the first keys of its policy";
    public const string RecordedCheckpoint =
        "a recorded checkpoint is of the entries before it, and not older than the last";
    public const string MarketFirst = "market.opened follows ledger.genesis, once, and everything else follows it";
    public const string SignedByActor = "what a participant does is signed once, by a key of that participant";
    public const string UnsignedFact = "what the exchange states is signed by nobody";
    public const string SessionAllowed =
        "what came from a session is what a session may do, for a participant that lets it";
    public const string RightMarket = "a participant's body names this market";
    public const string NotAfter = "a command stands in the log not after its notAfter, which is at most 30 days ahead";
    public const string CommandOnce = "a participant uses a command id once";
    public const string ClientSeqRises = "a participant's clientSeq rises";
    public const string FreshId = "an id names one thing";
    public const string OneCurrency = "money is in the market's currency";
    public const string WholeMinorUnits = "what is paid in, paid out or promised is above zero, in whole minor units";

    // Participants.
    public const string OperatorsKey = "the exchange states one key alone: the operator's first, before all others";
    public const string KeyOnce = "a key is one participant's, once";
    public const string LastKey = "a revoked key is the participant's own, and not its last";
    public const string Verification = "a verification is of who has registered, and gives what was not there";
    public const string OperatorsRole = "the exchange verifies the first operator alone, once, and as Operator";
    public const string RoleHeld = "who acts has the role that the act needs";
    public const string Suspension = "only who trades is suspended, and only who is suspended is reinstated";
    public const string Standing = "who is suspended starts nothing new";
    public const string OwnThing = "a thing is changed by who may change it";

    // Supply.
    public const string OfferUnits = "an offer lists at most what its resource has, in whole blocks";
    public const string OfferWindow = "an offer's window is whole minutes, ends ahead, and fits its shortest lease";
    public const string OfferOnMarket = "an offer is changed or sold from while it is on the market";

    // Reference data.
    public const string ReferenceVersion = "a market has one reference data, whose versions rise";
    public const string ReferenceRows = "reference data states each class, share and measurement once, in order";

    // Orders.
    public const string OrderWindow = "an order can still start when it is placed or amended";
    public const string OrderOpen = "an order is matched, amended, cancelled or expired while a part of it is open";
    public const string OrderExpiry = "an order expires when its time has passed";

    public const string OrderNeed =
        "an order asks for accelerators or for a rate that reference data knows, not for both";

    // Matches.
    public const string MatchTerms = "a match repeats its order's and its offer's terms";
    public const string MatchConstraint = "a match keeps what its order asks for";
    public const string MatchWindow =
        "a match starts when its order can, for as long as asked, within the offer's window";
    public const string MatchTime = "an order whose time has passed is not matched";
    public const string Remaining = "a match takes no more than its order still wants";
    public const string Covers =
        "a leg covers what its accelerators deliver by its order's reference data, as far as that is still wanted";
    public const string Legs = "an order is spread over no more legs than it allows";
    public const string AllOrNone = "an order that wants all or none gets all at once";
    public const string Limit = "no match is above the buyer's limit";
    public const string OrderBudget = "an order's legs cost no more than its budget";
    public const string MatchPrice = "who waited names the price, never below the offer's";
    public const string MatchAmount = "a match's amount is price × units × hours with tax, rounded up";
    public const string MatchDeadline = "a match's deadlines follow from the market's rules";
    public const string MatchPosition = "the market's position never falls";
    public const string OfferCapacity = "no more units of an offer are taken at any instant than it lists";
    public const string ResourceCapacity = "no more accelerators of a resource are taken at any instant than it has";
    public const string MatchState = "a match is answered while it waits, and given back before it is provisioned";
    public const string MatchLapse = "a match is answered before its deadline and lapses after it";

    // Leases.
    public const string LeaseState = "a lease is provisioned, started, metered and ended in that order";
    public const string LeaseStart = "a lease starts at its start, or when it is provisioned later";
    public const string UsagePeriod = "usage is recorded period by period, inside the lease and the past";
    public const string UsageMost = "usage is at most units × seconds delivered";
    public const string LeaseEnd = "a lease ends at its time, with all the use that was metered";

    // Settlements.
    public const string SettledOnce = "a lease is settled once, when nothing of it is still to be metered";
    public const string SettledUse = "a settlement has its lease's use, price and parties";
    public const string SettledAmounts = "a settlement's amounts are use × price, each rounded once, half to even";
    public const string DisputeWindow = "a settlement is disputed before its window is over and paid after it";
    public const string SettlementState = "a settlement is disputed, adjusted and paid in that order, and paid once";
    public const string AdjustedUse = "an adjustment lowers the use or leaves it";
    public const string PaidAmounts = "what a settlement pays is what it owes, to the accounts that it concerns";

    // Money.
    public const string TransferSums = "the postings of a transfer follow one another and sum to zero";
    public const string Overdrawn = "no account is below zero but rounding and the outside world";
    public const string AccountPurpose = "an account serves one purpose and one owner";
    public const string Funding = "a programme's budget is paid into its fund at once, by its issuer";
    public const string Refund = "a closed programme pays back at once what its vouchers do not claim";
    public const string Covered = "a buyer's balance covers what its matches may still cost";

    // Vouchers.
    public const string Budget = "the faces that a programme promises stay within its budget";
    public const string ProgrammeOpen = "a closed programme issues no vouchers and takes no money";
    public const string VoucherTerms = "a voucher is valid, within its programme's time, when it is issued or reserved";
    public const string VoucherState = "a voucher is issued, reserved and redeemed in that order, and redeemed once";
    public const string VoucherShare = "a voucher pays its programme's share, rounded down, at most its face";
    public const string VoucherExpiry = "a voucher expires unused, at its time";

    // Openings.
    public const string OpeningFits = "an opening fits its commitment";
    public const string OpeningNamed = "a file in private is named by an entry that commits to something";
}
