using System.Text;

namespace Ledger;

/// <summary>
/// RFC 8785 (JSON Canonicalization Scheme) within the ledger's profile: integers only, ASCII names, bounded depth.
/// One meaning has exactly one byte string, which is what hashes and signatures are made over.
/// </summary>
public static class CanonicalJson
{
    /// <summary>How deep objects and arrays may nest in an entry; the entry itself is level one.</summary>
    public const int MaxDepth = 8;

    /// <summary>How deep a body may nest: it stands one level inside its entry.</summary>
    public const int MaxBodyDepth = MaxDepth - 1;

    /// <summary>The largest magnitude of an integer, 2^53-1: what every JSON reader holds exactly.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>The longest name of a member, in characters.</summary>
    public const int MaxNameLength = 32;

    /// <summary>Reads any JSON text of the profile, strictly, and writes its one canonical form.</summary>
    /// <param name="utf8Json">JSON in UTF-8; whitespace, escapes and the order of names are free.</param>
    /// <exception cref="LedgerFormatException">Duplicate or ill-formed names, fractions, exponents or minus zero,
    /// integers beyond <see cref="MaxInteger"/>, nesting beyond <see cref="MaxDepth"/>, lone surrogates, bad UTF-8,
    /// or no JSON at all.</exception>
    public static byte[] Canonicalise(ReadOnlySpan<byte> utf8Json) => JsonReader.Canonicalise(utf8Json);

    /// <summary>Passes when the bytes are exactly the canonical form of a value of the profile.</summary>
    /// <exception cref="LedgerFormatException">The first place where they are not.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        var checker = new CanonicalChecker(utf8);
        checker.Value(MaxDepth);
        checker.End();
    }

    /// <summary>Passes when the bytes are a canonical object that fits in an entry as its body.</summary>
    /// <exception cref="LedgerFormatException">The first place where they are not.</exception>
    public static void CheckBody(ReadOnlySpan<byte> utf8)
    {
        var checker = new CanonicalChecker(utf8);
        checker.Object(MaxBodyDepth);
        checker.End();
    }

    /// <summary>
    /// Whether a text is a decimal in the ledger's one spelling: <c>-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?</c> without
    /// <c>-0</c>. Quantities, prices and money are written so.
    /// </summary>
    public static bool IsDecimal(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (s == "-0") return false;
        var at = s.StartsWith('-') ? 1 : 0;
        var whole = at;
        while (at < s.Length && char.IsAsciiDigit(s[at])) at++;
        if (at == whole || (s[whole] == '0' && at - whole > 1)) return false;
        if (at == s.Length) return true;
        if (s[at++] != '.' || at == s.Length || s[^1] == '0') return false;
        while (at < s.Length && char.IsAsciiDigit(s[at])) at++;
        return at == s.Length;
    }

    internal static LedgerFormatException Broken(ReadOnlySpan<byte> bytes, string rule, int at)
    {
        var end = Math.Min(bytes.Length, at + 24);
        return new(rule, at, at < end ? Encoding.Latin1.GetString(bytes[at..end]) : null);
    }
}
