using System.Numerics;

namespace Ledger;

/// <summary>The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1: roots, and the checking of
/// proofs.</summary>
public static class Merkle
{
    /// <summary>The longest inclusion proof there can be.</summary>
    public const int MaxProofLength = 63;

    /// <summary>Root over leaf hashes, in order; the empty tree's root for none.</summary>
    public static byte[] Root(IEnumerable<byte[]> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        var edge = new RightEdge();
        foreach (var leaf in leafHashes) edge.Add(leaf);
        return edge.Root;
    }

    /// <summary>Whether a leaf is at an index of the tree with this size and root (RFC 9162 section 2.1.3.2).</summary>
    /// <returns>False for any mismatch, a wrong length of the proof or of a hash, or an index not below the
    /// size.</returns>
    public static bool VerifyInclusion(
        ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= size || leafHash.Length != LedgerHash.Size || !AreHashes(proof)) return false;
        var hash = leafHash.ToArray();
        long node = index, last = size - 1;
        foreach (var sibling in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = LedgerHash.Node(sibling, hash);
                // On the right border levels without a sibling are skipped.
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = LedgerHash.Node(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether the first tree is a prefix of the second (RFC 9162 section 2.1.4.2).</summary>
    /// <returns>False for any mismatch, a wrong length of the proof or of a hash, a first size of 0 or one above the
    /// second.</returns>
    public static bool VerifyConsistency(
        long size1, long size2, ReadOnlySpan<byte> root1, ReadOnlySpan<byte> root2, IReadOnlyList<byte[]> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (size1 < 1 || size1 > size2 || !AreHashes(proof)) return false;
        if (size1 == size2) return proof.Count == 0 && root1.Length == LedgerHash.Size && root1.SequenceEqual(root2);
        // A first tree that is one complete subtree is its own starting hash and is left out of the proof.
        var start = BitOperations.IsPow2(size1) ? root1.ToArray() : proof.Count > 0 ? proof[0] : null;
        if (start is null || start.Length != LedgerHash.Size) return false;
        long node = size1 - 1, last = size2 - 1;
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        byte[] first = start, second = start;
        foreach (var sibling in proof.Skip(BitOperations.IsPow2(size1) ? 0 : 1))
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                first = LedgerHash.Node(sibling, first);
                second = LedgerHash.Node(sibling, second);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                second = LedgerHash.Node(second, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && root1.SequenceEqual(first) && root2.SequenceEqual(second);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof) =>
        proof.Count <= MaxProofLength + 1 && proof.All(h => h is { Length: LedgerHash.Size });
}
