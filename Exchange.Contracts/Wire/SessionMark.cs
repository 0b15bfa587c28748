using System.Text.Json;

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

    private static ReadOnlySpan<byte> Mark => "\"by\":\"session\""u8;

    /// <summary>A canonical body with the member <c>by</c> of value <c>session</c> added, canonical again.</summary>
    /// <param name="canonicalBody">A body, of which none has that member.</param>
    public static byte[] Add(ReadOnlySpan<byte> canonicalBody)
    {
        // Its members stand in the order of their names, so there is one place for it and all else stays as it is.
        var reader = new Utf8JsonReader(canonicalBody);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (string.CompareOrdinal(reader.GetString(), Member) > 0)
            {
                var before = (int)reader.TokenStartIndex;
                return [.. canonicalBody[..before], .. Mark, .. ","u8, .. canonicalBody[before..]];
            }

            reader.Skip();
        }

        var rest = canonicalBody[..^1];
        return [.. rest, .. rest.Length == 1 ? [] : ","u8, .. Mark, .. "}"u8];
    }
}
