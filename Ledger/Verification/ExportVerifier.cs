namespace Ledger;

/// <summary>
/// Checks a whole export, reading it once from front to back with memory for one bundle. Trusts nothing in it: not
/// names, not sizes, not its own policy. Throws at the first thing that is wrong.
/// </summary>
/// <param name="folder">The export.</param>
/// <param name="policy">Whom to trust, from elsewhere than the export.</param>
/// <param name="level">How much to check.</param>
/// <param name="jobs">How many cores may verify signatures, at least 1.</param>
public sealed class ExportVerifier(string folder, LogPolicy policy, VerificationLevel level, int jobs)
{
    private readonly TileReader _reader = new(folder);
    private readonly KeyRegister _keys = new();
    private readonly SignatureBatch _batch = new(jobs);
    private long _size;
    private long _done;
    private long _signatures;
    private byte[] _lastLeaf = [];
    private DateTimeOffset _lastTime;

    /// <summary>Checks everything up to the level.</summary>
    /// <param name="progress">Told the number of entries checked, after each bundle.</param>
    /// <exception cref="LedgerVerificationException">Something is not as it must be; says what and where.</exception>
    /// <exception cref="ExportIncompleteException">A file is missing.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing; the message says what to
    /// install.</exception>
    public ExportReport Verify(IProgress<long>? progress = null)
    {
        var verdict = ExportFile.Guard(
            TilePath.Checkpoint, () => policy.Verify(ExportFile.ReadNote(folder, TilePath.Checkpoint)));
        if (level == VerificationLevel.Note) return new(verdict, level, 0, 0, 0, 0, 0);
        _size = verdict.Checkpoint.Size;
        _lastLeaf = LedgerHash.GenesisPrev(policy.Origin);
        _lastTime = DateTimeOffset.MinValue;
        var published = new PublishedCheckpoints(folder, policy, _size);
        var tiles = new TileStack((tileLevel, number, hashes) => CheckTile(tileLevel, number, hashes));
        CheckPublished(published, tiles);
        for (var number = 0L; number * TilePath.Width < _size; number++)
        {
            CheckBundle(number, tiles, published);
            progress?.Report(_done);
        }

        foreach (var (tileLevel, number, hashes) in tiles.Partial) CheckTile(tileLevel, number, hashes);
        var root = RightEdge.Fold(tiles.RightEdge());
        if (!root.AsSpan().SequenceEqual(verdict.Checkpoint.Root))
            throw Failed(
                "the entries do not have the root that the log signed", TilePath.Checkpoint, null, null,
                verdict.Checkpoint.Root, root);
        return new(verdict, level, _size, published.Checked, _signatures, _keys.Registered, _keys.Unregistered);
    }

    private void CheckBundle(long number, TileStack tiles, PublishedCheckpoints published)
    {
        var width = TilePath.WidthOf(0, number, _size);
        var leavesFile = TilePath.Hashes(0, number, width);
        var leaves = ExportFile.Guard(leavesFile, () => _reader.Hashes(0, number, width));
        var (file, bundle) = ExportFile.Guard(TilePath.Entries(number, width), () => _reader.Bundle(number, width));
        var at = 0;
        for (var i = 0; i < width; i++)
        {
            var seq = _done;
            var entry = Entry(bundle, at, file, seq);
            var leaf = LedgerHash.Leaf(entry);
            var expected = leaves.AsSpan(i * LedgerHash.Size, LedgerHash.Size);
            if (!expected.SequenceEqual(leaf))
                throw new LedgerVerificationException(new(
                    "the entry's hash is not the tile's", file, seq, at + 2,
                    $"{Convert.ToHexStringLower(expected)} ({leavesFile}, byte {i * LedgerHash.Size})",
                    Convert.ToHexStringLower(leaf)));
            if (level >= VerificationLevel.Chain) CheckEntry(entry, file, at + 2, leaf);
            tiles.Add(leaf);
            _done++;
            CheckPublished(published, tiles);
            at += 2 + entry.Length;
        }

        // A wider bundle may stand in for this one; otherwise nothing may follow the last entry.
        if (at != bundle.Length && file == TilePath.Entries(number, width))
            throw Failed("bytes follow the last entry of a bundle", file, null, at);
        if (level >= VerificationLevel.Sigs) _signatures += _batch.Verify(file);
    }

    private static ReadOnlySpan<byte> Entry(byte[] bundle, int at, string file, long seq)
    {
        try
        {
            return bundle.AsSpan(at + 2, TileReader.EntryLength(bundle, at));
        }
        catch (LedgerFormatException e)
        {
            throw ExportFile.Located(e, file, seq);
        }
    }

    private void CheckEntry(ReadOnlySpan<byte> bytes, string file, int offset, byte[] leaf)
    {
        var seq = _done;
        try
        {
            var entry = EntryView.Parse(bytes);
            if (entry.Seq != seq)
                throw new LedgerVerificationException(new(
                    "the entry's own seq is another", file, seq, offset, $"{seq}", $"{entry.Seq}"));
            Span<byte> prev = stackalloc byte[LedgerHash.Size];
            Convert.FromHexString(entry.Prev, prev, out _, out _);
            if (!prev.SequenceEqual(_lastLeaf))
                throw Failed(
                    "prev is not the hash of the entry before", file, seq, offset + entry.PrevOffset, _lastLeaf, prev);
            if (entry.Time < _lastTime)
                throw new LedgerVerificationException(new(
                    "time decreases", file, seq, offset + entry.TimeOffset,
                    $"at least {EntryFormat.Time(_lastTime)}", EntryFormat.Time(entry.Time)));
            _lastLeaf = leaf;
            _lastTime = entry.Time;
            if (level < VerificationLevel.Sigs) return;
            _batch.Add(entry, offset);
            if (_keys.Take(entry) is { } failure)
                throw Located(failure, seq, file, offset);
        }
        catch (LedgerFormatException e)
        {
            throw ExportFile.Located(e, file, seq, offset);
        }
    }

    // What a key's entry proves may be the fault of an entry before it, in another bundle.
    private LedgerVerificationException Located(VerificationFailure failure, long seq, string file, int offset)
    {
        if (failure.Index == seq) return new(failure with { File = file, Offset = offset });
        var number = failure.Index!.Value / TilePath.Width;
        return new(failure with { File = TilePath.Entries(number, TilePath.WidthOf(0, number, _size)) });
    }

    private void CheckTile(int tileLevel, long number, IReadOnlyList<byte[]> hashes)
    {
        // The lowest level has been held against the entries one by one.
        if (tileLevel == 0) return;
        var file = TilePath.Hashes(tileLevel, number, hashes.Count);
        var found = ExportFile.Guard(file, () => _reader.Hashes(tileLevel, number, hashes.Count));
        for (var i = 0; i < hashes.Count; i++)
        {
            var hash = found.AsSpan(i * LedgerHash.Size, LedgerHash.Size);
            if (!hash.SequenceEqual(hashes[i]))
                throw Failed(
                    "a tile's hash is not that of the tile below", file, null, i * LedgerHash.Size, hashes[i], hash);
        }
    }

    private void CheckPublished(PublishedCheckpoints published, TileStack tiles)
    {
        while (published.Next == _done) published.Check(RightEdge.Fold(tiles.RightEdge()));
    }

    private static LedgerVerificationException Failed(
        string rule, string file, long? index, long? offset,
        ReadOnlySpan<byte> expected = default, ReadOnlySpan<byte> found = default) =>
        new(new(
            rule, file, index, offset,
            expected.IsEmpty ? null : Convert.ToHexStringLower(expected),
            found.IsEmpty ? null : Convert.ToHexStringLower(found)));
}
