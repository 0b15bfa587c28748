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

    private static ReadOnlySpan<byte> Mark => "{\"by\":\"session\""u8;

    /// <summary>A canonical body with the member <c>by</c> of value <c>session</c> added, canonical again.</summary>
    /// <param name="canonicalBody">A body, of which none has that member.</param>
    public static byte[] Add(ReadOnlySpan<byte> canonicalBody)
    {
        var rest = canonicalBody["{"u8.Length..];
        byte[] marked = [.. Mark, .. rest is [(byte)'}'] ? [] : ","u8, .. rest];
        return CanonicalJson.Canonicalise(marked);
    }
}
