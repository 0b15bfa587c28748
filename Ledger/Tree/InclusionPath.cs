namespace Ledger;

/// <summary>The siblings from a leaf to the root, given any way to come by complete nodes.</summary>
internal static class InclusionPath
{
    /// <param name="seq">Index of the leaf.</param>
    /// <param name="size">Size of the tree, above <paramref name="seq"/>.</param>
    /// <param name="node">Hash of the complete node of a level (0 for leaves) and index.</param>
    /// <param name="incomplete">Hash over the leaves from the last multiple of 2^level below the size to the
    /// size.</param>
    public static byte[][] Build(long seq, long size, Func<int, long, byte[]> node, Func<int, byte[]> incomplete)
    {
        var path = new List<byte[]>();
        var last = size - 1;
        for (var level = 0; last >> level > 0; level++)
        {
            var sibling = (seq >> level) ^ 1;
            if (sibling > last >> level) continue; // The right border has no sibling here: its node rises unchanged.
            var isComplete = (sibling + 1) << level <= size;
            path.Add(isComplete ? node(level, sibling) : incomplete(level));
        }

        return [.. path];
    }

    /// <summary>Hash over the leaves of the incomplete node at the right border of a level: the edge below it,
    /// folded.</summary>
    public static byte[] Incomplete(int level, long size, Func<int, long, byte[]> node)
    {
        byte[]? hash = null;
        for (var below = 0; below < level; below++)
        {
            if (((size >> below) & 1) == 0) continue;
            var left = node(below, (size >> below) - 1);
            hash = hash is null ? left : LedgerHash.Node(left, hash);
        }

        return hash ?? throw new InvalidOperationException("This level has no incomplete node.");
    }
}
