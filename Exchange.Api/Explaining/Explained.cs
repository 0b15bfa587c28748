using Exchange.Api.Orders;
using Exchange.Api.Snapshots;
using Exchange.Contracts.Orders;
using Exchange.Domain.Explaining;
using Exchange.Domain.Orders;
using Exchange.Domain.Trading;

namespace Exchange.Api.Explaining;

/// <summary>An explanation as it is answered.</summary>
internal static class Explained
{
    public static (ExplanationView? View, Refusal? Refusal) Look(
        FollowedMarket followed, ExplainRequest request, Intent intent, Guid? buyer, DateTimeOffset now,
        CancellationToken stop)
    {
        var market = followed.Market;
        var offer = request.Offer is { } id ? Explainer.ExplainOffer(market, intent, buyer, now, id) : null;
        if (offer is null && request.Offer is { } unknown)
        {
            return (null, new Refusal(
                RefusalCode.UnknownOffer, "offer", unknown.ToString(), "The id of an offer that is on the market."));
        }

        var why = Explainer.Explain(market, intent, buyer, now, stop);
        return (
            new(
                why.Plan.Outcome.ToString(), why.Start, why.Start.AddMinutes(why.Minutes), why.Offers,
                ExplanationText.Summary(why), Views(why.Reasons),
                [.. why.Classes.Select(one => new ClassReasonsView(
                    one.AcceleratorClass, one.Offers, Views(one.Reasons)))],
                [.. why.Relaxations.Select(found => ViewOf(market, request, found, why.Minutes))],
                offer is null ? null : ViewOf(offer), market.Currency, followed.Position, now),
            null);
    }

    public static IReadOnlyList<RequirementView> Views(IEnumerable<RequirementCheck> checks) =>
        [.. checks.Select(check => new RequirementView(
            check.Reason.ToString(), check.Asked, check.Has, check.Holds))];

    private static List<ReasonView> Views(IEnumerable<ReasonCount> reasons) =>
        [.. reasons.Select(reason => new ReasonView(
            reason.Reason.ToString(), reason.Asked, reason.IsUnknown, reason.Offers, reason.LeastExcess,
            reason.MedianExcess))];

    private static OfferExplanationView ViewOf(OfferExplanation offer) =>
        new(offer.Offer.OfferId, offer.IsOpen, Views(offer.Checks));

    private static RelaxationView ViewOf(Market market, PreviewRequest asked, Relaxation found, int minutes)
    {
        var (cost, tax) = PlanCosts.Of(market.Rules, found.Plan, found.Intent.Minutes ?? minutes);
        return new(
            [.. found.Changes.Select(change => new FieldChangeView(change.Field, change.From, change.To))],
            IntentViews.With(asked, found.Intent), found.Plan.Outcome.ToString(),
            found.Plan.Legs.Sum(leg => leg.Accelerators), new(cost.Micros), new(tax.Micros));
    }
}
