using System.Net.Mime;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Failover;
using Exchange.Api.Orders;
using Exchange.Api.Snapshots;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Domain.Explaining;
using Exchange.Domain.Orders;
using Exchange.Domain.Trading;

namespace Exchange.Api.Explaining;

/// <summary>POST /v1/intents/plans: the plans that are best by each preference. Reserves nothing.</summary>
internal static class PlansEndpoint
{
    public static void MapPlans(this IEndpointRouteBuilder routes) =>
        routes.MapPost(QueryRoutes.Plans, PlansAsync)
            .RequireAuthorization(Policies.Open)
            .Described("ChoosePlans", "order", "The plans that are best by each preference; reserves nothing.")
            .Produces<PlanChoicesView>()
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(
                new TakesBody(typeof(PreviewRequest), MediaTypeNames.Application.Json), new AnsweredAnywhere());

    private static Task PlansAsync(HttpContext http, IntentLooks looks) =>
        looks.AnswerAsync<PreviewRequest, PlanChoicesView>(http, Look);

    private static (PlanChoicesView? View, Refusal? Refusal) Look(
        FollowedMarket followed, PreviewRequest request, Intent intent, Guid? buyer, DateTimeOffset now,
        CancellationToken stop)
    {
        var market = followed.Market;
        var plans = PlanChooser.Choose(market, intent, buyer, now, stop);
        return (
            new([.. plans.Select(choice => View(market, request, choice, now))], followed.Position, now), null);
    }

    private static PlanChoiceView View(
        Market market, PreviewRequest request, PlanChoice choice, DateTimeOffset now)
    {
        _ = market.Derive(choice.Intent, request.Terms.Currency, now, out var requirement);
        return new(
            [.. choice.Preferences.Select(preference => preference.ToString())],
            PreviewEndpoint.View(market, choice.Plan, requirement!, choice.Start), choice.HighestPueMilli,
            choice.LeastRenewablePercent, choice.Start, IntentViews.With(request, choice.Intent));
    }
}
