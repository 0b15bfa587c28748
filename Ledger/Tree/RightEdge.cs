using System.Numerics;

namespace Ledger;

/// <summary>The roots of the complete subtrees that a tree of some size falls into, largest first, as it
/// grows.</summary>
internal sealed class RightEdge
{
    private readonly List<byte[]> _roots = [];

    public RightEdge(long size = 0, IEnumerable<byte[]>? roots = null)
    {
        Size = size;
        if (roots is not null) _roots.AddRange(roots);
        if (_roots.Count != BitOperations.PopCount((ulong)size))
            throw new ArgumentException("A right edge has one hash for each bit of the size.", nameof(roots));
    }

    public long Size { get; private set; }

    public IReadOnlyList<byte[]> Roots => _roots;

    public byte[] Root => Fold(_roots);

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

    public static byte[] Fold(IReadOnlyList<byte[]> roots)
    {
        if (roots.Count == 0) return LedgerHash.EmptyRoot;
        var hash = roots[^1];
        for (var i = roots.Count - 2; i >= 0; i--) hash = LedgerHash.Node(roots[i], hash);
        return hash;
    }
}
