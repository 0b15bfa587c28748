using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Trading;

/// <content>Needs in accelerators or in a compute rate, and what they may cost.</content>
public sealed partial class Market
{
    private static PriceCap CapOf(Intent intent, Requirement requirement) => CapOf(
        intent.LimitMicros, requirement.Rate is null ? 1 : RateNeed.LimitUnit, intent.BudgetMicros);

    private static PriceCap CapOf(long? limitMicros, int limitUnit, long? budgetMicros) => new(
        limitMicros is { } limit ? UnitPrice.FromMicros(limit) : null, limitUnit,
        budgetMicros is { } budget ? Money.FromMicros(budget) : null);

    /// <summary>With a budget alone no single leg is too dear, only all together.</summary>
    private static long LimitOf(PriceCap cap) => (cap.Limit ?? UnitPrice.MaxStated).Micros;

    private static IReadOnlyList<ClassWeight> WeightsOf(RatePromise? rate) => rate is null ? [] : rate.Weights;

    /// <summary>
    /// With a budget alone the whole may cost all of it, whatever its legs cost; where the whole cannot be had, a part
    /// may cost its share, so that the first part does not use up what the rest would need.
    /// </summary>
    private PlanResult Search(Demand demand, PriceCap cap)
    {
        if (cap.Limit is not null)
        {
            return _index.Plan(demand);
        }

        var whole = _index.Plan(demand with { AllOrNone = true });
        if (whole.Outcome == PlanOutcome.Filled || demand.AllOrNone)
        {
            return whole;
        }

        var share = cap.Share(demand.Need, demand.Minutes, demand.MaxLegs);
        var part = _index.Plan(demand with { LimitMicros = share.Micros });
        return part with { OffersExamined = whole.OffersExamined + part.OffersExamined };
    }

    /// <summary>A part that cost less than its share of a budget leaves more for the rest, which may now find supply.
    /// </summary>
    private void FillOn(Guid orderId)
    {
        while (_orders[orderId] is { State: OrderState.Open, Limit: null, Legs: > 0 } order
            && PlanFor(order, out var start) is { Legs.Count: > 0 } plan)
        {
            Fill(orderId, plan, start);
        }
    }

    /// <summary>A rate with what each class counts of it by the reference data in force; null when none is.</summary>
    private RatePromise? PromiseOf(RateNeed need) =>
        WeightsFor(need.Precision, need.WorkloadClass) is ({ } version, var weights)
            ? new(need, version, [.. weights])
            : null;
}
