using System.Numerics;

namespace Ledger;

/// <summary>The roots of the complete subtrees that a tree of some size falls into, largest first, as it
/// grows: the root of any number of leaves, in memory for a few hashes. One thread owns it.</summary>
public sealed class RightEdge
{
    private readonly List<byte[]> _roots = [];

    /// <summary>Takes up a tree.</summary>
    /// <param name="size">Its size, in leaves.</param>
    /// <param name="roots">The roots of its complete subtrees, largest first; none for the empty tree.</param>
    /// <exception cref="ArgumentException">There is not one root for each bit of the size.</exception>
    public RightEdge(long size = 0, IEnumerable<byte[]>? roots = null)
    {
        Size = size;
        if (roots is not null) _roots.AddRange(roots);
        if (_roots.Count != BitOperations.PopCount((ulong)size))
            throw new ArgumentException("A right edge has one hash for each bit of the size.", nameof(roots));
    }

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of its complete subtrees, largest first.</summary>
    public IReadOnlyList<byte[]> Roots => _roots;

    /// <summary>Root of the tree (RFC 6962, section 2.1), 32 bytes.</summary>
    public byte[] Root => Fold(_roots);

    /// <summary>Grows by a leaf.</summary>
    /// <param name="leaf">Hash of the leaf, 32 bytes.</param>
    public void Add(byte[] leaf)
    {
        // Each trailing one bit is a complete subtree that the new leaf completes into one of twice the size.
        var node = leaf;
        for (var rest = Size; (rest & 1) == 1; rest >>= 1)
        {
            node = LedgerHash.Node(_roots[^1], node);
            _roots.RemoveAt(_roots.Count - 1);
        }

        _roots.Add(node);
        Size++;
    }

    internal static byte[] Fold(IReadOnlyList<byte[]> roots)
    {
        if (roots.Count == 0) return LedgerHash.EmptyRoot;
        var hash = roots[^1];
        for (var i = roots.Count - 2; i >= 0; i--) hash = LedgerHash.Node(roots[i], hash);
        return hash;
    }
}
