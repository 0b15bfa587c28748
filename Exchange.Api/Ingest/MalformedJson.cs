using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Domain.Trading;

namespace Exchange.Api.Ingest;

/// <summary>Says in the market's words what the JSON reader found wrong: member, value, what would pass.</summary>
internal static partial class MalformedJson
{
    /// <summary>The field of a refusal that is about the request as a whole.</summary>
    public const string WholeRequest = "request";

    /// <summary>The refusal of JSON that could not be read.</summary>
    public static Refusal Of(JsonException error, ReadOnlyMemory<byte> json)
    {
        var field = (error.Path ?? "$")[1..].TrimStart('.');
        // The reader adds where it stood and names types of ours; both are of no use to the caller.
        var found = error.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
        if (Missing().Match(found) is { Success: true } missing)
            return Malformed(Join(field, missing.Groups[1].Value), "", "Required.");
        if (Unknown().IsMatch(found))
            return Malformed(field, ValueAt(error.Path, json), "No member of this name is taken here.");
        if (found.StartsWith("Duplicate property", StringComparison.Ordinal))
            return Malformed(field, ValueAt(error.Path, json), "Every member is given once.");
        if (Converted().Match(found) is { Success: true } converted)
            return Malformed(field, ValueAt(error.Path, json), RuleOf(converted.Groups[1].Value));
        return Malformed(field, ValueAt(error.Path, json), found);
    }

    private static Refusal Malformed(string field, string value, string rule) =>
        new(RefusalCode.MalformedRequest, field.Length == 0 ? WholeRequest : field, value, rule);

    private static string Join(string parent, string member) => parent.Length == 0 ? member : $"{parent}.{member}";

    private static string RuleOf(string type) => type switch
    {
        _ when type.Contains("Int32", StringComparison.Ordinal) => $"A whole number, at most {int.MaxValue}.",
        _ when type.Contains("Int64", StringComparison.Ordinal) => $"A whole number, at most {long.MaxValue}.",
        _ when type.Contains("List`1", StringComparison.Ordinal) => "A list.",
        _ when type.Contains("System.Guid", StringComparison.Ordinal) =>
            "An id, like 0190aaaa-0000-7000-8000-00000000000a.",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false.",
        "System.String" => "A text.",
        _ => "An object.",
    };

    /// <summary>The value at a path like <c>$.terms.limit</c> or <c>$.items[3].body</c>; empty where none is.</summary>
    private static string ValueAt(string? path, ReadOnlyMemory<byte> json)
    {
        if (path is null)
            return "";
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = true, MaxDepth = 16 });
            var at = document.RootElement;
            foreach (Match step in Step().Matches(path))
            {
                var isThere = step.Groups["index"] is { Success: true, Value: var index }
                    ? TryItem(at, int.Parse(index, null), out at)
                    : TryMember(at, step.Groups["name"].Value, out at);
                if (!isThere)
                    return "";
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString()! : at.GetRawText();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON at all, or a text that is no UTF-16: there is no value to show.
            return "";
        }
    }

    private static bool TryItem(JsonElement at, int index, out JsonElement item)
    {
        var isThere = at.ValueKind == JsonValueKind.Array && index < at.GetArrayLength();
        item = isThere ? at[index] : default;
        return isThere;
    }

    private static bool TryMember(JsonElement at, string name, out JsonElement member)
    {
        member = default;
        return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out member);
    }

    [GeneratedRegex(@"missing required properties including: '([^']+)'")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^The JSON property '.*' could not be mapped to any \.NET member")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"^The JSON value could not be converted to (.+?)\.?$")]
    private static partial Regex Converted();

    [GeneratedRegex(@"\[(?<index>[0-9]{1,6})\]|\['(?<name>[^']+)'\]|\.(?<name>[^.\[\]]+)")]
    private static partial Regex Step();
}
