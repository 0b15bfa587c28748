using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>What a log sends a witness (C2SP tlog-witness, <c>add-checkpoint</c>).</summary>
/// <param name="OldSize">Size of the checkpoint that the witness cosigned last; 0 for none.</param>
/// <param name="Proof">Consistency proof from that size to the checkpoint's; empty from 0 and between equal
/// sizes.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<byte[]> Proof, string Note)
{
    /// <summary>The longest request that is read, in bytes: a note, 63 hashes and the line before them.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 4_096;

    private const string Old = "old ";

    /// <summary>The request's body.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(Old).Append(OldSize.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Proof) text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>Reads a body; nothing in it is verified.</summary>
    /// <exception cref="LedgerFormatException">Not this form, or a size or number out of bounds.</exception>
    public static AddCheckpointRequest Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBytes) throw new LedgerFormatException("a request has at most 69,632 bytes", MaxBytes);
        var head = body.IndexOf("\n\n"u8);
        if (head < 0) throw new LedgerFormatException("a request has a blank line before its checkpoint", body.Length);
        var lines = Encoding.Latin1.GetString(body[..head]).Split('\n');
        if (!lines[0].StartsWith(Old, StringComparison.Ordinal)
            || !Checkpoint.TryParseCount(lines[0][Old.Length..], out var oldSize))
            throw new LedgerFormatException("a request begins with 'old' and a size", 0, lines[0]);
        if (lines.Length - 1 > Merkle.MaxProofLength)
            throw new LedgerFormatException(
                "a proof has at most 63 hashes", lines[0].Length + 1, $"{lines.Length - 1}");
        var proof = new List<byte[]>(lines.Length - 1);
        var offset = lines[0].Length + 1;
        foreach (var line in lines.Skip(1))
        {
            if (!StrictBase64.TryDecode(line, out var hash) || hash.Length != LedgerHash.Size)
                throw new LedgerFormatException("a proof line is the base64 of 32 bytes", offset, line);
            proof.Add(hash);
            offset += line.Length + 1;
        }

        SignedNote.Parse(body[(head + 2)..]);
        return new(oldSize, proof, Encoding.UTF8.GetString(body[(head + 2)..]));
    }
}
