using Exchange.Api.Auth;
using Exchange.Api.Publishing;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Market;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Hosting;

/// <summary>What only an operator may do.</summary>
internal static class OperatorEndpoints
{
    /// <summary>
    /// POST: publishes all that is signed; when it answers, the published folder is a complete export.
    /// </summary>
    public const string Publish = "/v1/operator/publish";

    public static void MapOperator(this IEndpointRouteBuilder routes, bool demo)
    {
        routes.MapPost(QueryRoutes.Publish, PublishAsync).RequireAuthorization(Policies.Operator).WithTags("operator");
        if (demo)
            routes.MapPost(QueryRoutes.Clock, SetClockAsync)
                .RequireAuthorization(Policies.Operator).WithTags("operator");
    }

    private static async Task<IResult> PublishAsync(Publisher publisher)
    {
        await publisher.FlushAsync();
        return TypedResults.NoContent();
    }

    private static async Task SetClockAsync(ClockRequest request, HttpContext http, Sequencer sequencer)
    {
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
