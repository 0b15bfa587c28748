using System.Text;

namespace Ledger;

/// <summary>A log's side of witnessing: takes witnesses' signature lines into its own note.</summary>
public static class Cosignatures
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxBytes = 16_384;

    /// <summary>
    /// Adds the lines that a witness answered with. Only good lines of that witness's own key are taken, and only its
    /// newest is kept: whatever else stands in the answer is ignored.
    /// </summary>
    /// <param name="note">The log's note, perhaps with lines of witnesses already.</param>
    /// <param name="answer">The body of the witness's answer.</param>
    /// <param name="witness">The witness's key.</param>
    /// <returns>The note with the line; null when the answer has none that is good.</returns>
    /// <exception cref="LedgerFormatException">The note is ill-formed.</exception>
    public static string? Add(string note, ReadOnlySpan<byte> answer, VerifierKey witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        var signed = SignedNote.Parse(note);
        if (NewestLine(signed, answer, witness) is not { } line) return null;
        var kept = signed.Signatures.Where(s => !IsOf(s, witness));
        var text = new StringBuilder(signed.Text).Append('\n');
        foreach (var other in kept) text.Append(other.ToLine());
        return text.Append(line.ToLine()).ToString();
    }

    private static NoteSignature? NewestLine(SignedNote signed, ReadOnlySpan<byte> answer, VerifierKey witness)
    {
        if (answer.Length is 0 or > MaxBytes) return null;
        try
        {
            var lines = SignedNote.Parse([.. Encoding.UTF8.GetBytes(signed.Text), (byte)'\n', .. answer]);
            return lines.Signatures
                .Where(s => IsOf(s, witness) && witness.Verify(signed.TextBytes, s.Signature))
                .MaxBy(s => LogPolicy.Time(s));
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }

    private static bool IsOf(NoteSignature signature, VerifierKey key) =>
        signature.KeyId == key.Id && signature.Name == key.Name;
}
