using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Explaining;

/// <summary>
/// Says why an intent gets what it gets: it walks all open offers, and tries what would help by planning. Changes
/// nothing. The market must not change meanwhile.
/// </summary>
public static class Explainer
{
    /// <summary>Why an intent that <see cref="Market.Derive"/> does not refuse gets what it gets then.</summary>
    /// <param name="market">The market.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="buyerId">Whose it is, if that is known.</param>
    /// <param name="now">The market's time.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ArgumentException">The intent comes to no requirement.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public static Explanation Explain(
        Market market, Intent intent, Guid? buyerId, DateTimeOffset now, CancellationToken stop)
    {
        var demand = Stated(market, intent, buyerId, now);
        var offers = market.OpenOffers(demand.Start, demand.Minutes);
        var plan = market.Preview(intent, buyerId, now);
        stop.ThrowIfCancellationRequested();
        var isFilled = plan.Outcome == PlanOutcome.Filled;
        var left = isFilled ? PassedOver.Fits
            : intent.BudgetMicros is not null && market.Preview(WithoutBudget(intent), buyerId, now).Outcome
                == PlanOutcome.Filled ? PassedOver.Budget
            : market.Preview(intent with { MaxLegs = Intent.MaxLegsAllowed }, buyerId, now).Outcome
                == PlanOutcome.Filled ? PassedOver.Legs
            : PassedOver.Together;
        var counts = new ReasonCounts(demand, plan, left);
        foreach (var offer in offers)
        {
            counts.Add(offer);
        }

        return new(
            plan, demand.Start, demand.Minutes, offers.Count, counts.Total, counts.ByClass,
            isFilled ? [] : new Relaxer(market, intent, buyerId, now, offers, stop).Find());
    }

    /// <summary>One offer held against an intent; null for an offer that is not on the market.</summary>
    /// <param name="market">The market.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="buyerId">Whose it is, if that is known.</param>
    /// <param name="now">The market's time.</param>
    /// <param name="offerId">The offer.</param>
    /// <exception cref="ArgumentException">The intent comes to no requirement.</exception>
    public static OfferExplanation? ExplainOffer(
        Market market, Intent intent, Guid? buyerId, DateTimeOffset now, Guid offerId)
    {
        var demand = Stated(market, intent, buyerId, now);
        if (market.FindOpenOffer(offerId, demand.Start, demand.Minutes, out var isOpen) is not { } offer)
        {
            return null;
        }

        return new(offer.Row, isOpen, Check(demand, offer));
    }

    internal static IReadOnlyList<RequirementCheck> Check(Demand demand, OpenOffer offer) =>
        [.. DemandTests.Of(demand).All.Select(test =>
            new RequirementCheck(test.Reason, test.Asked, test.Has(offer), test.Judge(offer)))];

    /// <summary>The intent at any cost, but for its limit.</summary>
    internal static Intent WithoutBudget(Intent intent) =>
        intent with { BudgetMicros = null, LimitMicros = intent.LimitMicros ?? UnitPrice.MaxStated.Micros };

    private static Demand Stated(Market market, Intent intent, Guid? buyerId, DateTimeOffset now) =>
        market.DemandAsStated(intent, buyerId, now)
        ?? throw new ArgumentException("The intent comes to no requirement.", nameof(intent));
}
