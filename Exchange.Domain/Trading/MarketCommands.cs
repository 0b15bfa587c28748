namespace Exchange.Domain.Trading;

/// <summary>Opens the market with its operator; the first command of every market and never repeated.</summary>
public sealed record OpenMarket(
    CommandOrigin Origin, Guid MarketId, string LogOrigin, string Currency, long MinorUnitMicros, int FeeBasisPoints,
    int TaxBasisPoints, int ConfirmWithinMinutes, int ProvisionWithinMinutes, int FinalUsageWithinMinutes,
    int DisputeWindowMinutes, string OperatorName, string OperatorKey) : Command(Origin);

/// <summary>Lets the market's clock pass to the stamp's time; deadlines up to it fire in order.</summary>
public sealed record PassTime(CommandOrigin Origin) : Command(Origin);
