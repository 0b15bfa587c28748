using System.Globalization;
using System.Text.Json;
using Exchange.Api.Auth;
using Exchange.Api.Hosting;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Api.Ingest;

/// <summary>One endpoint for every command, all alike: read, check, queue, answer.</summary>
internal static class CommandEndpoints
{
    /// <summary>The longest request.</summary>
    public const int MaxRequest = 256 * 1_024;

    /// <summary>The longest batch of usage.</summary>
    public const int MaxBatchRequest = 1_024 * 1_024;

    private const string IdempotencyHeader = "Idempotency-Key";

    public static void MapCommands(this IEndpointRouteBuilder routes)
    {
        foreach (var definition in CommandDefinitions.All)
        {
            var isBatch = definition.Body == typeof(RecordUsageBody);
            var post = isBatch
                ? routes.MapPost(definition.Route.Path, (HttpContext http, CommandIntake intake) =>
                    BatchAsync(http, intake, definition))
                : routes.MapPost(definition.Route.Path, (HttpContext http, CommandIntake intake) =>
                    OneAsync(http, intake, definition));
            post.RequireAuthorization(definition.Policy)
                .WithMetadata(definition, new RequestSizeLimitAttribute(isBatch ? MaxBatchRequest : MaxRequest))
                .WithName(definition.Body.Name)
                .WithTags(definition.Route.Kind.Split('.')[0])
                .Produces(StatusCodes.Status200OK, isBatch ? typeof(BatchReply) : typeof(CommandReply))
                .Produces<Problem>(StatusCodes.Status422UnprocessableEntity, "application/problem+json");
        }
    }

    private static async Task OneAsync(HttpContext http, CommandIntake intake, CommandDefinition definition)
    {
        if (await ReadAsync<CommandEnvelope>(http) is not { } envelope)
            return;
        var key = http.Request.Headers.TryGetValue(IdempotencyHeader, out var given) ? given.ToString() : null;
        var answer = await intake.TakeAsync(definition, envelope, http.User.Id(), key);
        if (answer.Problem is { } problem)
            await Problems.WriteAsync(http, problem);
        else
            await http.Response.WriteAsJsonAsync(answer.Reply, WireJson.Options, http.RequestAborted);
    }

    private static async Task BatchAsync(HttpContext http, CommandIntake intake, CommandDefinition definition)
    {
        if (await ReadAsync<CommandBatch>(http) is not { } batch)
            return;
        if (batch.Items.Count is 0 or > CommandRoutes.MaxBatch || batch.Items.Contains(null!))
        {
            await Problems.WriteAsync(http, new Refusal(
                RefusalCode.MalformedRequest, "items", batch.Items.Count.ToString(CultureInfo.InvariantCulture),
                $"1 to {CommandRoutes.MaxBatch} envelopes."));
            return;
        }

        var caller = http.User.Id();
        // All are queued before any is awaited, so that they share batches and keep their order.
        var answers = batch.Items.Select(item => intake.TakeAsync(definition, item, caller, null)).ToArray();
        var reply = new BatchReply(await Task.WhenAll(answers));
        await http.Response.WriteAsJsonAsync(reply, WireJson.Options, http.RequestAborted);
    }

    /// <summary>The request's JSON; null when a problem has been written instead.</summary>
    private static async Task<T?> ReadAsync<T>(HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            await Problems.WriteAsync(http, Problems.OfStatus(StatusCodes.Status415UnsupportedMediaType));
            return null;
        }

        try
        {
            var read = await JsonSerializer.DeserializeAsync<T>(
                http.Request.Body, WireJson.Options, http.RequestAborted);
            if (read is not null)
                return read;
            await Problems.WriteAsync(http, new Refusal(
                RefusalCode.MalformedRequest, "request", "null", "An envelope with a body."));
        }
        catch (JsonException error)
        {
            await Problems.WriteAsync(http, new Refusal(
                RefusalCode.MalformedRequest, error.Path is { Length: > 2 } path ? path[2..] : "request", "",
                error.Message));
        }

        return null;
    }
}
