using System.Text;

namespace Ledger;

/// <summary>The file of an export with its log's key changes: for each the base64 of its entry, in a line. Trusted for
/// nothing but what root and log have signed.</summary>
public static class KeyChanges
{
    /// <summary>Where it lies in an export.</summary>
    public const string File = "keys/changes";

    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxBytes = 1_048_576;

    /// <summary>The file's text.</summary>
    public static string ToText(IEnumerable<KeyChange> changes) =>
        string.Concat(changes.Select(change => Convert.ToBase64String(change.Entry) + "\n"));

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="LedgerFormatException">A line is not the base64 of a key's entry.</exception>
    public static IReadOnlyList<KeyChange> Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxBytes) throw new LedgerFormatException("key changes have at most 1 MiB", MaxBytes);
        var changes = new List<KeyChange>();
        var offset = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0) throw new LedgerFormatException("a line of key changes ends with a newline", offset);
            changes.Add(ParseLine(Encoding.Latin1.GetString(text[..end]), offset));
            offset += end + 1;
            text = text[(end + 1)..];
        }

        return changes;
    }

    /// <summary>A policy with what an export says about the log's keys beyond it. That the entries are the log's is not
    /// verified, only that root and log have signed them. One that the export's own checkpoint does not reach is not
    /// the log's yet, and is passed over.</summary>
    /// <exception cref="LedgerVerificationException">The file is ill-formed, or a change is not signed by whom it must
    /// be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LogPolicy Update(LogPolicy policy, string folder)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) return policy;
        return ExportFile.Guard(File, () =>
        {
            using var stream = System.IO.File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var size = SizeOf(folder);
            return policy.After(Parse(bytes.AsSpan(0, length)).Where(change => change.Seq < size));
        });
    }

    // A checkpoint that cannot be read, or is not the log's, is refused by whoever verifies it.
    private static long SizeOf(string folder)
    {
        try
        {
            return Checkpoint.Parse(SignedNote.Parse(ExportFile.ReadNote(folder, TilePath.Checkpoint)).Text).Size;
        }
        catch (Exception e) when (e is LedgerFormatException or ExportIncompleteException)
        {
            return long.MaxValue;
        }
    }

    internal static KeyChange ParseLine(string line, int offset)
    {
        if (!StrictBase64.TryDecode(line, out var entry))
            throw new LedgerFormatException("a key change is the base64 of its entry", offset, line);
        try
        {
            return KeyChange.Parse(entry);
        }
        catch (LedgerFormatException e)
        {
            throw new LedgerFormatException(e.Rule, offset, e.Value);
        }
    }
}
