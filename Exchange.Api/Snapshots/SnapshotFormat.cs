using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Exchange.Domain.Trading;

namespace Exchange.Api.Snapshots;

/// <summary>
/// The bytes of a snapshot: <c>CSN1</c>, the SHA-256 of all that follows, the last event (its number, id and time),
/// the count of the streams with each one's id and version in the order of their ids, and the market's image. Integers
/// are big-endian. The same feed gives the same bytes, whoever followed it.
/// </summary>
internal static class SnapshotFormat
{
    /// <summary>What stands beside it in the table; a program reads its own and passes over others.</summary>
    public const int Version = MarketImage.FormatVersion;

    private const int HashAt = 4;
    private const int ContentAt = HashAt + SHA256.HashSizeInBytes;
    private const int StreamsAt = ContentAt + sizeof(long) + IdSize + sizeof(long) + sizeof(int);
    private const int IdSize = 16;
    private const int StreamSize = IdSize + sizeof(long);

    private static ReadOnlySpan<byte> Magic => "CSN1"u8;

    /// <summary>The snapshot of a market to which an event was applied.</summary>
    public static byte[] Write(FollowedMarket followed)
    {
        var last = followed.Last ?? throw new ArgumentException("There is no event yet.", nameof(followed));
        var output = new ArrayBufferWriter<byte>();
        output.Write(Magic);
        output.Write(stackalloc byte[SHA256.HashSizeInBytes]);
        Write(output, last.Sequence);
        Write(output, last.EventId);
        Write(output, last.At.UtcTicks);
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), followed.Streams.Count);
        output.Advance(sizeof(int));
        foreach (var (id, version) in followed.Streams.OrderBy(stream => stream.Key))
        {
            Write(output, id);
            Write(output, version);
        }

        MarketImage.Write(followed.Market, output);
        var snapshot = output.WrittenSpan.ToArray();
        SHA256.HashData(snapshot.AsSpan(ContentAt), snapshot.AsSpan(HashAt, SHA256.HashSizeInBytes));
        return snapshot;
    }

    /// <summary>The market of a snapshot, ready to read on.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes that were written.</exception>
    /// <exception cref="MarketImageException">They are, by a program with another idea of a market.</exception>
    public static FollowedMarket Read(ReadOnlySpan<byte> snapshot)
    {
        if (!snapshot.StartsWith(Magic) || snapshot.Length < StreamsAt)
            throw new InvalidDataException("It does not begin as a snapshot does.");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(snapshot[ContentAt..], hash);
        if (!hash.SequenceEqual(snapshot[HashAt..ContentAt]))
            throw new InvalidDataException("Its bytes are not those that were written.");
        var (sequence, rest) = (BinaryPrimitives.ReadInt64BigEndian(snapshot[ContentAt..]), ContentAt + sizeof(long));
        var id = new Guid(snapshot.Slice(rest, IdSize), bigEndian: true);
        var at = new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(snapshot[(rest + IdSize)..]), TimeSpan.Zero);
        var count = BinaryPrimitives.ReadInt32BigEndian(snapshot[(StreamsAt - sizeof(int))..]);
        var streams = new Dictionary<Guid, long>(count);
        for (var i = 0; i < count; i++)
        {
            var stream = snapshot.Slice(StreamsAt + i * StreamSize, StreamSize);
            streams.Add(new(stream[..IdSize], bigEndian: true), BinaryPrimitives.ReadInt64BigEndian(stream[IdSize..]));
        }

        var market = MarketImage.Read(snapshot[(StreamsAt + count * StreamSize)..]);
        return new(market, streams, new(sequence, id, at));
    }

    private static void Write(ArrayBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static void Write(ArrayBufferWriter<byte> output, Guid value)
    {
        value.TryWriteBytes(output.GetSpan(IdSize), bigEndian: true, out var written);
        output.Advance(written);
    }
}
