using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Api.Describing;

/// <summary>Describes what the generator cannot see into: values that are written by converters of ours.</summary>
internal sealed class ApiSchemas : IOpenApiSchemaTransformer
{
    private const string AmountPattern = @"^-?(0|[1-9][0-9]{0,12})(\.[0-9]{0,5}[1-9])?$";
    private const string TimePattern = @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$";

    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(MicroAmount))
            SetText(schema, "decimal", AmountPattern, "2.5");
        else if (type == typeof(DateTimeOffset))
            SetText(schema, "date-time", TimePattern, "2026-09-01T12:00:00.001500Z");
        if (AllowedValues(context) is { } allowed)
            schema.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string)value!))];
        foreach (var property in context.JsonTypeInfo.Properties.Where(property => !property.IsRequired))
            schema.Required?.Remove(property.Name);
        return Task.CompletedTask;
    }

    private static void SetText(OpenApiSchema schema, string format, string pattern, string example)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = pattern;
        schema.Examples = [JsonValue.Create(example)];
    }

    private static AllowedValuesAttribute? AllowedValues(OpenApiSchemaTransformerContext context) =>
        (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo
            .GetCustomAttribute<AllowedValuesAttribute>();
}
