namespace Ledger;

/// <summary>
/// Inclusion proofs for the entries of one batch at the size after it, from the right edge before and the batch
/// alone: no older entry is read. Made in time proportional to the batch; a proof is a handful of look-ups.
/// Safe for concurrent reading.
/// </summary>
public sealed class BatchProver
{
    private readonly long _first;
    private readonly long _size;
    // Of each level the complete nodes that hold an entry of the batch, preceded by the edge node there if one is.
    private readonly List<(long Start, List<byte[]> Hashes)> _levels = [];
    private readonly byte[]?[] _incomplete;

    /// <summary>Prepares the proofs of a batch.</summary>
    /// <param name="before">Head before the batch.</param>
    /// <param name="appended">The batch: entries <c>before.Size</c>, <c>before.Size + 1</c>, …</param>
    /// <exception cref="ArgumentException">The entries do not follow the head.</exception>
    public BatchProver(LedgerHead before, IReadOnlyList<LedgerEntry> appended)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(appended);
        if (appended.Where((entry, i) => entry.Seq != before.Size + i).Any())
            throw new ArgumentException("A batch follows the head without a gap.", nameof(appended));
        _first = before.Size;
        _size = before.Size + appended.Count;
        BuildLevels(before, [.. appended.Select(e => e.Leaf)]);
        _incomplete = new byte[]?[_levels.Count + 1];
        byte[]? fold = null;
        for (var level = 0; level < _levels.Count; level++)
        {
            _incomplete[level] = fold;
            if (((_size >> level) & 1) == 0) continue;
            var left = Node(level, (_size >> level) - 1);
            fold = fold is null ? left : LedgerHash.Node(left, fold);
        }

        _incomplete[_levels.Count] = fold;
    }

    /// <summary>The siblings of an entry of the batch, leaf to root, in the tree of the size after the batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The entry is not in the batch.</exception>
    public IReadOnlyList<byte[]> InclusionProof(long seq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seq, _first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seq, _size);
        return InclusionPath.Build(seq, _size, Node, level => _incomplete[level]!);
    }

    private void BuildLevels(LedgerHead before, List<byte[]> nodes)
    {
        var edge = before.RightEdge.Count - 1;
        var start = before.Size;
        for (var level = 0; _size >> level > 0; level++)
        {
            if (((before.Size >> level) & 1) == 1)
            {
                nodes.Insert(0, before.RightEdge[edge--]);
                start--;
            }

            _levels.Add((start, nodes));
            // With the edge node before it the level begins at an even index, so pairs are siblings.
            var parents = new List<byte[]>((nodes.Count / 2) + 1);
            for (var i = 0; i + 1 < nodes.Count; i += 2) parents.Add(LedgerHash.Node(nodes[i], nodes[i + 1]));
            start >>= 1;
            nodes = parents;
        }
    }

    private byte[] Node(int level, long index)
    {
        var (start, hashes) = _levels[level];
        return hashes[(int)(index - start)];
    }
}
