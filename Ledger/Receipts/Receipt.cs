using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>A receipt taken apart, not verified.</summary>
/// <param name="Entry">Entry bytes from the <c>extra</c> line; null when the receipt has none.</param>
/// <param name="Index">Index that the receipt claims.</param>
/// <param name="Proof">Sibling hashes, leaf to root.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record ReceiptParts(byte[]? Entry, long Index, IReadOnlyList<byte[]> Proof, string Note);

/// <summary>A receipt that verified.</summary>
/// <param name="Entry">The entry that the log holds.</param>
/// <param name="Content">What the entry says.</param>
/// <param name="Checkpoint">The checkpoint it is proven under, and whether the quorum is met.</param>
public sealed record ReceiptVerdict(LedgerEntry Entry, EntryContent Content, CheckpointVerdict Checkpoint);

/// <summary>
/// Receipts in the <c>c2sp.org/tlog-proof@v1</c> text form, extension <c>.tlog-proof</c>: proof that the log holds an
/// entry, checkable offline with the log's policy alone.
/// </summary>
public static class Receipt
{
    /// <summary>The longest receipt that is read, in bytes.</summary>
    public const int MaxBytes = 131_072;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string Extra = "extra ";
    private const string Index = "index ";

    /// <summary>Writes a receipt.</summary>
    /// <param name="entry">The entry; its bytes go into the <c>extra</c> line.</param>
    /// <param name="proof">Its inclusion proof at the note's size.</param>
    /// <param name="note">The signed checkpoint.</param>
    public static string Write(LedgerEntry entry, IReadOnlyList<byte[]> proof, string note)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(proof);
        var text = new StringBuilder(entry.Bytes.Length * 2);
        text.Append(Header).Append('\n')
            .Append(Extra).Append(Convert.ToBase64String(entry.Bytes)).Append('\n')
            .Append(Index).Append(entry.Seq.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in proof) text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(note).ToString();
    }

    /// <summary>Takes a receipt apart.</summary>
    /// <exception cref="LedgerFormatException">Not the text form, or a number, hash or size out of bounds.</exception>
    public static ReceiptParts Parse(ReadOnlySpan<byte> receipt)
    {
        if (receipt.Length > MaxBytes) throw new LedgerFormatException("a receipt has at most 131,072 bytes", MaxBytes);
        if (receipt.Contains((byte)'\r'))
            throw new LedgerFormatException("lines end with a newline alone", receipt.IndexOf((byte)'\r'));
        var head = receipt.IndexOf("\n\n"u8);
        if (head < 0)
            throw new LedgerFormatException("a receipt has a blank line before its checkpoint", receipt.Length);
        var lines = Encoding.Latin1.GetString(receipt[..head]).Split('\n');
        if (lines[0] != Header) throw new LedgerFormatException($"a receipt begins with {Header}", 0, lines[0]);
        var at = 1;
        var offset = Header.Length + 1;
        byte[]? entry = null;
        if (at < lines.Length && lines[at].StartsWith(Extra, StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(lines[at].AsSpan(Extra.Length), out entry))
                throw new LedgerFormatException("the extra line is base64", offset, lines[at]);
            offset += lines[at++].Length + 1;
        }

        if (at == lines.Length || !lines[at].StartsWith(Index, StringComparison.Ordinal)
            || !Checkpoint.TryParseCount(lines[at][Index.Length..], out var index))
            throw new LedgerFormatException(
                "an index line holds a decimal without leading zeros", offset, at < lines.Length ? lines[at] : null);
        offset += lines[at++].Length + 1;
        if (lines.Length - at > Merkle.MaxProofLength)
            throw new LedgerFormatException("a proof has at most 63 hashes", offset, $"{lines.Length - at}");
        var proof = new List<byte[]>(lines.Length - at);
        for (; at < lines.Length; at++)
        {
            if (!StrictBase64.TryDecode(lines[at], out var hash) || hash.Length != LedgerHash.Size)
                throw new LedgerFormatException("a proof line is the base64 of 32 bytes", offset, lines[at]);
            proof.Add(hash);
            offset += lines[at].Length + 1;
        }

        SignedNote.Parse(receipt[(head + 2)..]);
        return new(entry, index, proof, Encoding.UTF8.GetString(receipt[(head + 2)..]));
    }

    /// <summary>
    /// Verifies a receipt: the log's signatures, the entry's place in the tree, its form, its own index and the
    /// signatures over its body. Which keys were in force only a whole log can tell.
    /// </summary>
    /// <param name="receipt">The receipt's bytes.</param>
    /// <param name="policy">Whom to trust.</param>
    /// <param name="entryBytes">The entry as the caller holds it; empty to take it from the receipt.</param>
    /// <exception cref="LedgerFormatException">Receipt, checkpoint or entry is ill-formed.</exception>
    /// <exception cref="LedgerVerificationException">A signature, hash or index does not fit.</exception>
    public static ReceiptVerdict Verify(
        ReadOnlySpan<byte> receipt, LogPolicy policy, ReadOnlySpan<byte> entryBytes = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var parts = Parse(receipt);
        var checkpoint = policy.Verify(Encoding.UTF8.GetBytes(parts.Note));
        if (parts.Entry is null && entryBytes.IsEmpty)
            throw new LedgerFormatException("the receipt holds no entry and none was given", Header.Length + 1);
        if (parts.Entry is not null && !entryBytes.IsEmpty && !entryBytes.SequenceEqual(parts.Entry))
            throw Failed("the entry given is not the one in the receipt", parts.Index);
        var bytes = parts.Entry ?? entryBytes.ToArray();
        var leaf = LedgerHash.Leaf(bytes);
        var (size, root) = (checkpoint.Checkpoint.Size, checkpoint.Checkpoint.Root);
        if (!Merkle.VerifyInclusion(leaf, parts.Index, size, parts.Proof, root))
            throw Failed(
                "the entry is not at this index of the signed tree", parts.Index,
                Convert.ToHexStringLower(root), $"leaf {Convert.ToHexStringLower(leaf)}");
        var content = EntryContent.Parse(bytes);
        if (content.Seq != parts.Index)
            throw Failed("the entry's own seq is another", parts.Index, $"{parts.Index}", $"{content.Seq}");
        foreach (var signature in content.Sigs)
        {
            if (!Bip340.VerifyBody(content.Kind, content.Body, signature))
                throw Failed("a participant's signature does not fit the body", parts.Index, null, signature.By);
        }

        return new(new(content.Seq, bytes, leaf), content, checkpoint);
    }

    private static LedgerVerificationException Failed(
        string rule, long index, string? expected = null, string? found = null) =>
        new(new(rule, Index: index, Expected: expected, Found: found));
}
