using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Exchange.Domain.Trading;

/// <summary>
/// The primitives of the market's image: big-endian integers, ids in their text's byte order, times as UTC ticks, texts
/// as UTF-8 behind their length in bytes, and a byte of 0 or 1 before what may be missing.
/// </summary>
internal sealed class ImageWriter(IBufferWriter<byte> output)
{
    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public void Write(bool value)
    {
        output.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        output.Advance(1);
    }

    public void Write(Guid value)
    {
        value.TryWriteBytes(output.GetSpan(16), bigEndian: true, out var written);
        output.Advance(written);
    }

    public void Write(DateTimeOffset value) => Write(value.UtcTicks);

    public void Write(string value)
    {
        Write(Encoding.UTF8.GetByteCount(value));
        output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
    }

    public void Optional<T>(T? value, Action<T> write)
        where T : struct
    {
        Write(value.HasValue);
        if (value is { } known)
        {
            write(known);
        }
    }

    public void Optional(string? value)
    {
        Write(value is not null);
        if (value is not null)
        {
            Write(value);
        }
    }

    public void Many<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Write(items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    /// <summary>A table in the order of its keys, whatever the order in which it holds them.</summary>
    public void Sorted<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue> table, IComparer<TKey> order, Action<TKey, TValue> write)
    {
        Write(table.Count);
        foreach (var key in table.Keys.Order(order))
        {
            write(key, table[key]);
        }
    }

    /// <summary>Things by id, in the order of their ids.</summary>
    public void ById<TValue>(IReadOnlyDictionary<Guid, TValue> table, Action<TValue> write) =>
        Sorted(table, Comparer<Guid>.Default, (_, value) => write(value));
}
