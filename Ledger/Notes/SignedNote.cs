using System.Buffers.Binary;
using System.Text;

namespace Ledger;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Key id; together with the name it selects the key.</param>
/// <param name="Signature">What follows the key id, at least one byte.</param>
/// <param name="Offset">Byte offset of the line in the note.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature, int Offset)
{
    /// <summary>The line, ended by a newline.</summary>
    public string ToLine()
    {
        var bytes = new byte[4 + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.CopyTo(bytes, 4);
        return $"{SignedNote.LineStart}{Name} {Convert.ToBase64String(bytes)}\n";
    }
}

/// <summary>A signed note (C2SP signed-note), parsed strictly but not verified.</summary>
/// <param name="Text">The text with its last newline, which is what is signed.</param>
/// <param name="Signatures">The signature lines, at least one.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The longest note that is read, in bytes.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>The most signature lines that are read.</summary>
    public const int MaxSignatures = 100;

    internal const string LineStart = "— ";

    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>The signed bytes.</summary>
    public byte[] TextBytes => Encoding.UTF8.GetBytes(Text);

    /// <summary>Reads a note.</summary>
    /// <exception cref="LedgerFormatException">Not UTF-8, control characters other than newline, too long, no blank
    /// line before the signatures, or an ill-formed signature line.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxBytes) throw new LedgerFormatException("a note has at most 65,536 bytes", MaxBytes);
        string text;
        try
        {
            text = StrictUtf8.GetString(note);
        }
        catch (DecoderFallbackException e)
        {
            throw new LedgerFormatException("a note is UTF-8", Math.Max(0, e.Index));
        }

        var control = note.IndexOfAnyInRange((byte)0, (byte)9);
        if (control < 0) control = note.IndexOfAnyInRange((byte)11, (byte)31);
        if (control >= 0)
            throw new LedgerFormatException(
                "a note has no control character but newline", control, $"0x{note[control]:x2}");
        var split = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || text[^1] != '\n' || split + 2 == text.Length)
            throw new LedgerFormatException(
                "a note is text, a blank line and signature lines, each ended by a newline", note.Length);
        var signed = text[..(split + 1)];
        return new(signed, ParseSignatures(text.AsSpan(split + 2), Encoding.UTF8.GetByteCount(signed) + 1));
    }

    /// <summary>Reads a note from text.</summary>
    /// <exception cref="LedgerFormatException">As for bytes.</exception>
    public static SignedNote Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return Parse(Encoding.UTF8.GetBytes(note));
    }

    /// <summary>
    /// The good signatures of a key. A line that claims the key by name and id but does not verify condemns the note;
    /// lines of other keys are none of its business.
    /// </summary>
    /// <exception cref="LedgerVerificationException">A line of this key does not verify.</exception>
    public IReadOnlyList<NoteSignature> VerifiedBy(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lines = Signatures.Where(s => s.KeyId == key.Id && s.Name == key.Name).ToArray();
        foreach (var line in lines)
        {
            if (!key.Verify(TextBytes, line.Signature))
                throw new LedgerVerificationException(new(
                    $"the {key.Type} signature of a known key does not verify",
                    Offset: line.Offset, Expected: key.ToString()));
        }

        return lines;
    }

    internal static string Line(VerifierKey key, ReadOnlySpan<byte> signature) =>
        new NoteSignature(key.Name, key.Id, signature.ToArray(), 0).ToLine();

    private static List<NoteSignature> ParseSignatures(ReadOnlySpan<char> lines, int offset)
    {
        var signatures = new List<NoteSignature>();
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf('\n');
            var line = lines[..end];
            var parts = line.ToString().Split(' ');
            if (parts.Length != 3 || parts[0] != "—" || !VerifierKey.IsKeyName(parts[1])
                || !StrictBase64.TryDecode(parts[2], out var bytes) || bytes.Length < 5)
                throw new LedgerFormatException(
                    "a signature line is '— name base64', the base64 of at least five bytes", offset, line.ToString());
            if (signatures.Count == MaxSignatures)
                throw new LedgerFormatException("a note has at most 100 signatures", offset);
            signatures.Add(new(parts[1], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..], offset));
            offset += Encoding.UTF8.GetByteCount(line) + 1;
            lines = lines[(end + 1)..];
        }

        return signatures;
    }
}
