using System.Text;

namespace Ledger.Verifier;

/// <summary>A signed checkpoint whose log signatures are good.</summary>
internal sealed record Note(string Text, Checkpoint Checkpoint);

/// <summary>Reading signed checkpoints, from files of their own or out of receipts.</summary>
internal static class Notes
{
    /// <summary>Reads one that was signed at some time; keys that were retired afterwards do not take it
    /// away.</summary>
    public static Note Read(string path, LogPolicy policy)
    {
        var bytes = ReadBounded(path, Receipt.MaxBytes);
        if (bytes.AsSpan().StartsWith("c2sp.org/tlog-proof"u8))
            bytes = Encoding.UTF8.GetBytes(Receipt.Parse(bytes).Note);
        return Verified(bytes, policy);
    }

    /// <summary>The same of its bytes.</summary>
    public static Note Verified(byte[] note, LogPolicy policy) =>
        new(Encoding.UTF8.GetString(note), policy.VerifyEvidence(note).Checkpoint);

    /// <summary>The smaller one first, whichever way round they were given.</summary>
    public static (Note First, Note Second) Ordered(Note a, Note b) =>
        a.Checkpoint.Size <= b.Checkpoint.Size ? (a, b) : (b, a);

    /// <summary>A file, or one byte more of it than may be: enough for the format check to refuse it.</summary>
    public static byte[] ReadBounded(string path, int limit)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[limit + 1];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
