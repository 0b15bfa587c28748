namespace Ledger.Verifier;

/// <summary>A file of the tree and what it must hold.</summary>
/// <param name="Name">Its path at the width that the checkpoint calls for.</param>
/// <param name="Wider">Its path once the log has grown past it; null when it is full.</param>
/// <param name="Limit">The most bytes it may have.</param>
/// <param name="Check">Gives the part of the bytes that belongs to the checkpoint, verified; throws when they are not
/// what they must be.</param>
internal sealed record TreeFile(string Name, string? Wider, int Limit, Func<byte[], byte[]> Check);

/// <summary>The files of a tree, each with its check against a hash that is known to be the log's.</summary>
internal static class TreeFiles
{
    /// <summary>A tile by the hash over all of its hashes; with none, only by its length.</summary>
    public static TreeFile Tile(int level, long number, int width, byte[]? fold)
    {
        var name = TilePath.Hashes(level, number, width);
        return new(
            name, width == TilePath.Width ? null : TilePath.Hashes(level, number),
            TilePath.Width * LedgerHash.Size, bytes =>
            {
                // A full tile holds every narrower one as its beginning.
                if (bytes.Length != width * LedgerHash.Size && bytes.Length != TilePath.Width * LedgerHash.Size)
                    throw new LedgerVerificationException(new(
                        "a tile has 32 bytes for each hash", name,
                        Expected: $"{width * LedgerHash.Size} bytes", Found: $"{bytes.Length} bytes"));
                var hashes = bytes[..(width * LedgerHash.Size)];
                if (fold is null) return hashes;
                var found = Merkle.Root(hashes.Chunk(LedgerHash.Size));
                return found.AsSpan().SequenceEqual(fold)
                    ? hashes
                    : throw new LedgerVerificationException(new(
                        "a tile's hashes are not those of the tile above", name,
                        Expected: Convert.ToHexStringLower(fold), Found: Convert.ToHexStringLower(found)));
            });
    }

    /// <summary>A bundle by the leaf hashes of its entries.</summary>
    public static TreeFile Bundle(long number, byte[] leaves)
    {
        var width = leaves.Length / LedgerHash.Size;
        var name = TilePath.Entries(number, width);
        return new(
            name, width == TilePath.Width ? null : TilePath.Entries(number),
            TilePath.Width * (2 + EntryFormat.MaxBytes), bytes => bytes[..CheckEntries(bytes, name, number, leaves)]);
    }

    private static int CheckEntries(byte[] bytes, string name, long number, byte[] leaves)
    {
        var at = 0;
        for (var i = 0; i < leaves.Length / LedgerHash.Size; i++)
        {
            var seq = (number * TilePath.Width) + i;
            var length = bytes.Length - at < 2 ? 0 : (bytes[at] << 8) | bytes[at + 1];
            if (length is 0 or > EntryFormat.MaxBytes || bytes.Length - at - 2 < length)
                throw new LedgerVerificationException(new(
                    "a bundle ends too early, or an entry has not 1 to 32,768 bytes", name, seq, at,
                    Found: $"{length} bytes"));
            var leaf = LedgerHash.Leaf(bytes.AsSpan(at + 2, length));
            var expected = leaves.AsSpan(i * LedgerHash.Size, LedgerHash.Size);
            if (!expected.SequenceEqual(leaf))
                throw new LedgerVerificationException(new(
                    "the entry's hash is not the tile's", name, seq, at + 2,
                    Convert.ToHexStringLower(expected), Convert.ToHexStringLower(leaf)));
            at += 2 + length;
        }

        if (at != bytes.Length && leaves.Length == TilePath.Width * LedgerHash.Size)
            throw new LedgerVerificationException(new("bytes follow the last entry of a bundle", name, Offset: at));
        return at;
    }
}
