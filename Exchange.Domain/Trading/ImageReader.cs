using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Exchange.Domain.Trading;

/// <summary>
/// Reads back what <see cref="ImageWriter"/> wrote, and only that: whatever the writer could not have written is a
/// <see cref="MarketImageException"/>, so that an image that can be read is written again as the same bytes.
/// </summary>
internal ref struct ImageReader(ReadOnlySpan<byte> image)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _image = image;
    private int _at;

    /// <summary>Reads one thing.</summary>
    public delegate T Reader<out T>(ref ImageReader reader);

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Long(long least, long most) => InRange(Long(), least, most);

    public int Int(int least, int most) => (int)InRange(Int(), least, most);

    public bool Bool()
    {
        var value = Take(1)[0];
        return value <= 1 ? value == 1 : throw Wrong($"{value} is neither yes nor no.");
    }

    public Guid Id() => new(Take(16), bigEndian: true);

    public DateTimeOffset Time()
    {
        var ticks = Long();
        return ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(ticks, TimeSpan.Zero)
            : throw Wrong($"{ticks} is no time.");
    }

    public string Text()
    {
        var bytes = Take(Count());
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw Wrong("the text is not UTF-8.", error);
        }
    }

    public TEnum OneOf<TEnum>()
        where TEnum : struct, Enum
    {
        var value = Unsafe.BitCast<int, TEnum>(Int());
        return Enum.IsDefined(value) ? value : throw Wrong($"{value} is no {typeof(TEnum).Name}.");
    }

    public T? Optional<T>(Reader<T> read)
        where T : struct =>
        Bool() ? read(ref this) : null;

    public string? OptionalText() => Bool() ? Text() : null;

    public List<T> Many<T>(Reader<T> read)
    {
        var count = Count();
        var items = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(read(ref this));
        }

        return items;
    }

    /// <summary>Things in an order that the writer keeps and in which none comes twice.</summary>
    public List<T> Ascending<T, TKey>(Reader<T> read, Func<T, TKey> keyOf, IComparer<TKey> order)
    {
        var items = Many(read);
        for (var i = 1; i < items.Count; i++)
        {
            if (order.Compare(keyOf(items[i - 1]), keyOf(items[i])) >= 0)
            {
                throw Wrong($"{keyOf(items[i])} comes after {keyOf(items[i - 1])}.");
            }
        }

        return items;
    }

    /// <summary>Things by id, in the order of their ids.</summary>
    public void ById<T>(Dictionary<Guid, T> table, Reader<T> read, Func<T, Guid> idOf)
    {
        foreach (var item in Ascending(read, idOf, Comparer<Guid>.Default))
        {
            table.Add(idOf(item), item);
        }
    }

    /// <summary>Nothing may follow.</summary>
    public void End()
    {
        if (_at != _image.Length)
        {
            throw Wrong($"{_image.Length - _at} bytes follow its end.");
        }
    }

    public readonly MarketImageException Wrong(string reason, Exception? inner = null) => new(_at, reason, inner);

    /// <summary>How many things or bytes follow; each takes a byte at least: no claim outgrows the image.</summary>
    private int Count() => Int(0, _image.Length - _at - sizeof(int));

    private readonly long InRange(long value, long least, long most) =>
        value >= least && value <= most ? value : throw Wrong($"{value} is not from {least} to {most}.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _image.Length - _at)
        {
            throw Wrong("it ends too early.");
        }

        var taken = _image.Slice(_at, length);
        _at += length;
        return taken;
    }
}
