using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger;

namespace Exchange.Contracts.Wire;

/// <summary>
/// What came unsigned from a portal session stands in the ledger with a mark in its body, so that it cannot be taken
/// for a signed fact wherever it is shown.
/// </summary>
public static class SessionMark
{
    /// <summary>The mark's value, and what such an entry is shown to be by.</summary>
    public const string Session = "session";

    private const string Member = "by";

    /// <summary>A canonical body with the member <c>by</c> of value <c>session</c> added, canonical again.</summary>
    public static byte[] Add(ReadOnlySpan<byte> canonicalBody)
    {
        var marked = JsonNode.Parse(canonicalBody)!.AsObject();
        marked[Member] = Session;
        return CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(marked));
    }
}
