using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Orders;

/// <summary>What an order's hold must cover.</summary>
public static class OrderFunding
{
    private const int MinutesPerHour = 60;

    /// <summary>
    /// For an open part: limit × accelerators × hours with tax, rounded up to the minor unit, and one minor unit for
    /// each leg that may still come, since each rounds up on its own. Null when that is more than any account can hold.
    /// </summary>
    public static Money? ForOpenPart(UnitPrice limit, Units accelerators, int minutes, int legs, MarketRules rules)
    {
        var exact = Exact.Divide(
            WithTax(limit, accelerators, minutes, rules),
            (Int128)MinutesPerHour * BasisPoints.Whole.Value * rules.MinorUnitMicros, Rounding.Up);
        var micros = (exact + legs) * rules.MinorUnitMicros;
        return micros <= long.MaxValue ? Money.FromMicros((long)micros) : null;
    }

    /// <summary>
    /// The most that a leg can cost its buyer: price × units × hours with tax, rounded up to the minor unit.
    /// </summary>
    public static Money ForLeg(UnitPrice price, Units units, int minutes, MarketRules rules) =>
        Money.FromQuotient(
            WithTax(price, units, minutes, rules), (Int128)MinutesPerHour * BasisPoints.Whole.Value,
            rules.MinorUnitMicros, Rounding.Up);

    private static Int128 WithTax(UnitPrice price, Units units, int minutes, MarketRules rules) =>
        (Int128)price.Micros * units.Count * minutes * (BasisPoints.Whole.Value + rules.Tax.Value);
}
