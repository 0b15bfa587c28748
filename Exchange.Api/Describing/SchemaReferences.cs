using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Api.Describing;

/// <summary>Schemas of types that no handler's signature names.</summary>
internal static class SchemaReferences
{
    /// <summary>A reference to the type's schema, which is added to the document when it is not there yet.</summary>
    public static async Task<IOpenApiSchema> ReferenceAsync(
        this OpenApiOperationTransformerContext context, Type type, CancellationToken ct)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, ct);
        if (type == typeof(string))
            return schema;
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(type.Name) != true)
            document.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, document);
    }
}
