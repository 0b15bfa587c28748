using System.Net.Mime;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Hosting;
using Exchange.Api.Ingest;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Wire;
using Exchange.Contracts.Workloads;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;
using Exchange.Domain.Workloads;

namespace Exchange.Api.Workloads;

/// <summary>POST /v1/intents/decompose: what a workload comes to, class by class, whatever is on offer.</summary>
internal static class DecomposeEndpoint
{
    public static void MapDecompose(this IEndpointRouteBuilder routes) =>
        routes.MapPost(QueryRoutes.Decompose, DecomposeAsync)
            .RequireAuthorization(Policies.Open)
            .Described(
                "DecomposeWorkload", "order", "What a workload comes to, class by class, whatever is on offer.")
            .Produces<DecompositionView>()
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(new TakesBody(typeof(DecomposeRequest), MediaTypeNames.Application.Json));

    private static async Task DecomposeAsync(HttpContext http, Sequencer sequencer)
    {
        if (await JsonRequests.ReadAsync<DecomposeRequest>(http) is not { } request)
            return;
        var checks = new FieldChecks();
        var workload = WorkloadMapping.Read(request.Workload, checks);
        if (request.Minutes is { } minutes)
            checks.Range("minutes", minutes, 1, TimeWindow.MaxMinutes);
        if ((checks.Refusal ?? CommandRanges.Check(workload)) is { } malformed)
        {
            await Problems.WriteAsync(http, malformed);
            return;
        }

        // Reference data are replaced as a whole and never change, so that only they are taken between two decisions.
        var look = new ReadItem<Seen>((market, now) => new(market.Reference, now));
        if (!sequencer.TryPost(look) || await look.Answer.WaitAsync(http.RequestAborted) is not { } seen)
        {
            await Problems.WriteAsync(http, Problems.Unavailable);
            return;
        }

        var start = TimeWindow.CeilToMinute(request.Start > seen.Now ? request.Start.Value : seen.Now);
        if (WorkloadFeasibility.MinutesOf(workload, request.Minutes, start, out var lasts) is { } untimely)
        {
            await Problems.WriteAsync(http, untimely);
            return;
        }

        var plan = Decomposition.Of(workload, lasts, seen.Reference);
        if (WorkloadFeasibility.CheckRate(plan) is { } tooMuch)
        {
            await Problems.WriteAsync(http, tooMuch);
            return;
        }

        await http.Response.WriteAsJsonAsync(
            WorkloadMapping.View(request.Workload, plan), WireJson.Options, http.RequestAborted);
    }

    private sealed record Seen(Domain.Reference.ReferenceData? Reference, DateTimeOffset Now);
}
