namespace Ledger;

/// <summary>Bytes that are not what the ledger format demands: which rule, where, and what stood there.</summary>
public sealed class LedgerFormatException : FormatException
{
    /// <summary>Names the broken rule and its place.</summary>
    /// <param name="rule">The rule in words, stable enough to search for.</param>
    /// <param name="offset">Zero-based byte offset in the bytes that were read.</param>
    /// <param name="value">What stood there, shortened; null when nothing can be shown.</param>
    public LedgerFormatException(string rule, long offset = 0, string? value = null)
        : base(value is null ? $"{rule} (byte {offset})" : $"{rule} (byte {offset}): {Shorten(value)}")
    {
        Rule = rule;
        Offset = offset;
        Value = value is null ? null : Shorten(value);
    }

    /// <summary>The rule that is broken.</summary>
    public string Rule { get; }

    /// <summary>Zero-based byte offset in the bytes that were read.</summary>
    public long Offset { get; }

    /// <summary>What stood at the offset, at most 80 characters; null when nothing can be shown.</summary>
    public string? Value { get; }

    // A pair of surrogates is not cut in two: half of one is no text.
    private static string Shorten(string value) =>
        value.Length <= 80
            ? value
            : string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[76]) ? 76 : 77), "...");
}
