namespace Exchange.Contracts.Market;

/// <summary>The market's rules and state.</summary>
public sealed record MarketView(
    string Origin, string Currency, DateTimeOffset Now, long Position, long LedgerSize, int FeeBasisPoints,
    int TaxBasisPoints, int ConfirmWithinMinutes, int ProvisionWithinMinutes, int FinalUsageWithinMinutes,
    int DisputeWindowMinutes, bool Demo, MarketTotals Totals);

/// <summary>Counts of the read models.</summary>
public sealed record MarketTotals(
    long Participants, long Resources, long OpenOffers, long Orders, long OpenOrders, long Matches, long RunningLeases,
    long PaidSettlements);

/// <summary>Sets the demo's clock forward.</summary>
/// <param name="Now">From the market's time to wall time; left out, wall time takes over for good.</param>
public sealed record ClockRequest(DateTimeOffset? Now);

/// <summary>The clock's answer.</summary>
/// <param name="Now">The market's time.</param>
/// <param name="Position">The market's position; unchanged when nothing was due.</param>
/// <param name="Events">How many events followed from deadlines.</param>
public sealed record ClockReply(DateTimeOffset Now, long Position, int Events);

/// <summary>One event as the activity pages show it.</summary>
public sealed record ActivityView(long Sequence, DateTimeOffset Time, string Type, Guid Subject, string By);
