using Exchange.Api.Auth;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;

namespace Exchange.Api.Hosting;

/// <summary>Whether this process lives, and whether it takes commands.</summary>
internal static class HealthEndpoints
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Live, () => Results.Text("live")).RequireAuthorization(Policies.Open).ExcludeFromDescription();
        routes.MapGet(Ready, (Sequencer sequencer, ReadModelsNode reads) => reads switch
            {
                { Failed: true } => NotReady("the read models have stopped"),
                _ when sequencer.Status != NodeStatus.Owner => NotReady(sequencer.Status.ToString()),
                _ => Results.Text("ready"),
            })
            .RequireAuthorization(Policies.Open)
            .ExcludeFromDescription();
    }

    private static IResult NotReady(string why) =>
        Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
