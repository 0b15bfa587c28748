using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Orders;

/// <summary>What a part of a need may cost: a limit per unit of need and hour, a budget for it all, or both.</summary>
/// <param name="Limit">Most per <paramref name="LimitUnit"/> of the need and hour; null with a budget alone.</param>
/// <param name="LimitUnit">How many units of the need the limit is for: 1, or 10⁶ GFLOPS.</param>
/// <param name="Budget">Most for all legs together over the whole window, before tax; null with a limit alone.</param>
public readonly record struct PriceCap(UnitPrice? Limit, int LimitUnit, Money? Budget)
{
    private const int MinutesPerHour = 60;

    /// <summary>
    /// What each unit of the need may cost when all cost the same: the limit, or what the budget comes to, whichever is
    /// lower. Of a budget one micro-unit a leg is set aside, since each leg rounds up once.
    /// </summary>
    public UnitPrice Share(long need, int minutes, int legs)
    {
        if (Budget is not { } budget)
        {
            return Limit!.Value;
        }

        var each = Exact.Divide(
            Int128.Max(0, budget.Micros - legs) * MinutesPerHour * LimitUnit, (Int128)need * minutes, Rounding.Down);
        var share = UnitPrice.FromMicros((long)Int128.Min(each, UnitPrice.Max.Micros));
        return Limit is { } limit && limit < share ? limit : share;
    }

    /// <summary>
    /// What a leg costs per unit-hour when the need is paid at a price: as much as what it covers is worth, rounded
    /// down, so that no sum of legs costs more than what they cover.
    /// </summary>
    public UnitPrice PriceOf(PlanLeg leg, UnitPrice perUnitOfNeed) => UnitPrice.FromMicros((long)Int128.Min(
        UnitPrice.Max.Micros,
        Exact.Divide(
            (Int128)perUnitOfNeed.Micros * leg.Covers, (Int128)leg.Units * LimitUnit, Rounding.Down)));

    /// <summary>What units cost over a window, before tax, rounded up to the micro-unit.</summary>
    public static Money CostOf(UnitPrice price, int units, int minutes) => Money.FromMicros((long)Exact.Divide(
        (Int128)price.Micros * units * minutes, MinutesPerHour, Rounding.Up));
}
