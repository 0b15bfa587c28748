using System.Numerics;
using System.Text;

namespace Ledger.Verifier;

/// <summary>
/// Copies a served log into a folder, from the signed root down: each file is held against a hash that the signatures
/// already vouch for before it is kept, and the checkpoint is kept last. What lies in the folder is held against the
/// same hashes and fetched again where it does not fit; so a sync that was stopped goes on where it stood.
/// </summary>
internal sealed class TreeSync(
    TreeClient client, SyncFolder folder, LogPolicy policy, int jobs, ProgressBar? progress, CancellationToken stop)
{
    private const int Restarts = 3;
    private const int Waits = 5;

    private LogPolicy _policy = null!; // with what the server says about the log's keys
    private long _size;
    private long _keptSize;
    private long _entries;
    private long _files;
    private long _bytes;
    // Of each level the tile at the right edge, empty where the level ends with a full one.
    private List<byte[]> _edge = [];

    public async Task<(SyncReport Report, bool Kept)> RunAsync()
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await OnceAsync();
            }
            catch (OutgrownException) when (round < Restarts)
            {
                // The next checkpoint promises what is there now.
            }
            catch (OutgrownException e)
            {
                throw new ExportIncompleteException(e.File);
            }
        }
    }

    private async Task<(SyncReport Report, bool Kept)> OnceAsync()
    {
        var (note, changes, verdict) = await NewestAsync();
        // A checkpoint is there a moment before its witnesses have signed it.
        for (var wait = 0; wait < Waits && !verdict.QuorumMet; wait++)
        {
            await client.PauseAsync(stop);
            (note, changes, verdict) = await NewestAsync();
        }

        var kept = Kept();
        (_size, _keptSize, _entries) = (verdict.Checkpoint.Size, kept?.Checkpoint.Size ?? 0, 0);
        // Nothing is kept on the word of too few: it may be what only this auditor is shown.
        if (!verdict.QuorumMet) return (Report(verdict), false);
        if (progress is not null) progress.Total = _size;
        _edge = await RightEdgeAsync(verdict.Checkpoint.Root);
        if (kept is not null) RequireSameLog(kept, new(Encoding.UTF8.GetString(note), verdict.Checkpoint));
        await FetchAsync();
        if (changes is not null) folder.Write(KeyChanges.File, changes);
        folder.Write(TilePath.CheckpointOf(_size), note);
        folder.Write(TilePath.Checkpoint, note);
        return (Report(verdict), true);
    }

    private async Task<(byte[] Note, byte[]? Changes, CheckpointVerdict Verdict)> NewestAsync()
    {
        var note = await client.GetAsync(TilePath.Checkpoint, SignedNote.MaxBytes, anew: true, stop)
            ?? throw new ExportIncompleteException(TilePath.Checkpoint);
        var changes = policy.Root is null
            ? null // Nobody could change its keys.
            : await client.GetAsync(KeyChanges.File, KeyChanges.MaxBytes, anew: true, stop);
        _policy = changes is null ? policy : ServedCheckpoint.Update(policy, changes, ServedCheckpoint.SizeOf(note));
        return (note, changes, ServedCheckpoint.Named(TilePath.Checkpoint, () => _policy.Verify(note)));
    }

    private SyncReport Report(CheckpointVerdict verdict) => new(verdict, _keptSize, _files, _bytes);

    private Note? Kept() =>
        folder.Read(TilePath.Checkpoint, SignedNote.MaxBytes) is { } note
            ? new(
                Encoding.UTF8.GetString(note),
                ServedCheckpoint.Named("the kept checkpoint", () => _policy.VerifyEvidence(note)).Checkpoint)
            : null;

    private async Task<List<byte[]>> RightEdgeAsync(byte[] root)
    {
        var edge = new List<byte[]>();
        for (var level = 0; _size >> (8 * level) > 0; level++)
        {
            var number = (_size >> (8 * level)) / TilePath.Width;
            var width = TilePath.WidthOf(level, number, _size);
            edge.Add(width == 0 ? [] : await GetAsync(TreeFiles.Tile(level, number, width, null)));
        }

        var found = FoldEdge(edge);
        if (!found.AsSpan().SequenceEqual(root))
            throw new LedgerVerificationException(new(
                "the tiles at the end of the log do not have the root that the log signed", TilePath.Checkpoint,
                Expected: Convert.ToHexStringLower(root), Found: Convert.ToHexStringLower(found)));
        return edge;
    }

    // Level by level a full tile's place is one hash above: the edge is folded from the lowest level up.
    private static byte[] FoldEdge(List<byte[]> edge)
    {
        byte[]? right = null;
        foreach (var tile in edge)
        {
            for (var end = tile.Length; end > 0;)
            {
                // The last complete subtree of what is left: as many hashes as its lowest one bit says.
                var count = 1 << BitOperations.TrailingZeroCount(end / LedgerHash.Size);
                var left = Merkle.Root(tile[(end - (count * LedgerHash.Size))..end].Chunk(LedgerHash.Size));
                right = right is null ? left : LedgerHash.Node(left, right);
                end -= count * LedgerHash.Size;
            }
        }

        return right ?? LedgerHash.EmptyRoot;
    }

    /// <summary>The kept checkpoint must be of a prefix: asked before any file of the folder is replaced.</summary>
    private void RequireSameLog(Note kept, Note served)
    {
        var (old, now) = (kept.Checkpoint, served.Checkpoint);
        var rule = now.Size < old.Size
            ? "the server shows less of the log than it showed before"
            : RootAt(old.Size).AsSpan().SequenceEqual(old.Root) ? null : "the log has signed two histories";
        if (rule is null) return;
        folder.Write(SyncFolder.Refused, Encoding.UTF8.GetBytes(served.Text));
        var failure = new VerificationFailure(
            rule, SyncFolder.Refused, Expected: $"size {old.Size}, root {Convert.ToHexStringLower(old.Root)}",
            Found: $"size {now.Size}, root {Convert.ToHexStringLower(now.Root)}");
        if (now.Size < old.Size) throw new LedgerVerificationException(failure);
        var proof = now.Size == old.Size
            ? Equivocation.OfEqualSizes(kept.Text, served.Text)!
            : new(kept.Text, served.Text, RootAt(old.Size), new ConsistencyPath(Node).Build(old.Size, now.Size));
        proof.Verify(_policy);
        folder.Write(SyncFolder.Proof, Encoding.UTF8.GetBytes(proof.ToText()));
        throw new EquivocationException(failure with { File = SyncFolder.Proof });
    }

    private byte[] RootAt(long size) => new ConsistencyPath(Node).Root(size);

    // A handful of tiles, on a thread that has nothing else to do.
    private byte[] Node(int level, long index)
    {
        var count = 1 << (level % 8);
        var first = index * count;
        var tile = ProvenTileAsync(level / 8, first / TilePath.Width).GetAwaiter().GetResult();
        return TileStack.Fold(
            tile.AsSpan((int)(first % TilePath.Width) * LedgerHash.Size, count * LedgerHash.Size).ToArray());
    }

    private async Task<byte[]> ProvenTileAsync(int level, long number)
    {
        if (number == (_size >> (8 * level)) / TilePath.Width) return _edge[level];
        var above = await ProvenTileAsync(level + 1, number / TilePath.Width);
        var fold = above.AsSpan((int)(number % TilePath.Width) * LedgerHash.Size, LedgerHash.Size).ToArray();
        return await GetAsync(TreeFiles.Tile(level, number, TilePath.Width, fold));
    }

    private async Task FetchAsync()
    {
        for (var level = _edge.Count - 1; level >= 0; level--)
        {
            var number = (_size >> (8 * level)) / TilePath.Width;
            var tile = _edge[level];
            if (tile.Length == 0) continue;
            var width = tile.Length / LedgerHash.Size;
            if (level > 0) await BelowAsync(level, number, tile);
            else await KeepAsync(TreeFiles.Bundle(number, tile), width);
            folder.Write(TilePath.Hashes(level, number, width), tile);
        }
    }

    /// <summary>All that lies under a tile whose hashes are proven.</summary>
    private async Task BelowAsync(int level, long number, byte[] tile)
    {
        var children = tile.Chunk(LedgerHash.Size).Select((hash, i) => (Number: (number * TilePath.Width) + i, hash));
        if (level == 1)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = stop };
            await Parallel.ForEachAsync(children, options, async (child, _) =>
            {
                var leaves = await KeepAsync(TreeFiles.Tile(0, child.Number, TilePath.Width, child.hash), 0);
                await KeepAsync(TreeFiles.Bundle(child.Number, leaves), TilePath.Width);
            });
            return;
        }

        foreach (var (child, hash) in children)
            await BelowAsync(
                level - 1, child, await KeepAsync(TreeFiles.Tile(level - 1, child, TilePath.Width, hash), 0));
    }

    /// <summary>Makes sure that the folder holds a file, verified, and gives its bytes.</summary>
    private async Task<byte[]> KeepAsync(TreeFile file, int entries)
    {
        var bytes = Local(file);
        if (bytes is null)
        {
            bytes = await GetAsync(file);
            folder.Write(file.Name, bytes);
            Interlocked.Increment(ref _files);
            Interlocked.Add(ref _bytes, bytes.Length);
        }

        progress?.Report(Interlocked.Add(ref _entries, entries));
        return bytes;
    }

    private byte[]? Local(TreeFile file)
    {
        if (folder.Read(file.Name, file.Limit) is not { } bytes) return null;
        try
        {
            var good = file.Check(bytes);
            return good.Length == bytes.Length ? good : null;
        }
        catch (LedgerVerificationException)
        {
            return null;
        }
    }

    /// <summary>Fetches a file and verifies it; one that does not fit is asked for again, past all caches.</summary>
    private async Task<byte[]> GetAsync(TreeFile file)
    {
        try
        {
            return file.Check(await BytesAsync(file, anew: false));
        }
        catch (LedgerVerificationException)
        {
            return file.Check(await BytesAsync(file, anew: true));
        }
    }

    private async Task<byte[]> BytesAsync(TreeFile file, bool anew)
    {
        if (await client.GetAsync(file.Name, file.Limit, anew, stop) is { } bytes) return bytes;
        if (file.Wider is null) throw new OutgrownException(file.Name);
        return await client.GetAsync(file.Wider, file.Limit, anew, stop) ?? throw new OutgrownException(file.Name);
    }
}
