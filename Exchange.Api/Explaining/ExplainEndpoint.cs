using System.Net.Mime;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Failover;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Explaining;

/// <summary>
/// POST /v1/intents/explain: why an intent gets what it gets. It walks all open offers, so it asks the market that this
/// node follows, never the one that decides.
/// </summary>
internal static class ExplainEndpoint
{
    public static void MapExplain(this IEndpointRouteBuilder routes) =>
        routes.MapPost(QueryRoutes.Explain, ExplainAsync)
            .RequireAuthorization(Policies.Open)
            .Described("ExplainIntent", "order", "Why an intent gets what it gets, and the least change that helps.")
            .Produces<ExplanationView>()
            .Refuses(
                StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(
                new TakesBody(typeof(ExplainRequest), MediaTypeNames.Application.Json), new AnsweredAnywhere());

    private static Task ExplainAsync(HttpContext http, IntentLooks looks) =>
        looks.AnswerAsync<ExplainRequest, ExplanationView>(http, Explained.Look);
}
