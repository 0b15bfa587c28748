using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Api.Sequencing;

/// <summary>
/// Ids that follow from what they stand for: UUIDv8 from SHA-256. The same decision gives the same ids wherever and
/// whenever it is made.
/// </summary>
internal static class StableIds
{
    private const int PositionSize = 6;
    private const byte CreatedThing = 1;
    private const byte Event = 2;

    /// <summary>The market of a ledger's origin.</summary>
    public static Guid Market(string origin) => FromHash(SHA256.HashData(Encoding.UTF8.GetBytes("market " + origin)));

    /// <summary>The participant that operates a market.</summary>
    public static Guid Operator(Guid market) => Make(market, 0, 0, CreatedThing);

    /// <summary>
    /// Something that a decision creates: a match, a lease, a transfer. It begins with the position, so that what is
    /// made at one time lies together in every index; scattered ids cost a page of log for each.
    /// </summary>
    public static Guid Created(Guid market, long position, int ordinal)
    {
        Span<byte> id = stackalloc byte[16];
        Make(market, position, ordinal, CreatedThing).TryWriteBytes(id, bigEndian: true, out _);
        Span<byte> counted = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counted, position);
        counted[^PositionSize..].CopyTo(id);
        return new(id, bigEndian: true);
    }

    /// <summary>An event of a decision.</summary>
    public static Guid OfEvent(Guid market, long position, int ordinal) => Make(market, position, ordinal, Event);

    private static Guid Make(Guid market, long position, int ordinal, byte purpose)
    {
        Span<byte> input = stackalloc byte[16 + 8 + 4 + 1];
        market.TryWriteBytes(input, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(input[16..], position);
        BinaryPrimitives.WriteInt32BigEndian(input[24..], ordinal);
        input[28] = purpose;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return FromHash(hash);
    }

    private static Guid FromHash(Span<byte> hash)
    {
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new(id, bigEndian: true);
    }
}
