namespace Ledger;

/// <summary>What a check found wrong: which rule, where, what was expected and what stood there.</summary>
/// <param name="Rule">The rule in words, stable enough to search for.</param>
/// <param name="File">File in the export, relative, with forward slashes; null outside of an export.</param>
/// <param name="Index">Index of the entry (or of the hash in its level); null when none is concerned.</param>
/// <param name="Offset">Zero-based byte offset in the file; null when the whole file is meant.</param>
/// <param name="Expected">What the rule demands there; null when that cannot be said.</param>
/// <param name="Found">What stands there; null when nothing does.</param>
public sealed record VerificationFailure(
    string Rule, string? File = null, long? Index = null, long? Offset = null, string? Expected = null,
    string? Found = null)
{
    /// <summary>The failure in one line.</summary>
    public override string ToString()
    {
        var place = string.Join(", ", new[]
        {
            Index is null ? null : $"entry {Index}", File, Offset is null ? null : $"byte {Offset}",
        }.Where(p => p is not null));
        var text = place.Length == 0 ? Rule : $"{place}: {Rule}";
        if (Expected is not null) text += $"; expected {Expected}";
        return Found is null ? text : $"{text}; found {Found}";
    }
}

/// <summary>Something well-formed that is not true: a signature, a hash or a proof that does not fit.</summary>
public sealed class LedgerVerificationException(VerificationFailure failure) : Exception(failure.ToString())
{
    /// <summary>What is wrong and where.</summary>
    public VerificationFailure Failure { get; } = failure;
}
