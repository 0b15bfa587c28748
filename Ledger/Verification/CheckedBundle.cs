using System.Buffers;
using System.Runtime.ExceptionServices;

namespace Ledger;

/// <summary>
/// A bundle after all checks that need nothing but the bundle. What concerns the entries before it, keys and older
/// checkpoints is left to whoever takes the bundles in order.
/// </summary>
internal sealed class CheckedBundle : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    public required long Number { get; init; }

    /// <summary>How many entries of it belong to the tree.</summary>
    public required int Width { get; init; }

    public long First => Number * TilePath.Width;

    /// <summary>The file, relative to the export.</summary>
    public string File { get; private set; } = "";

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>The leaf hashes, one after the other.</summary>
    public byte[] Leaves { get; set; } = [];

    /// <summary>How many entries are good, from the first on: all, or those before the one that is at fault.</summary>
    public int Good { get; set; }

    /// <summary>What is wrong after the good entries.</summary>
    public ExceptionDispatchInfo? Fault { get; set; }

    /// <summary>How the bundle fits to the one before; null when its first entry could not be read.</summary>
    public BundleEdge? Left { get; set; }

    public DateTimeOffset LastTime { get; set; }

    /// <summary>Offset and length of the entries that keys or rules are to be judged by, in order.</summary>
    public List<(int Index, int Offset, int Length)> Judged { get; } = [];

    /// <summary>Checkpoints of sizes that end within the bundle, in order.</summary>
    public List<PublishedNote> Published { get; } = [];

    public long Signatures { get; set; }

    /// <summary>Hash over all entries of a full bundle.</summary>
    public byte[] Fold { get; set; } = [];

    public void Hold(string file, byte[] pooled, int length) => (File, _buffer, _length) = (file, pooled, length);

    /// <summary>Shows the good entries.</summary>
    public void Show(EntryWalker each)
    {
        var at = 0;
        for (var i = 0; i < Good; i++)
        {
            var length = TileReader.EntryLength(Bytes, at);
            each(First + i, Bytes.Slice(at + 2, length));
            at += 2 + length;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }
}

/// <summary>The first entry's word about the one before it.</summary>
internal sealed record BundleEdge(byte[] Prev, int PrevOffset, DateTimeOffset Time, int TimeOffset);
