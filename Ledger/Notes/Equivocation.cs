using System.Text;

namespace Ledger;

/// <summary>
/// Proof that a log has signed two histories: two of its signed checkpoints and a consistency proof which shows that
/// the tree of the larger one begins otherwise than the smaller one says. Whoever has the log's public keys can check
/// it, with nothing else.
/// </summary>
/// <param name="First">The signed note of the smaller tree, or one of two of the same size.</param>
/// <param name="Second">The signed note of the larger tree.</param>
/// <param name="Root">The root that the second tree has at the first one's size, 32 bytes.</param>
/// <param name="Proof">Consistency proof from that root to the second note's; empty for equal sizes.</param>
public sealed record Equivocation(string First, string Second, byte[] Root, IReadOnlyList<byte[]> Proof)
{
    /// <summary>First line of the text form.</summary>
    public const string Header = "compute-ledger/equivocation@v1";

    /// <summary>The longest text that is read, in bytes.</summary>
    public const int MaxBytes = 262_144;

    private static readonly string[] Names = ["first ", "second ", "root "];

    /// <summary>The proof that two notes of one size are; null when they agree or differ in size.</summary>
    /// <exception cref="LedgerFormatException">A note is ill-formed.</exception>
    public static Equivocation? OfEqualSizes(string first, string second)
    {
        var (a, b) = (Read(first), Read(second));
        return a.Origin == b.Origin && a.Size == b.Size && !a.Root.AsSpan().SequenceEqual(b.Root)
            ? new(first, second, b.Root, [])
            : null;
    }

    /// <summary>The proof as text.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Header).Append('\n');
        byte[][] values = [Encoding.UTF8.GetBytes(First), Encoding.UTF8.GetBytes(Second), Root];
        for (var i = 0; i < values.Length; i++)
            text.Append(Names[i]).Append(Convert.ToBase64String(values[i])).Append('\n');
        foreach (var hash in Proof) text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads a proof; nothing in it is verified.</summary>
    /// <exception cref="LedgerFormatException">Not the text form.</exception>
    public static Equivocation Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) throw new LedgerFormatException("a proof has at most 262,144 bytes", MaxBytes);
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        if (lines[0] != Header) throw new LedgerFormatException($"a proof begins with {Header}", 0, lines[0]);
        if (lines.Length < Names.Length + 2 || lines[^1].Length != 0)
            throw new LedgerFormatException("a proof has lines first, second, root and hashes", bytes.Length);
        if (lines.Length - Names.Length - 2 > Merkle.MaxProofLength + 1)
            throw new LedgerFormatException("a consistency proof has at most 64 hashes", 0);
        var offset = Header.Length + 1;
        var values = new List<byte[]>();
        for (var i = 1; i < lines.Length - 1; i++)
        {
            var name = i <= Names.Length ? Names[i - 1] : "";
            if (!lines[i].StartsWith(name, StringComparison.Ordinal)
                || !StrictBase64.TryDecode(lines[i].AsSpan(name.Length), out var value)
                || (i >= Names.Length && value.Length != LedgerHash.Size))
                throw new LedgerFormatException("a proof has lines first, second, root and hashes", offset, lines[i]);
            values.Add(value);
            offset += lines[i].Length + 1;
        }

        foreach (var note in values[..2]) SignedNote.Parse(note);
        return new(
            Encoding.UTF8.GetString(values[0]), Encoding.UTF8.GetString(values[1]), values[2], values[Names.Length..]);
    }

    /// <summary>Checks that the log has signed both, and that both cannot be true. What a key has signed before an
    /// entry retired it stays the log's, whatever size the entry names.</summary>
    /// <param name="policy">Whose log it is.</param>
    /// <returns>Both checkpoints.</returns>
    /// <exception cref="LedgerFormatException">A note is ill-formed.</exception>
    /// <exception cref="LedgerVerificationException">A note is not the log's, or the two do not contradict each other:
    /// this proves nothing against the log.</exception>
    public (Checkpoint First, Checkpoint Second) Verify(LogPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var first = policy.VerifyEvidence(Encoding.UTF8.GetBytes(First)).Checkpoint;
        var second = policy.VerifyEvidence(Encoding.UTF8.GetBytes(Second)).Checkpoint;
        if (!Merkle.VerifyConsistency(first.Size, second.Size, Root, second.Root, Proof))
            throw new LedgerVerificationException(new(
                "the second tree is not shown to begin with this root", Found: Convert.ToHexStringLower(Root)));
        return Root.AsSpan().SequenceEqual(first.Root)
            ? throw new LedgerVerificationException(new("the second checkpoint extends the first: no contradiction"))
            : (first, second);
    }

    private static Checkpoint Read(string note) => Checkpoint.Parse(SignedNote.Parse(note).Text);
}
