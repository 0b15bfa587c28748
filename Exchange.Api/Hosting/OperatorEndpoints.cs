using System.Net.Mime;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Ingest;
using Exchange.Api.Sequencing;
using Exchange.Api.Witnessing;
using Exchange.Contracts.Market;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Hosting;

/// <summary>What only an operator may do.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperator(this IEndpointRouteBuilder routes, bool demo)
    {
        routes.MapPost(QueryRoutes.Publish, PublishAsync)
            .RequireAuthorization(Policies.Operator)
            .Described("Publish", "operator", "Publishes all that is signed; then the export is complete.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        if (!demo)
            return;
        routes.MapPost(QueryRoutes.Clock, SetClockAsync)
            .RequireAuthorization(Policies.Operator)
            .Described("SetClock", "operator", "Sets a demo's clock forward, or gives it back to wall time.")
            .Produces<ClockReply>()
            .Refuses(
                StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(new TakesBody(typeof(ClockRequest), MediaTypeNames.Application.Json));
    }

    private static async Task<NoContent> PublishAsync(WitnessRounds rounds)
    {
        await rounds.ExportAsync();
        return TypedResults.NoContent();
    }

    private static async Task SetClockAsync(HttpContext http, Sequencer sequencer)
    {
        if (await JsonRequests.ReadAsync<ClockRequest>(http) is not { } request)
            return;
        switch (await sequencer.SubmitAsync(new ClockItem(request.Now)))
        {
            case CommittedOutcome done:
                await http.Response.WriteAsJsonAsync(
                    new ClockReply(done.Reply.Now, done.Reply.Position, done.Events), WireJson.Options,
                    http.RequestAborted);
                break;
            case RefusedOutcome refused:
                await Problems.WriteAsync(http, refused.Refusal);
                break;
            case FailedOutcome failed:
                await Problems.WriteAsync(http, failed.Problem);
                break;
        }
    }
}
