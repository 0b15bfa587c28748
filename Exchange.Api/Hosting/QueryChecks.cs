using System.Buffers;
using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Unicode;
using Exchange.Domain.Trading;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Exchange.Api.Hosting;

/// <summary>
/// Checks a request's path and query before its endpoint sees them: texts that PostgreSQL or people cannot take, and
/// values that are not of the parameter's type. The framework would refuse the latter without saying which and why.
/// </summary>
internal sealed class QueryChecks(RequestDelegate next, IApiDescriptionGroupCollectionProvider descriptions)
{
    /// <summary>The longest value of a parameter, in UTF-16 units.</summary>
    public const int MaxText = 200;

    private const string TextRule = "At most 200 characters, in UTF-8, none of them a control character.";

    // Made at the first request, when all endpoints are mapped.
    private readonly Lazy<FrozenDictionary<string, ApiParameterDescription[]>> _parameters =
        new(() => QueryParameters(descriptions));

    public Task InvokeAsync(HttpContext context) =>
        Check(context) is { } refusal ? Problems.WriteAsync(context, refusal) : next(context);

    private Refusal? Check(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return path.Any(char.IsControl)
            ? Malformed("path", path, TextRule)
            : CheckTexts(context.Request.QueryString) ?? CheckTypes(context);
    }

    /// <summary>Every parameter, known or not, as it was spelled in the request's line.</summary>
    private static Refusal? CheckTexts(QueryString query)
    {
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            if (!IsText(pair.EncodedName))
                return Malformed("query", pair.EncodedName.ToString(), TextRule);
            if (!IsText(pair.EncodedValue))
                return Malformed(pair.DecodeName().ToString(), pair.EncodedValue.ToString(), TextRule);
        }

        return null;
    }

    private static bool IsText(ReadOnlyMemory<char> encoded)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(encoded.Length)];
        var status = Utf8.FromUtf16(encoded.Span, bytes, out _, out var written, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
            return false;
        var decoded = WebUtility.UrlDecodeToBytes(bytes, 0, written);
        return Utf8.IsValid(decoded)
            && Encoding.UTF8.GetString(decoded) is { Length: <= MaxText } text
            && !text.Any(char.IsControl);
    }

    private Refusal? CheckTypes(HttpContext context)
    {
        var endpoint = context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
        if (endpoint is null || !_parameters.Value.TryGetValue(endpoint, out var parameters))
            return null;
        foreach (var parameter in parameters)
        {
            if (context.Request.Query.TryGetValue(parameter.Name, out var values)
                && CheckValue(parameter, values) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static Refusal? CheckValue(ApiParameterDescription parameter, StringValues values)
    {
        var text = values.ToString();
        if (values.Count != 1)
            return Malformed(parameter.Name, text, "Given once.");
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        if (type == typeof(int) && !int.TryParse(text, NumberStyles.AllowLeadingSign, null, out _))
            return Malformed(parameter.Name, text, $"A whole number, {int.MinValue} to {int.MaxValue}.");
        if (type == typeof(long) && !long.TryParse(text, NumberStyles.AllowLeadingSign, null, out _))
            return Malformed(parameter.Name, text, $"A whole number, {long.MinValue} to {long.MaxValue}.");
        if (type == typeof(Guid) && !Guid.TryParseExact(text, "D", out _))
            return Malformed(parameter.Name, text, "An id, like 0190aaaa-0000-7000-8000-00000000000a.");
        if (type == typeof(string) && text.Length == 0)
            return Malformed(parameter.Name, text, "1 to 200 characters, or leave the parameter out.");
        return AllowedValues(parameter) is { } allowed && !allowed.Values.Contains(text)
            ? new(RefusalCode.ValueOutOfRange, parameter.Name, text, $"One of {string.Join(", ", allowed.Values)}.")
            : null;
    }

    private static AllowedValuesAttribute? AllowedValues(ApiParameterDescription parameter) =>
        (parameter.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo
            .GetCustomAttribute<AllowedValuesAttribute>();

    private static FrozenDictionary<string, ApiParameterDescription[]> QueryParameters(
        IApiDescriptionGroupCollectionProvider descriptions) =>
        descriptions.ApiDescriptionGroups.Items.SelectMany(group => group.Items)
            .Where(description => NameOf(description) is not null)
            .ToFrozenDictionary(
                description => NameOf(description)!,
                description => description.ParameterDescriptions.Where(p => p.Source.Id == "Query").ToArray());

    private static string? NameOf(ApiDescription endpoint) =>
        endpoint.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName;

    private static Refusal Malformed(string field, string value, string rule) =>
        new(RefusalCode.MalformedRequest, field, value, rule);
}
