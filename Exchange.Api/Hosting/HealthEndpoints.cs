using Exchange.Api.Auth;
using Exchange.Api.Failover;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;

namespace Exchange.Api.Hosting;

/// <summary>Whether this process lives, and whether it takes commands: for itself, or for the owner.</summary>
internal static class HealthEndpoints
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Live, () => Results.Text("live")).RequireAuthorization(Policies.Open).ExcludeFromDescription();
        routes.MapGet(Ready, ReadyOf).RequireAuthorization(Policies.Open).ExcludeFromDescription();
    }

    private static IResult ReadyOf(
        NodeRole role, Sequencer sequencer, ReadModelsNode reads, StandbyMarket standby, Forwarder forwarder) =>
        role.Current switch
        {
            Role.Standby when standby.Failed => NotReady("standby, and no longer following"),
            Role.Standby when !forwarder.CanForward => NotReady("standby, with nobody to forward to"),
            Role.Standby => Results.Text("standby"),
            Role.TakingOver => NotReady("taking over"),
            Role.Stopped => NotReady("stopped"),
            _ when reads.Failed => NotReady("the read models have stopped"),
            _ when sequencer.Status != NodeStatus.Owner => NotReady(sequencer.Status.ToString()),
            _ => Results.Text("owner"),
        };

    private static IResult NotReady(string why) =>
        Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
