using System.Text;

namespace Ledger;

/// <summary>Is shown entries in the order of the log.</summary>
/// <param name="seq">Index of the entry.</param>
/// <param name="entry">Its bytes, gone when the call ends.</param>
public delegate void EntryWalker(long seq, ReadOnlySpan<byte> entry);

/// <summary>
/// Looks things up in an export. What it gives fits the export's own checkpoint; whose checkpoint that is, only a
/// policy tells.
/// </summary>
public sealed class ExportReader
{
    private readonly TileReader _tiles;

    /// <summary>Opens an export at its newest checkpoint.</summary>
    /// <exception cref="ExportIncompleteException">It has no checkpoint.</exception>
    /// <exception cref="LedgerVerificationException">The checkpoint is ill-formed.</exception>
    public ExportReader(string folder)
    {
        _tiles = new(folder);
        var note = ExportFile.ReadNote(folder, TilePath.Checkpoint);
        Checkpoint = ExportFile.Guard(TilePath.Checkpoint, () => Checkpoint.Parse(SignedNote.Parse(note).Text));
        Note = Encoding.UTF8.GetString(note);
    }

    /// <summary>The newest checkpoint, its signatures not verified.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The signed note of the checkpoint.</summary>
    public string Note { get; }

    /// <summary>The receipt of an entry under the newest checkpoint.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="ExportIncompleteException">A file is missing.</exception>
    /// <exception cref="LedgerVerificationException">The entry is not in the checkpoint's tree, or a file is
    /// ill-formed.</exception>
    public string Receipt(long seq)
    {
        var (entry, proof) = Find(seq);
        return Ledger.Receipt.Write(entry, proof, Note);
    }

    /// <summary>One entry, held against the root of the checkpoint.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="ExportIncompleteException">A file is missing.</exception>
    /// <exception cref="LedgerVerificationException">The entry is not in the checkpoint's tree, or a file is
    /// ill-formed.</exception>
    public LedgerEntry Entry(long seq) => Find(seq).Entry;

    /// <summary>Shows all entries, each well-formed and held against its tile, and in the end all of them against the
    /// root of the checkpoint.</summary>
    /// <param name="each">Shown each.</param>
    /// <param name="progress">Told the number of entries passed, after each bundle.</param>
    /// <exception cref="ExportIncompleteException">A file is missing.</exception>
    /// <exception cref="LedgerVerificationException">An entry is not what it must be.</exception>
    public void Walk(EntryWalker each, IProgress<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(each);
        var size = Checkpoint.Size;
        var checker = new BundleChecker(_tiles, PublishedCheckpoints.None, size);
        var tree = new TileStack((_, _, _) => { });
        for (var number = 0L; number * TilePath.Width < size; number++)
        {
            using var bundle = checker.Check(number, new(VerificationLevel.Chain, Signatures: false, Keys: false));
            bundle.Show(each);
            bundle.Fault?.Throw();
            if (bundle.Fold.Length > 0) tree.AddTile(bundle.Fold);
            else foreach (var leaf in bundle.Leaves.Chunk(LedgerHash.Size)) tree.Add(leaf);
            progress?.Report(bundle.First + bundle.Width);
        }

        var root = RightEdge.Fold(tree.RightEdge());
        if (!root.AsSpan().SequenceEqual(Checkpoint.Root))
            throw new LedgerVerificationException(new(
                "the entries do not have the root of the checkpoint", TilePath.Checkpoint,
                Expected: Convert.ToHexStringLower(Checkpoint.Root), Found: Convert.ToHexStringLower(root)));
    }

    private (LedgerEntry Entry, IReadOnlyList<byte[]> Proof) Find(long seq)
    {
        var size = Checkpoint.Size;
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seq, size);
        var number = seq / TilePath.Width;
        var file = TilePath.Entries(number, TilePath.WidthOf(0, number, size));
        var entry = ExportFile.Guard(file, () => _tiles.Entry(seq, size));
        var proof = ExportFile.Guard("tile", () => _tiles.InclusionProof(seq, size));
        return Merkle.VerifyInclusion(entry.Leaf, seq, size, proof, Checkpoint.Root)
            ? (entry, proof)
            : throw new LedgerVerificationException(new(
                "the entry is not at this index of the checkpoint's tree", file, seq,
                Expected: Convert.ToHexStringLower(Checkpoint.Root),
                Found: $"leaf {Convert.ToHexStringLower(entry.Leaf)}"));
    }
}
