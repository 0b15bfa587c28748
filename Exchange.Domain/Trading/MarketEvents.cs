namespace Exchange.Domain.Trading;

/// <summary>
/// A market opens with its rules; the first event of its log. Amounts in micro-units of the currency.
/// </summary>
public sealed record MarketOpened(
    Guid MarketId, string Origin, string Currency, long MinorUnitMicros, int FeeBasisPoints, int TaxBasisPoints,
    int ConfirmWithinMinutes, int ProvisionWithinMinutes, int FinalUsageWithinMinutes, int DisputeWindowMinutes,
    DateTimeOffset OpenedAt);

/// <summary>The market's clock moved to <paramref name="Now"/>; deadlines up to it fire in the same decision.</summary>
public sealed record TimePassed(Guid MarketId, DateTimeOffset Now);
