using Exchange.Domain.Quantities;

namespace Exchange.Domain.Trading;

/// <summary>What a market was opened with; never changes.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="MinorUnitMicros">The currency's minor unit in micro-units: 10,000 where it has cents.</param>
/// <param name="Fee">The exchange's fee, taken from what the supplier earns.</param>
/// <param name="Tax">Tax, on top of the price.</param>
/// <param name="ConfirmWithinMinutes">How long a supplier may take to answer a match.</param>
/// <param name="ProvisionWithinMinutes">How long after confirmation or start a supplier may take to provision.</param>
/// <param name="FinalUsageWithinMinutes">How long after a lease's end its last usage may come.</param>
/// <param name="DisputeWindowMinutes">How long a settlement may be disputed before it is paid.</param>
public sealed record MarketRules(
    string Currency, long MinorUnitMicros, BasisPoints Fee, BasisPoints Tax, int ConfirmWithinMinutes,
    int ProvisionWithinMinutes, int FinalUsageWithinMinutes, int DisputeWindowMinutes)
{
    /// <summary>The rules of a market as it opened.</summary>
    public static MarketRules Create(MarketOpened e) =>
        new(
            e.Currency, e.MinorUnitMicros, BasisPoints.FromValue(e.FeeBasisPoints),
            BasisPoints.FromValue(e.TaxBasisPoints), e.ConfirmWithinMinutes, e.ProvisionWithinMinutes,
            e.FinalUsageWithinMinutes, e.DisputeWindowMinutes);
}
