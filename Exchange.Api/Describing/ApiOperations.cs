using System.Globalization;
using Exchange.Api.Hosting;
using Exchange.Api.Ingest;
using Exchange.Api.Reading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Exchange.Api.Describing;

/// <summary>
/// Says of every operation what follows from its endpoint: who may call it, which parameters it takes besides those of
/// its handler, and every status that it can answer with.
/// </summary>
internal sealed class ApiOperations(IOptions<AuthorizationOptions> authorization) : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> _parameters = new()
    {
        ["limit"] = "The most rows of the page.",
        ["cursor"] = "The next of the page before.",
        ["from"] = "The first entry's number; the list is then in the log's order.",
        ["status"] = "Only those in this state.",
        ["class"] = "Only those of this accelerator class.",
        ["region"] = "Only those in this region.",
        ["where"] = "Only those that meet this, a text of the constraint language: see GET /v1/catalogue/properties.",
        ["supplier"] = "Only those of this supplier.",
        ["order"] = "Only those of this order.",
        ["lease"] = "Only those of this lease.",
        ["precision"] = "Only what is delivered at this precision.",
        ["workload"] = "Only what is delivered for this workload class.",
        ["subject"] = "Only those about this.",
        ["owner"] = "Whose; another's only for operator and auditors.",
        ["id"] = "Its id.",
        ["name"] = "Its name, 1 to 64 characters.",
        ["seq"] = "Its number in the ledger.",
        ["kind"] = "The newest entry of this kind, as order.placed; without it the newest of any.",
    };

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var roles = Secure(operation, context, metadata);
        Parameters(operation, metadata);
        if (metadata.OfType<TakesBody>().SingleOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [body.ContentType] = new() { Schema = await context.ReferenceAsync(body.Type, cancellationToken) },
                },
            };
        }

        await AnswersAsync(operation, context, Statuses(operation, metadata, roles), cancellationToken);
    }

    /// <summary>Who may call; null when everybody may, no role when any participant may.</summary>
    private List<string>? Secure(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var policy = metadata.OfType<IAuthorizeData>().Last().Policy!;
        var requirements = authorization.Value.GetPolicy(policy)!.Requirements;
        var roles = requirements.OfType<RolesAuthorizationRequirement>().SelectMany(role => role.AllowedRoles).ToList();
        if (roles.Count == 0 && !requirements.OfType<DenyAnonymousAuthorizationRequirement>().Any())
            return null;
        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(ApiDocument.SecurityScheme, context.Document)] = roles },
        ];
        return roles;
    }

    private static void Parameters(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var parameter in operation.Parameters ?? [])
        {
            parameter.Description = _parameters[parameter.Name!];
            if (parameter is { Name: "limit", Schema: OpenApiSchema limit })
            {
                limit.Minimum = "1";
                limit.Maximum = PageRequest.MaxSize.ToString(CultureInfo.InvariantCulture);
                limit.Default = PageRequest.DefaultSize;
            }
        }

        if (metadata.OfType<WaitsForPosition>().Any())
        {
            Add(operation, ParameterLocation.Query, ReadGate.Parameter,
                "A position that the market has answered: wait until the reads have seen it.",
                new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" });
        }

        if (metadata.OfType<CommandDefinition>().SingleOrDefault() is { IsBatch: false })
        {
            Add(operation, ParameterLocation.Header, CommandEndpoints.IdempotencyHeader,
                "Under which the answer is remembered; the command's own id where it is missing.",
                new() { Type = JsonSchemaType.String, Pattern = "^[ -~]{1,100}$" });
        }
    }

    private static void Add(
        OpenApiOperation operation, ParameterLocation where, string name, string description, OpenApiSchema schema)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = where,
            Description = description,
            Schema = schema,
        });
    }

    private static SortedSet<int> Statuses(OpenApiOperation operation, IList<object> metadata, List<string>? roles)
    {
        // A query that is no text, the limit of the caller, a fault of ours: these can meet every request.
        var statuses = new SortedSet<int>(metadata.OfType<Refuses>().Select(refuses => refuses.Status))
        {
            StatusCodes.Status400BadRequest,
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status500InternalServerError,
        };
        if (roles is not null)
            statuses.Add(StatusCodes.Status401Unauthorized);
        if (roles is { Count: > 0 })
            statuses.Add(StatusCodes.Status403Forbidden);
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true)
            statuses.Add(StatusCodes.Status404NotFound);
        if (metadata.OfType<WaitsForPosition>().Any())
            statuses.UnionWith([StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable]);
        var command = metadata.OfType<CommandDefinition>().SingleOrDefault();
        if (command is not null || metadata.OfType<TakesBody>().Any())
            statuses.Add(StatusCodes.Status413PayloadTooLarge);
        if (command is not null || metadata.OfType<TakesBody>().Any(body => body.Type != typeof(string)))
            statuses.Add(StatusCodes.Status415UnsupportedMediaType);
        // A batch is answered item by item; one command with any refusal that the market knows.
        if (command is { IsBatch: false })
            statuses.UnionWith(RefusalProblems.All.Values.Select(refusal => refusal.Status));
        return statuses;
    }

    private static async Task AnswersAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, SortedSet<int> statuses,
        CancellationToken ct)
    {
        var given = (operation.Responses ?? []).ToDictionary(row => int.Parse(row.Key, null), row => row.Value);
        // A bare "not found" of a handler leaves as a problem like every other.
        statuses.UnionWith(given.Keys.Where(status => status >= StatusCodes.Status400BadRequest));
        foreach (var status in statuses)
            given[status] = await ProblemAnswers.ReferenceAsync(context, status, ct);
        operation.Responses = [];
        foreach (var (status, answer) in given.OrderBy(row => row.Key))
            operation.Responses.Add(status.ToString(CultureInfo.InvariantCulture), answer);
    }
}
