namespace Ledger;

/// <summary>The incomplete tile of each level while a tree grows; full ones are handed out and forgotten.</summary>
/// <param name="onFull">Takes level, number and the hashes of a tile that has just become full.</param>
internal sealed class TileStack(Action<int, long, IReadOnlyList<byte[]>> onFull)
{
    private readonly List<(long Number, List<byte[]> Hashes)> _levels = [];

    /// <summary>Level, number and hashes of the tiles that are not full and not empty.</summary>
    public IEnumerable<(int Level, long Number, IReadOnlyList<byte[]> Hashes)> Partial =>
        _levels.Select((l, level) => (level, l.Number, (IReadOnlyList<byte[]>)l.Hashes)).Where(l => l.Item3.Count > 0);

    public void Add(byte[] leaf) => Add(0, leaf);

    /// <summary>Takes a whole tile of the lowest level by the fold of its hashes; it is not handed out.</summary>
    public void AddTile(byte[] fold)
    {
        if (_levels.Count == 0) _levels.Add((0, new(TilePath.Width)));
        _levels[0] = (_levels[0].Number + 1, _levels[0].Hashes);
        Add(1, fold);
    }

    /// <summary>Takes up a level where another run left it.</summary>
    public void Restore(long number, IEnumerable<byte[]> hashes) => _levels.Add((number, [.. hashes]));

    /// <summary>The right edge of the tree that the tiles were made of, largest subtree first.</summary>
    public List<byte[]> RightEdge()
    {
        var edge = new List<byte[]>();
        for (var level = _levels.Count - 1; level >= 0; level--)
        {
            var hashes = _levels[level].Hashes;
            var at = 0;
            for (var width = TilePath.Width / 2; width > 0; width /= 2)
            {
                if ((hashes.Count & width) == 0) continue;
                edge.Add(Fold(hashes.GetRange(at, width)));
                at += width;
            }
        }

        return edge;
    }

    /// <summary>Hash over hashes that stand one after the other, a power of two of them; overwrites them.</summary>
    public static byte[] Fold(Span<byte> complete)
    {
        for (var count = complete.Length / LedgerHash.Size; count > 1; count /= 2)
            for (var i = 0; i < count / 2; i++)
                LedgerHash.Node(
                    complete.Slice(2 * i * LedgerHash.Size, 2 * LedgerHash.Size),
                    complete.Slice(i * LedgerHash.Size, LedgerHash.Size));
        return complete[..LedgerHash.Size].ToArray();
    }

    public static byte[] Fold(IReadOnlyList<byte[]> complete)
    {
        var nodes = complete;
        while (nodes.Count > 1)
        {
            var parents = new byte[nodes.Count / 2][];
            for (var i = 0; i < parents.Length; i++) parents[i] = LedgerHash.Node(nodes[2 * i], nodes[(2 * i) + 1]);
            nodes = parents;
        }

        return nodes[0];
    }

    private void Add(int level, byte[] hash)
    {
        if (level == _levels.Count) _levels.Add((0, new(TilePath.Width)));
        var (number, hashes) = _levels[level];
        hashes.Add(hash);
        if (hashes.Count < TilePath.Width) return;
        onFull(level, number, hashes);
        _levels[level] = (number + 1, new(TilePath.Width));
        Add(level + 1, Fold(hashes));
    }
}
