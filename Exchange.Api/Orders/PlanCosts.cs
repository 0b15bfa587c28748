using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Api.Orders;

/// <summary>What a plan costs its buyer, as it is shown before anything is bought.</summary>
internal static class PlanCosts
{
    private const int MinutesPerHour = 60;
    private const int BasisPointsPerWhole = 10_000;

    /// <summary>One leg: units × unit price × hours, before tax.</summary>
    public static Money Of(MarketRules rules, PlanLeg leg, int minutes) => Money.FromQuotient(
        (Int128)leg.PriceMicrosPerUnitHour * leg.Units * minutes, MinutesPerHour, rules.MinorUnitMicros,
        Rounding.HalfEven);

    /// <summary>All legs, and the tax on them.</summary>
    public static (Money Cost, Money Tax) Of(MarketRules rules, PlanResult plan, int minutes)
    {
        var cost = plan.Legs.Aggregate(Money.Zero, (sum, leg) => sum + Of(rules, leg, minutes));
        return (cost, Money.FromQuotient(
            (Int128)cost.Micros * rules.Tax.Value, BasisPointsPerWhole, rules.MinorUnitMicros, Rounding.HalfEven));
    }
}
