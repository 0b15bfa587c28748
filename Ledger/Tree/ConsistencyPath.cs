using System.Numerics;

namespace Ledger;

/// <summary>Roots of prefixes and consistency proofs (RFC 6962 section 2.1.2), given any way to come by complete
/// nodes.</summary>
/// <param name="node">Hash of the complete node of a level (0 for leaves) and index.</param>
internal sealed class ConsistencyPath(Func<int, long, byte[]> node)
{
    /// <summary>Root of the tree of the first <paramref name="size"/> leaves.</summary>
    public byte[] Root(long size) => size == 0 ? LedgerHash.EmptyRoot : Range(0, size);

    /// <summary>The proof that the tree of a size extends that of another.</summary>
    /// <param name="from">The smaller size, at least 1.</param>
    /// <param name="to">The larger size.</param>
    public byte[][] Build(long from, long to)
    {
        var proof = new List<byte[]>();
        Add(proof, from, 0, to, isWhole: true);
        return [.. proof];
    }

    private void Add(List<byte[]> proof, long from, long start, long end, bool isWhole)
    {
        if (from == end)
        {
            // The old tree itself is known to whoever checks; a part of it is not.
            if (!isWhole) proof.Add(Range(start, end));
            return;
        }

        var middle = start + LeftOf(end - start);
        if (from <= middle)
        {
            Add(proof, from, start, middle, isWhole);
            proof.Add(Range(middle, end));
        }
        else
        {
            Add(proof, from, middle, end, isWhole: false);
            proof.Add(Range(start, middle));
        }
    }

    private byte[] Range(long start, long end)
    {
        var length = end - start;
        if (BitOperations.IsPow2(length))
        {
            var level = BitOperations.Log2((ulong)length);
            return node(level, start >> level);
        }

        var middle = start + LeftOf(length);
        return LedgerHash.Node(Range(start, middle), Range(middle, end));
    }

    /// <summary>The largest power of two below a length of at least two.</summary>
    private static long LeftOf(long length) => 1L << BitOperations.Log2((ulong)(length - 1));
}
