namespace Ledger;

/// <summary>
/// Checks a whole export, reading it once from front to back, on several cores and with memory for a few bundles.
/// Trusts nothing in it: not names, not sizes, not its own policy. Throws at what is wrong first, in the order of the
/// entries.
/// </summary>
/// <param name="folder">The export.</param>
/// <param name="policy">Whom to trust, from elsewhere than the export.</param>
/// <param name="level">How much to check.</param>
/// <param name="jobs">How many cores may be used, at least 1.</param>
public sealed class ExportVerifier(string folder, LogPolicy policy, VerificationLevel level, int jobs)
{
    // So many bundles may be under way for each core: enough that a slow one holds up nobody.
    private const int Ahead = 4;

    // And at most so many bytes of them, however many cores there are: full bundles of the largest entries take 16 MiB
    // each, and a verifier stays below 200 MB.
    internal const long MostUnderWay = 96 << 20;

    private readonly TileReader _reader = new(folder);
    private readonly KeyRegister _keys = new();
    private MarketReplay? _replay;
    private LogKeyChanges _changes = new([]);
    private long _size;
    private long _end;
    private long _begin;
    private int _published;
    private long _signatures;
    private byte[] _lastLeaf = [];
    private DateTimeOffset _lastTime = DateTimeOffset.MinValue;
    private long _underWay;
    private TileStack _tiles = new((_, _, _) => { });

    /// <summary>
    /// First entry to check; what is checked begins with its bundle. Which keys were in force at an entry only the
    /// entries before it tell: from level sigs on those are read too, without their signatures.
    /// </summary>
    public long From { get; init; }

    /// <summary>Where to stop: the entry after the last to check. What is checked ends with its bundle.</summary>
    public long? To { get; init; }

    /// <summary>A checkpoint that the caller verified earlier: it must be of a prefix of this log.</summary>
    public KeptCheckpoint? Since { get; init; }

    /// <summary>Shown every entry that was checked, while it is: only the return of <see cref="Verify"/> says that they
    /// are the log's.</summary>
    public EntryWalker? Each { get; init; }

    internal long MostBytes { get; init; } = MostUnderWay;

    /// <summary>The most bytes of bundles that were under way at any time.</summary>
    internal long PeakUnderWay { get; private set; }

    /// <summary>Checks everything up to the level.</summary>
    /// <param name="progress">Told the number of entries passed, after each bundle.</param>
    /// <exception cref="LedgerVerificationException">Something is not as it must be; says what and where.</exception>
    /// <exception cref="ExportIncompleteException">A file is missing.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing; the message says what to
    /// install.</exception>
    public ExportReport Verify(IProgress<long>? progress = null)
    {
        var current = KeyChanges.Update(policy, folder);
        _changes = new(current.Keys.Changes);
        var verdict = ExportFile.Guard(
            TilePath.Checkpoint, () => current.Verify(ExportFile.ReadNote(folder, TilePath.Checkpoint)));
        _size = verdict.Checkpoint.Size;
        if (level == VerificationLevel.Note) return new(verdict, level, 0, 0, 0, 0, 0, 0, null, null);
        _begin = From / TilePath.Width * TilePath.Width;
        _end = Math.Min(_size, To is { } to ? (to + TilePath.Width - 1) / TilePath.Width * TilePath.Width : _size);
        RequireRange();
        _lastLeaf = LedgerHash.GenesisPrev(policy.Origin);
        _tiles = new(CheckTile);
        if (level >= VerificationLevel.Replay) _replay = new(policy, new(folder));
        var published = new PublishedCheckpoints(folder, current, _size);
        if (_size == 0)
            foreach (var empty in published.After(0, 0)) Hold(published.Read(empty), LedgerHash.EmptyRoot);
        TakeBundles(new(_reader, published, _size), progress);
        if (level >= VerificationLevel.Sigs) _changes.RequireAll(_end);
        foreach (var (tileLevel, number, hashes) in _tiles.Partial) CheckTile(tileLevel, number, hashes);
        var root = RightEdge.Fold(_tiles.RightEdge());
        if (!root.AsSpan().SequenceEqual(verdict.Checkpoint.Root))
            throw Failed(
                "the entries do not have the root that the log signed", TilePath.Checkpoint, null, null,
                verdict.Checkpoint.Root, root);
        return new(
            verdict, level, _end - _begin, _published, _signatures, _keys.Registered, _keys.Unregistered, _begin,
            _lastTime == DateTimeOffset.MinValue ? null : _lastTime, _replay?.Finish(isWhole: _end == _size));
    }

    private void RequireRange()
    {
        if (Since is { } kept && kept.Checkpoint.Size > _size)
            throw new LedgerVerificationException(new(
                "the kept checkpoint is larger than the newest: the end of the log is missing", kept.File,
                Expected: $"at most {_size}", Found: $"{kept.Checkpoint.Size}"));
        if (From >= _size && From > 0 || To > _size)
            throw new LedgerVerificationException(new(
                "the log ends before the range that was asked for", TilePath.Checkpoint,
                Expected: $"at least {To ?? From + 1}", Found: $"{_size}"));
    }

    // Bundles are checked by themselves on all cores, and taken in their order here.
    private void TakeBundles(BundleChecker checker, IProgress<long>? progress)
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, jobs).ConcurrentScheduler;
        var factory = new TaskFactory(scheduler);
        var underWay = new Queue<(Task<CheckedBundle>? Task, long Bytes)>();
        var bundles = (_size + TilePath.Width - 1) / TilePath.Width;
        try
        {
            var next = 0L;
            for (var number = 0L; number < bundles; number++)
            {
                for (; next < bundles && underWay.Count < Ahead * jobs; next++)
                {
                    var (wanted, depth) = (next, DepthOf(next));
                    var bytes = depth is null ? 0 : _reader.BufferOf(next, TilePath.WidthOf(0, next, _size));
                    if (underWay.Count > 0 && _underWay + bytes > MostBytes) break;
                    PeakUnderWay = Math.Max(PeakUnderWay, _underWay += bytes);
                    underWay.Enqueue(
                        (depth is { } d ? factory.StartNew(() => checker.Check(wanted, d)) : null, bytes));
                }

                var (task, held) = underWay.Dequeue();
                if (task is not null)
                    using (var bundle = task.GetAwaiter().GetResult()) Take(bundle);
                else
                    Skip(number);
                _underWay -= held;
                progress?.Report(Math.Min(_size, (number + 1) * TilePath.Width));
            }
        }
        finally
        {
            foreach (var (rest, _) in underWay)
                rest?.GetAwaiter().GetResult().Dispose();
        }
    }

    /// <summary>How much of a bundle is checked; null for what lies outside of the range.</summary>
    private BundleDepth? DepthOf(long number)
    {
        var first = number * TilePath.Width;
        if (first >= _end) return null;
        var keys = level >= VerificationLevel.Sigs;
        if (first >= _begin) return new(level, Signatures: keys, Keys: keys);
        return keys ? new(VerificationLevel.Chain, Signatures: false, Keys: true) : null;
    }

    private void Take(CheckedBundle bundle)
    {
        if (bundle.Left is { } left)
        {
            if (!left.Prev.AsSpan().SequenceEqual(_lastLeaf))
                throw BundleChecker.Broken(bundle.File, bundle.First, left.PrevOffset, _lastLeaf, left.Prev);
            if (left.Time < _lastTime)
                throw BundleChecker.Decreasing(bundle.File, bundle.First, left.TimeOffset, _lastTime, left.Time);
        }

        AddKept(bundle);
        var edge = bundle.Published.Count == 0 ? null : new RightEdge(bundle.First, _tiles.RightEdge());
        var held = 0;
        foreach (var (index, offset, length) in bundle.Judged)
        {
            held = HoldUpTo(bundle, edge, held, bundle.First + index);
            Judge(bundle, offset, length);
        }

        HoldUpTo(bundle, edge, held, bundle.First + bundle.Good);
        Replay(bundle);
        bundle.Fault?.Throw();
        if (Each is not null) bundle.Show(Each);
        _lastTime = bundle.LastTime;
        _signatures += bundle.Signatures;
        AddLeaves(bundle.Leaves, bundle.Fold);
    }

    private void AddKept(CheckedBundle bundle)
    {
        if (Since is not { Checkpoint: var kept } || kept.Size > bundle.First + bundle.Good
            || (kept.Size <= bundle.First && bundle.First > 0)) return;
        bundle.Published.Add(new(kept.Size, Since.File, kept.Root, null, IsKept: true));
        bundle.Published.Sort((a, b) => a.Size.CompareTo(b.Size));
    }

    // Holds the checkpoints of sizes up to one against the tree as it was then.
    private int HoldUpTo(CheckedBundle bundle, RightEdge? edge, int next, long size)
    {
        for (; next < bundle.Published.Count && bundle.Published[next].Size <= size; next++)
        {
            while (edge!.Size < bundle.Published[next].Size)
                edge.Add(bundle.Leaves.AsSpan((int)(edge.Size - bundle.First) * LedgerHash.Size, LedgerHash.Size)
                    .ToArray());
            Hold(bundle.Published[next], edge.Root);
        }

        return next;
    }

    private void Hold(PublishedNote note, byte[] root)
    {
        note.Fault?.Throw();
        if (!note.Root.AsSpan().SequenceEqual(root))
            throw Failed(
                note.IsKept
                    ? "the kept checkpoint is not of a prefix of this log"
                    : "a published checkpoint is not of a prefix of this log",
                note.File, Math.Max(0, note.Size - 1), null, note.Root, root);
        if (!note.IsKept) _published++;
    }

    private void Judge(CheckedBundle bundle, int offset, int length)
    {
        var entry = EntryView.Parse(bundle.Bytes.Slice(offset, length));
        var isOfLog = entry.Kind.SequenceEqual("ledger.key"u8);
        if ((isOfLog ? _changes.Take(entry.Seq, bundle.Bytes.Slice(offset, length)) : _keys.Take(entry))
            is not { } failure) return;
        if (failure.Index == entry.Seq)
            throw new LedgerVerificationException(failure with { File = bundle.File, Offset = offset });
        // What a key's entry proves may be the fault of an entry before it, in another bundle.
        var number = failure.Index!.Value / TilePath.Width;
        throw new LedgerVerificationException(
            failure with { File = TilePath.Entries(number, TilePath.WidthOf(0, number, _size)) });
    }

    private void Replay(CheckedBundle bundle)
    {
        if (_replay is null) return;
        var offset = 2;
        bundle.Show((seq, bytes) =>
        {
            try
            {
                var at = (int)(seq - bundle.First) * LedgerHash.Size;
                _replay.Take(EntryView.Parse(bytes), bundle.Leaves.AsSpan(at, LedgerHash.Size).ToArray());
            }
            catch (LedgerVerificationException e) when (e.Failure.File is null)
            {
                throw new LedgerVerificationException(e.Failure with { File = bundle.File, Offset = offset });
            }

            offset += 2 + bytes.Length;
        });
    }

    // Outside of the range hashes of tiles stand for the entries; that they are the log's the signed root says.
    private void Skip(long number)
    {
        var width = TilePath.WidthOf(0, number, _size);
        var first = number * TilePath.Width;
        var isKeptHere = Since is { Checkpoint.Size: var kept } && kept > first && kept <= first + width;
        byte[] leaves = [], fold = [];
        if (width == TilePath.Width)
        {
            var (above, at) = (number / TilePath.Width, (int)(number % TilePath.Width) * LedgerHash.Size);
            var file = TilePath.Hashes(1, above, TilePath.WidthOf(1, above, _size));
            fold = ExportFile.Guard(file, () => _reader.Hashes(1, above, TilePath.WidthOf(1, above, _size)))
                .AsSpan(at, LedgerHash.Size).ToArray();
        }

        if (fold.Length == 0 || isKeptHere || first + width == _begin)
        {
            var file = TilePath.Hashes(0, number, width);
            leaves = ExportFile.Guard(file, () => _reader.ReadHashes(0, number, width));
            if (fold.Length > 0 && TileStack.Fold([.. leaves]) is var below && !below.AsSpan().SequenceEqual(fold))
                throw Failed("a tile's hashes are not those of the tile above", file, null, null, fold, below);
        }

        if (isKeptHere)
        {
            using var stand = new CheckedBundle { Number = number, Width = width, Leaves = leaves, Good = width };
            AddKept(stand);
            HoldUpTo(stand, new(first, _tiles.RightEdge()), 0, first + width);
        }

        AddLeaves(leaves, fold);
    }

    private void AddLeaves(byte[] leaves, byte[] fold)
    {
        if (leaves.Length > 0) _lastLeaf = leaves[^LedgerHash.Size..];
        if (fold.Length > 0)
        {
            _tiles.AddTile(fold);
            return;
        }

        foreach (var leaf in leaves.Chunk(LedgerHash.Size)) _tiles.Add(leaf);
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

    private static LedgerVerificationException Failed(
        string rule, string file, long? index, long? offset,
        ReadOnlySpan<byte> expected = default, ReadOnlySpan<byte> found = default) =>
        new(new(
            rule, file, index, offset,
            expected.IsEmpty ? null : Convert.ToHexStringLower(expected),
            found.IsEmpty ? null : Convert.ToHexStringLower(found)));
}
