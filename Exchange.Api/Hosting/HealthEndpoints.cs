using Exchange.Api.Auth;
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
        routes.MapGet(Ready, (Sequencer sequencer) => sequencer.Status == NodeStatus.Owner
                ? Results.Text("ready")
                : Results.Text(sequencer.Status.ToString(), statusCode: StatusCodes.Status503ServiceUnavailable))
            .RequireAuthorization(Policies.Open)
            .ExcludeFromDescription();
    }
}
