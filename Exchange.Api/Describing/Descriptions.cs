namespace Exchange.Api.Describing;

/// <summary>A status that an endpoint may refuse with, beyond those that follow from what it is.</summary>
internal sealed record Refuses(int Status);

/// <summary>What an endpoint reads from the request's body by itself.</summary>
internal sealed record TakesBody(Type Type, string ContentType);

/// <summary>The endpoint can wait for a position of the market: see <see cref="Reading.ReadGate"/>.</summary>
internal sealed record WaitsForPosition;

/// <summary>How endpoints say what they are, for the OpenAPI document.</summary>
internal static class Descriptions
{
    /// <summary>The operation's id, its group and one sentence.</summary>
    public static RouteHandlerBuilder Described(
        this RouteHandlerBuilder endpoint, string name, string tag, string summary) =>
        endpoint.WithName(name).WithTags(tag).WithSummary(summary);

    /// <summary>The statuses of refusals that only the endpoint itself knows of.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            endpoint.WithMetadata(new Refuses(status));
        return endpoint;
    }
}
