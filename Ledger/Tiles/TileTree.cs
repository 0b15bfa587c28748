namespace Ledger;

/// <summary>What tiles say about their tree, wherever they are. Nothing of it is verified.</summary>
/// <param name="hashes">The first hashes of a tile, by its level, its number and how many are wanted.</param>
internal sealed class TileTree(Func<int, long, int, byte[]> hashes)
{
    /// <summary>Root of the tree of the first entries.</summary>
    public byte[] Root(long size) => new ConsistencyPath((level, index) => Node(level, index, size)).Root(size);

    /// <summary>Consistency proof between two sizes of at least 1, the smaller one first.</summary>
    public IReadOnlyList<byte[]> ConsistencyProof(long from, long to) =>
        new ConsistencyPath((level, index) => Node(level, index, to)).Build(from, to);

    /// <summary>Inclusion proof of an entry, leaf to root, in the tree of a size.</summary>
    public IReadOnlyList<byte[]> InclusionProof(long seq, long size)
    {
        byte[] AtSize(int level, long index) => Node(level, index, size);
        return InclusionPath.Build(seq, size, AtSize, level => InclusionPath.Incomplete(level, size, AtSize));
    }

    // A node lies in the tile of the level below it that is a multiple of eight, as a fold of some of its hashes.
    private byte[] Node(int level, long index, long size)
    {
        var tileLevel = level / 8;
        var count = 1 << (level % 8);
        var first = index * count;
        var number = first / TilePath.Width;
        var tile = hashes(tileLevel, number, TilePath.WidthOf(tileLevel, number, size));
        var at = (int)(first % TilePath.Width) * LedgerHash.Size;
        return TileStack.Fold(tile.AsSpan(at, count * LedgerHash.Size).ToArray());
    }
}
