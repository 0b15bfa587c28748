using Exchange.Api.Ingest;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Microsoft.AspNetCore.Diagnostics;

namespace Exchange.Api.Hosting;

/// <summary>Every error leaves as an RFC 9457 problem.</summary>
internal static class Problems
{
    private const string ContentType = "application/problem+json";

    /// <summary>The queue is full, or this node does not own the market (any more).</summary>
    public static Problem Unavailable { get; } = new(
        "/problems/unavailable", "Unavailable", StatusCodes.Status503ServiceUnavailable,
        "The market cannot take the command now; send it again with the same id.");

    /// <summary>Nothing can be read now.</summary>
    public static Problem Away { get; } = new(
        "/problems/unavailable", "Unavailable", StatusCodes.Status503ServiceUnavailable,
        "The exchange's database is away; ask again.");

    /// <summary>This node follows no market, or has looked for too many or too long.</summary>
    public static Problem Busy { get; } = new(
        "/problems/unavailable", "Unavailable", StatusCodes.Status503ServiceUnavailable,
        "The market cannot be looked at as closely now; ask again.");

    /// <summary>A fault of ours that was kept for the operators.</summary>
    public static Problem Incident(string id) => new(
        "/problems/incident", "Fault of the exchange", StatusCodes.Status500InternalServerError,
        "Nothing of the command was done. Quote the incident to the operator.", IncidentId: id);

    /// <summary>The problem for a bare status code.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => RefusalProblems.Of(new(
            RefusalCode.MalformedRequest, MalformedJson.WholeRequest, "",
            "The query, path or body is not what is taken here.")),
        StatusCodes.Status401Unauthorized => new(
            "/problems/unauthenticated", "Unauthenticated", status, "Send an API key: Authorization: Bearer …"),
        StatusCodes.Status403Forbidden => new(
            "/problems/forbidden", "Forbidden", status, "The caller lacks the role that this needs."),
        StatusCodes.Status404NotFound => new("/problems/not-found", "Not found", status),
        StatusCodes.Status405MethodNotAllowed => new("/problems/method-not-allowed", "Method not allowed", status),
        StatusCodes.Status413PayloadTooLarge => new("/problems/too-large", "Request too large", status),
        StatusCodes.Status415UnsupportedMediaType => new(
            "/problems/unsupported-media-type", "Unsupported media type", status, "Send application/json."),
        StatusCodes.Status429TooManyRequests => new(
            "/problems/too-many-requests", "Too many requests", status, "Wait as long as Retry-After says."),
        _ => new("/problems/status", "The request failed", status),
    };

    public static Task WriteAsync(HttpContext context, Refusal refusal) =>
        WriteAsync(context, RefusalProblems.Of(refusal));

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(problem, WireJson.Options, ContentType, context.RequestAborted);
    }

    /// <summary>What no endpoint answered in its own words.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(errors => errors.Run(WriteFaultAsync));
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, OfStatus(pages.HttpContext.Response.StatusCode)));
    }

    private static Task WriteFaultAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (error is BadHttpRequestException bad)
            return WriteAsync(context, OfStatus(bad.StatusCode));
        if (error is not null && Committer.IsOfTheConnection(error))
            return WriteAsync(context, Away);

        // The handler's own log line carries the trace id, which is what the caller is given to quote.
        return WriteAsync(context, new Problem(
            "/problems/fault", "Fault of the exchange", StatusCodes.Status500InternalServerError,
            IncidentId: context.TraceIdentifier));
    }
}
