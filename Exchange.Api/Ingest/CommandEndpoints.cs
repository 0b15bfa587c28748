using System.Globalization;
using Exchange.Api.Auth;
using Exchange.Api.Hosting;
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

    /// <summary>Names the answer under which copies of a command are known.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    public static void MapCommands(this IEndpointRouteBuilder routes)
    {
        foreach (var definition in CommandDefinitions.All)
        {
            var post = definition.IsBatch
                ? routes.MapPost(definition.Route.Path, (HttpContext http, CommandIntake intake) =>
                    BatchAsync(http, intake, definition))
                : routes.MapPost(definition.Route.Path, (HttpContext http, CommandIntake intake) =>
                    OneAsync(http, intake, definition));
            post.RequireAuthorization(definition.Policy)
                .WithMetadata(
                    definition,
                    new RequestSizeLimitAttribute(definition.IsBatch ? MaxBatchRequest : MaxRequest))
                .WithName(definition.Body.Name[..^"Body".Length])
                .WithTags(definition.Route.Kind.Split('.')[0])
                .Produces(
                    StatusCodes.Status200OK, definition.IsBatch ? typeof(BatchReply) : typeof(CommandReply));
        }
    }

    private static async Task OneAsync(HttpContext http, CommandIntake intake, CommandDefinition definition)
    {
        if (await JsonRequests.ReadAsync<CommandEnvelope>(http) is not { } envelope)
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
        if (await JsonRequests.ReadAsync<CommandBatch>(http) is not { } batch)
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
}
