using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Orders;

/// <summary>What an order's hold must cover.</summary>
public static class OrderFunding
{
    private const int MinutesPerHour = 60;

    /// <summary>
    /// For an open part: limit × need × hours or the budget, whichever is less, with tax, rounded up to the minor unit,
    /// and one minor unit for each leg that may still come, since each rounds up on its own. Null when that is more
    /// than any account can hold.
    /// </summary>
    public static Money? ForOpenPart(PriceCap cap, long need, int minutes, int legs, MarketRules rules)
    {
        var atLimit = cap.Limit is { } limit
            ? Exact.Divide(
                WithTax(limit, need, minutes, rules),
                (Int128)MinutesPerHour * cap.LimitUnit * BasisPoints.Whole.Value * rules.MinorUnitMicros, Rounding.Up)
            : Int128.MaxValue;
        var ofBudget = cap.Budget is { } budget
            ? Exact.Divide(
                (Int128)budget.Micros * (BasisPoints.Whole.Value + rules.Tax.Value),
                (Int128)BasisPoints.Whole.Value * rules.MinorUnitMicros, Rounding.Up)
            : Int128.MaxValue;
        var minor = Int128.Min(atLimit, ofBudget);
        return minor <= (long.MaxValue / rules.MinorUnitMicros) - legs
            ? Money.FromMicros((long)(minor + legs) * rules.MinorUnitMicros)
            : null;
    }

    /// <summary>
    /// The most that a leg can cost its buyer: price × units × hours with tax, rounded up to the minor unit.
    /// </summary>
    public static Money ForLeg(UnitPrice price, Units units, int minutes, MarketRules rules) =>
        Money.FromQuotient(
            WithTax(price, units.Count, minutes, rules), (Int128)MinutesPerHour * BasisPoints.Whole.Value,
            rules.MinorUnitMicros, Rounding.Up);

    private static Int128 WithTax(UnitPrice price, long count, int minutes, MarketRules rules) =>
        (Int128)price.Micros * count * minutes * (BasisPoints.Whole.Value + rules.Tax.Value);
}
