using System.Buffers.Binary;
using System.Numerics;

namespace Ledger;

/// <summary>
/// All that is needed to go on from: size, last leaf hash, right edge and last time. Immutable; store
/// <see cref="Serialise"/> beside the entries, in the same transaction.
/// </summary>
public sealed class LedgerHead
{
    private const byte Version = 1;
    private const int FixedLength = 1 + 8 + 8 + LedgerHash.Size;

    private readonly Lazy<byte[]> _root;

    internal LedgerHead(long size, byte[] lastLeaf, IReadOnlyList<byte[]> rightEdge, DateTimeOffset lastTime)
    {
        Size = size;
        LastLeaf = lastLeaf;
        RightEdge = rightEdge;
        LastTime = lastTime;
        _root = new(() => Ledger.RightEdge.Fold(rightEdge));
    }

    /// <summary>Number of entries.</summary>
    public long Size { get; }

    /// <summary>What the next entry's <c>prev</c> will be: the last leaf hash, or the genesis hash of an empty
    /// log.</summary>
    public byte[] LastLeaf { get; }

    /// <summary>Roots of the complete subtrees, largest first: one for each one bit of <see cref="Size"/>.</summary>
    public IReadOnlyList<byte[]> RightEdge { get; }

    /// <summary>Time of the last entry, UTC; the Unix epoch when there is none.</summary>
    public DateTimeOffset LastTime { get; }

    /// <summary>Root of the tree by RFC 6962, 32 bytes.</summary>
    public byte[] Root => _root.Value;

    /// <summary>Head of a log that has no entries yet.</summary>
    /// <exception cref="LedgerFormatException">The origin is ill-formed.</exception>
    public static LedgerHead Empty(string origin) =>
        new(0, LedgerHash.GenesisPrev(origin), [], DateTimeOffset.UnixEpoch);

    /// <summary>
    /// The head as bytes: version (1), size and last time in microseconds since 1970 (8 each, big-endian), last leaf
    /// (32), right edge (32 each).
    /// </summary>
    public byte[] Serialise()
    {
        var bytes = new byte[FixedLength + (RightEdge.Count * LedgerHash.Size)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Size);
        BinaryPrimitives.WriteInt64BigEndian(
            bytes.AsSpan(9), (LastTime - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        LastLeaf.CopyTo(bytes, 17);
        for (var i = 0; i < RightEdge.Count; i++) RightEdge[i].CopyTo(bytes, FixedLength + (i * LedgerHash.Size));
        return bytes;
    }

    /// <summary>Reads what <see cref="Serialise"/> wrote.</summary>
    /// <exception cref="LedgerFormatException">Another version, a negative size or a wrong length.</exception>
    public static LedgerHead Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedLength)
            throw new LedgerFormatException("a head is at least 49 bytes", 0, $"{bytes.Length}");
        if (bytes[0] != Version) throw new LedgerFormatException("a head of another version", 0, $"{bytes[0]}");
        var size = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        if (size < 0) throw new LedgerFormatException("a size is not negative", 1, $"{size}");
        var micros = BinaryPrimitives.ReadInt64BigEndian(bytes[9..]);
        if (micros is < 0 or > 253_402_300_799_999_999)
            throw new LedgerFormatException("a time lies between 1970 and 9999", 9, $"{micros}");
        var edge = new byte[BitOperations.PopCount((ulong)size)][];
        if (bytes.Length != FixedLength + (edge.Length * LedgerHash.Size))
            throw new LedgerFormatException(
                "a right edge has one hash for each bit of the size", FixedLength, $"{bytes.Length}");
        for (var i = 0; i < edge.Length; i++)
            edge[i] = bytes.Slice(FixedLength + (i * LedgerHash.Size), LedgerHash.Size).ToArray();
        return new(
            size, bytes.Slice(17, LedgerHash.Size).ToArray(), edge, DateTimeOffset.UnixEpoch.AddMicroseconds(micros));
    }
}
