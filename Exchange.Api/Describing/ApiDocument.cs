using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Api.Describing;

/// <summary>What the OpenAPI document says of the API as a whole.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    /// <summary>The name of the one way to authenticate.</summary>
    public const string SecurityScheme = "apiKey";

    private static readonly Dictionary<string, string> _tags = new()
    {
        ["market"] = "Rules, clock, totals and the event feed.",
        ["participant"] = "Who trades here, and their keys.",
        ["account"] = "Money: balances, holds and what moved them.",
        ["resource"] = "The capacity that suppliers own, and the accelerator catalogue.",
        ["offer"] = "Capacity on sale.",
        ["order"] = "What buyers ask for, and previews of it.",
        ["match"] = "Orders that met offers.",
        ["lease"] = "Delivery and metered usage.",
        ["settlement"] = "What a lease came to, and objections to it.",
        ["voucher_programme"] = "Budgets that vouchers are issued from.",
        ["voucher"] = "Vouchers that pay for a part.",
        ["ledger"] = "The attested facts, their proofs and the signed checkpoint.",
        ["operator"] = "For the operator of the exchange.",
    };

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Compute exchange",
            Version = "v1",
            Description =
                "Commands are posted in an envelope: a body, the participant's signature over its canonical JSON, and "
                + "the opening of what the body commits to. Lists are read page by page. Every refusal is a problem "
                + "(RFC 9457) that names the field, its value and the rule.",
        };
        // Where it is served from is no part of the contract.
        document.Servers = [];
        document.Tags = new HashSet<OpenApiTag>(
            _tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }));
        document.AddComponent(SecurityScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The participant's API key, as the registration named it.",
        });
        foreach (var schema in document.Components!.Schemas!.Values.OfType<OpenApiSchema>())
            LeaveNullsOut(schema);
        return Task.CompletedTask;
    }

    /// <summary>No null travels: what may be missing is left out, and a signed body with a null is refused.</summary>
    private static void LeaveNullsOut(OpenApiSchema schema)
    {
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (member is not OpenApiSchema own)
                continue;
            if (own.Type is { } type)
                own.Type = type & ~JsonSchemaType.Null;
            if (own.OneOf is [{ Type: JsonSchemaType.Null }, OpenApiSchemaReference reference])
            {
                reference.Description = own.Description;
                schema.Properties![name] = reference;
            }
        }
    }
}
