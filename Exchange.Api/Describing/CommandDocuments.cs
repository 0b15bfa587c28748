using Exchange.Api.Ingest;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Api.Describing;

/// <summary>
/// Describes the commands in the OpenAPI document. Their endpoints read the envelope themselves, so the generator does
/// not see what is in it; the definition that travels with each endpoint knows.
/// </summary>
internal sealed class CommandDocuments : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var definition = context.Description.ActionDescriptor.EndpointMetadata
            .OfType<CommandDefinition>().SingleOrDefault();
        if (definition is null)
            return;
        var envelope = await EnvelopeAsync(definition.Route, context, cancellationToken);
        var about = (await context.GetOrCreateSchemaAsync(definition.Body, null, cancellationToken)).Description ?? "";
        (operation.Summary, operation.Description) = FirstSentence(about);
        if (definition.IsBatch)
        {
            operation.Description =
                $"1 to {CommandRoutes.MaxBatch} envelopes, each answered by itself. {operation.Description}";
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = definition.IsBatch ? Batch(envelope) : envelope },
            },
        };
    }

    /// <summary>What the command does stands first in the documentation of its body, then its kind.</summary>
    private static (string Summary, string Description) FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal) + 1;
        return end == 0 ? (text, "") : (text[..end], text[end..].Trim().ReplaceLineEndings(" "));
    }

    private static async Task<OpenApiSchema> EnvelopeAsync(
        CommandRoute route, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var properties = new Dictionary<string, IOpenApiSchema>
        {
            ["body"] = await context.ReferenceAsync(route.Body, ct),
            ["signature"] = await context.ReferenceAsync(typeof(WireSignature), ct),
        };
        var required = new HashSet<string> { "body" };
        if (route.Opens is { } opens)
        {
            required.Add("opening");
            properties["opening"] = Object(
                new Dictionary<string, IOpenApiSchema>
                {
                    ["salt"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$" },
                    ["payload"] = await context.ReferenceAsync(opens, ct),
                },
                new HashSet<string> { "salt", "payload" });
        }

        return Object(properties, required);
    }

    private static OpenApiSchema Batch(OpenApiSchema envelope) => Object(
        new()
        {
            ["items"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = envelope,
                MinItems = 1,
                MaxItems = CommandRoutes.MaxBatch,
            },
        },
        ["items"]);

    private static OpenApiSchema Object(Dictionary<string, IOpenApiSchema> properties, HashSet<string> required) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Properties = properties,
            Required = required,
            AdditionalPropertiesAllowed = false,
        };
}
