using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Exchange.Contracts.Wire;

/// <summary>The one way JSON is read and written between the exchange and its clients.</summary>
public static class WireJson
{
    /// <summary>
    /// camelCase, six-decimal UTC times, nulls left out, unknown members and duplicate names refused.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Sets another options object (a host's) to the same rules.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 16;
        options.Converters.Add(new WireTimeConverter());
        options.TypeInfoResolver =
            (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(MissingIsNull);
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Strict);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // Nulls are left out when writing, so what may be null must not be demanded when reading.
    private static void MissingIsNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AssociatedParameter is { IsNullable: true })
                property.IsRequired = false;
    }
}
