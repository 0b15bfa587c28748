using System.Net;
using Exchange.Api.Hosting;

namespace Exchange.Api.Failover;

/// <summary>
/// Where a request is answered: queries here, everything else by the owner. Knows another node by the nodes' secret.
/// </summary>
internal sealed class NodeDoor(RequestDelegate next, NodeRole role, NodeCredential credential, Forwarder forwarder)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Headers.TryGetValue(Forwarder.CredentialHeader, out var given))
        {
            if (!credential.Matches(given))
                return Problems.WriteAsync(http, Problems.OfStatus(StatusCodes.Status403Forbidden));
            http.Features.Set(new ForwardedRequest());
            if (IPAddress.TryParse(http.Request.Headers[Forwarder.ClientHeader], out var client))
                http.Connection.RemoteIpAddress = client;
        }

        // What routing answers by itself, it answers on every node alike.
        return role.Follows && IsForTheOwner(http.Request)
            && http.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<AnsweredAnywhere>() is null
            ? forwarder.ForwardAsync(http)
            : next(http);
    }

    private static bool IsForTheOwner(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && !HttpMethods.IsOptions(request.Method);
}

/// <summary>A question that is not asked with GET, for which what this node follows will do.</summary>
internal sealed record AnsweredAnywhere;
