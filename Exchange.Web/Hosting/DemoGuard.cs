using System.Net;
using Exchange.Web.Api;

namespace Exchange.Web.Hosting;

/// <summary>A demo's secrets are for one machine: while the market is a demo, only that machine is served.</summary>
public sealed class DemoGuard(RequestDelegate next, MarketCache market)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var connection = context.Connection;
        if (IsLocal(connection.LocalIpAddress) && IsLocal(connection.RemoteIpAddress))
        {
            await next(context);
            return;
        }

        // Nothing is known while the API cannot be reached; then nothing but an error could be shown either.
        if (await market.FindAsync(context.RequestAborted) is { Demo: false })
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(
            "This market is a demo, or its API cannot be reached: the portal answers loopback addresses only.\n");
    }

    // No address at all: a server inside a test.
    private static bool IsLocal(IPAddress? address) => address is null || IPAddress.IsLoopback(address);
}
