using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>
/// Every hash of the ledger, SHA-256, 32 bytes. The tree's are RFC 6962's; all others are BIP-340 tagged hashes
/// <c>T(tag, x) = SHA256(SHA256(tag) ‖ SHA256(tag) ‖ x)</c>, so that no two uses can be mistaken for each other.
/// Safe for concurrent use.
/// </summary>
public static class LedgerHash
{
    /// <summary>Length of every hash in bytes.</summary>
    public const int Size = 32;

    private const int MaxCachedTags = 1_024;

    private static readonly byte[] Empty = SHA256.HashData([]);
    private static readonly byte[] LeafPrefix = [0];
    private static readonly ConcurrentDictionary<string, byte[]> TagHashes = new(StringComparer.Ordinal);

    /// <summary>Root of the empty tree, <c>SHA256("")</c>; a fresh copy.</summary>
    public static byte[] EmptyRoot => [.. Empty];

    /// <summary>Leaf hash of an entry, <c>SHA256(0x00 ‖ entry)</c>; also what the next entry's <c>prev</c>
    /// holds.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[Size];
        Leaf(entry, hash);
        return hash;
    }

    /// <summary>Inner node, <c>SHA256(0x01 ‖ left ‖ right)</c>.</summary>
    /// <exception cref="ArgumentException">A child is not 32 bytes long.</exception>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != Size || right.Length != Size)
            throw new ArgumentException("A node's children are 32 bytes each.");
        Span<byte> buffer = stackalloc byte[1 + (2 * Size)];
        buffer[0] = 1;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + Size)..]);
        var hash = new byte[Size];
        Sha256.Hash(buffer, hash);
        return hash;
    }

    /// <summary>The same of both children in one span; the hash may overwrite them.</summary>
    internal static void Node(ReadOnlySpan<byte> children, Span<byte> hash)
    {
        Span<byte> buffer = stackalloc byte[1 + (2 * Size)];
        buffer[0] = 1;
        children.CopyTo(buffer[1..]);
        Sha256.Hash(buffer, hash);
    }

    /// <summary>BIP-340 tagged hash under an ASCII tag.</summary>
    public static byte[] Tagged(string tag, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var tagHash = TagHash(tag);
        var hash = new byte[Size];
        HashJoined([tagHash, tagHash], data, hash);
        return hash;
    }

    /// <summary>What stands as <c>prev</c> in entry 0: binds the chain to this log's origin.</summary>
    public static byte[] GenesisPrev(string origin)
    {
        EntryFormat.RequireOrigin(origin);
        return Tagged("compute-ledger/v1/genesis", Encoding.ASCII.GetBytes(origin));
    }

    /// <summary>
    /// The 32-byte message that a participant signs: the kind is in the tag, so a signature over one kind of fact
    /// never fits another.
    /// </summary>
    /// <param name="kind">Kind of the entry the body is for.</param>
    /// <param name="jcs">The body's canonical bytes.</param>
    /// <exception cref="LedgerFormatException">The kind is ill-formed.</exception>
    public static byte[] Body(string kind, ReadOnlySpan<byte> jcs)
    {
        EntryFormat.RequireKind(kind);
        return Tagged("compute-ledger/v1/body/" + kind, jcs);
    }

    /// <summary>Commitment to a private payload; keep salt and payload together, erase both to forget.</summary>
    /// <param name="salt32">32 random bytes.</param>
    /// <param name="jcsPayload">The payload's canonical bytes.</param>
    /// <exception cref="ArgumentException">The salt is not 32 bytes long.</exception>
    public static byte[] Commitment(ReadOnlySpan<byte> salt32, ReadOnlySpan<byte> jcsPayload)
    {
        if (salt32.Length != Size) throw new ArgumentException("A salt is 32 bytes.", nameof(salt32));
        var data = new byte[Size + jcsPayload.Length];
        salt32.CopyTo(data);
        jcsPayload.CopyTo(data.AsSpan(Size));
        return Tagged("compute-ledger/v1/commit", data);
    }

    internal static byte[] Checkpoint(ReadOnlySpan<byte> noteText) => Tagged("compute-ledger/v1/checkpoint", noteText);

    internal static void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash) => HashJoined([LeafPrefix], entry, hash);

    private static byte[] TagHash(string tag)
    {
        if (TagHashes.TryGetValue(tag, out var known)) return known;
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(tag));
        // Kinds may come from untrusted entries: beyond the bound they cost a hash more, not memory.
        if (TagHashes.Count < MaxCachedTags) TagHashes.TryAdd(tag, hash);
        return hash;
    }

    private static void HashJoined(ReadOnlySpan<byte[]> prefix, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var prefixLength = 0;
        foreach (var part in prefix) prefixLength += part.Length;
        var length = prefixLength + data.Length;
        byte[]? rented = null;
        var buffer = length <= 1_024 ? stackalloc byte[1_024] : (rented = ArrayPool<byte>.Shared.Rent(length));
        var at = 0;
        foreach (var part in prefix)
        {
            part.CopyTo(buffer[at..]);
            at += part.Length;
        }

        data.CopyTo(buffer[at..]);
        Sha256.Hash(buffer[..length], hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}
