using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Api.Rematching;

/// <summary>
/// The first place where two JSON texts differ. The database keeps JSON without its order of members and its spaces, so
/// those do not count; nor does a member that one has as null and the other, written before there was one, not at all.
/// </summary>
internal static class JsonDifference
{
    /// <summary>Where, and both values; null when there is none.</summary>
    public static (string Path, string Left, string Right)? Between(byte[] left, byte[] right) =>
        Between("", JsonNode.Parse(left), JsonNode.Parse(right));

    private static (string, string, string)? Between(string path, JsonNode? left, JsonNode? right)
    {
        if (left is JsonObject one && right is JsonObject other)
        {
            foreach (var name in one.Select(member => member.Key).Union(other.Select(member => member.Key))
                .Order(StringComparer.Ordinal))
            {
                var inner = path.Length == 0 ? name : $"{path}.{name}";
                if (Between(inner, one[name], other[name]) is { } found)
                    return found;
            }

            return null;
        }

        if (left is JsonArray items && right is JsonArray others && items.Count == others.Count)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (Between($"{path}[{i}]", items[i], others[i]) is { } found)
                    return found;
            }

            return null;
        }

        return JsonNode.DeepEquals(left, right) ? null : (path, Text(left), Text(right));
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(JsonSerializerOptions.Default) ?? "nothing";
}
