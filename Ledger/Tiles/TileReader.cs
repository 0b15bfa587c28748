using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Ledger;

/// <summary>
/// Reads the tiles and bundles of an export or of a served tree that lies in a folder. What it reads is not verified.
/// A handful of tiles is kept in memory; not safe for concurrent use.
/// </summary>
/// <param name="folder">The export.</param>
public sealed class TileReader(string folder)
{
    private const int MaxCached = 64;
    internal const int MaxBundleBytes = TilePath.Width * (2 + EntryFormat.MaxBytes);

    private readonly Dictionary<(int Level, long Number, int Width), byte[]> _tiles = [];

    internal TileTree Tree => new(Hashes);

    /// <summary>The hashes of a tile, <paramref name="width"/> × 32 bytes; a wider tile of the same place will
    /// do.</summary>
    /// <exception cref="ExportIncompleteException">Neither the tile nor a wider one is there.</exception>
    /// <exception cref="LedgerFormatException">The file has another length than it must.</exception>
    public byte[] Hashes(int level, long number, int width)
    {
        if (_tiles.TryGetValue((level, number, width), out var known)) return known;
        var bytes = ReadHashes(level, number, width);
        if (_tiles.Count >= MaxCached) _tiles.Clear();
        _tiles[(level, number, width)] = bytes;
        return bytes;
    }

    /// <summary>The same, read anew and not kept. Safe for concurrent use.</summary>
    internal byte[] ReadHashes(int level, long number, int width)
    {
        var (file, path, has) = Find(w => TilePath.Hashes(level, number, w), width);
        var expected = has * LedgerHash.Size;
        using var handle = Open(path, file);
        var length = RandomAccess.GetLength(handle);
        if (length != expected) throw new LedgerFormatException($"{file} has {expected} bytes", 0, $"{length} bytes");
        var bytes = new byte[width * LedgerHash.Size];
        if (ReadAll(handle, bytes) != bytes.Length)
            throw new LedgerFormatException($"{file} has {expected} bytes", 0, "a file that became shorter");
        return bytes;
    }

    /// <summary>A bundle in a buffer of the shared pool, which the caller gives back. Safe for concurrent
    /// use.</summary>
    internal (string File, byte[] Pooled, int Length) RentBundle(long number, int width)
    {
        var (file, path, _) = Find(w => TilePath.Entries(number, w), width);
        using var handle = Open(path, file);
        var length = RandomAccess.GetLength(handle);
        if (length > MaxBundleBytes)
            throw new LedgerFormatException($"{file} is larger than a bundle", 0, $"{length} bytes");
        var pooled = ArrayPool<byte>.Shared.Rent((int)Math.Max(1, length));
        try
        {
            return (file, pooled, ReadAll(handle, pooled.AsSpan(0, (int)length)));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(pooled);
            throw;
        }
    }

    /// <summary>What <see cref="RentBundle"/> will hold in memory for a bundle, as far as can be told before: the pool
    /// rounds up to a power of two. Safe for concurrent use.</summary>
    internal long BufferOf(long number, int width)
    {
        for (var wider = width; wider <= TilePath.Width; wider++)
        {
            var file = new FileInfo(Path.Combine(folder, TilePath.Entries(number, wider)));
            if (file.Exists)
                return (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(file.Length, 1, MaxBundleBytes));
        }

        return 0;
    }

    /// <summary>A bundle's file as it is: for each entry two bytes of length, big-endian, and its bytes.</summary>
    /// <exception cref="ExportIncompleteException">Neither the bundle nor a wider one is there.</exception>
    /// <exception cref="LedgerFormatException">The file is larger than a bundle can be.</exception>
    public (string File, byte[] Bytes) Bundle(long number, int width)
    {
        var (file, pooled, length) = RentBundle(number, width);
        var bytes = pooled[..length];
        ArrayPool<byte>.Shared.Return(pooled);
        return (file, bytes);
    }

    /// <summary>One entry.</summary>
    /// <param name="seq">Its index.</param>
    /// <param name="size">Size of the tree that the export is of.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size.</exception>
    /// <exception cref="ExportIncompleteException">Its bundle is not there.</exception>
    /// <exception cref="LedgerFormatException">The bundle ends too early.</exception>
    public LedgerEntry Entry(long seq, long size)
    {
        Require(seq, size);
        var number = seq / TilePath.Width;
        var (_, bytes) = Bundle(number, TilePath.WidthOf(0, number, size));
        var at = 0;
        for (var i = 0; ; i++)
        {
            var length = EntryLength(bytes, at);
            if (i == seq % TilePath.Width)
            {
                var entry = bytes.AsSpan(at + 2, length).ToArray();
                return new(seq, entry, LedgerHash.Leaf(entry));
            }

            at += 2 + length;
        }
    }

    /// <summary>Inclusion proof of an entry, leaf to root, in the tree of a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size.</exception>
    /// <exception cref="ExportIncompleteException">A tile is not there.</exception>
    /// <exception cref="LedgerFormatException">A tile has the wrong length.</exception>
    public IReadOnlyList<byte[]> InclusionProof(long seq, long size)
    {
        Require(seq, size);
        return Tree.InclusionProof(seq, size);
    }

    /// <summary>Root of the tree of the first entries.</summary>
    /// <param name="size">How many; not above the size of the tree that the folder is of.</param>
    /// <exception cref="ExportIncompleteException">A tile is not there.</exception>
    /// <exception cref="LedgerFormatException">A tile has the wrong length.</exception>
    public byte[] Root(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Tree.Root(size);
    }

    /// <summary>Consistency proof between two sizes of the tree.</summary>
    /// <param name="from">The smaller size, at least 1.</param>
    /// <param name="to">The larger size, not above that of the tree that the folder is of.</param>
    /// <exception cref="ExportIncompleteException">A tile is not there.</exception>
    /// <exception cref="LedgerFormatException">A tile has the wrong length.</exception>
    public IReadOnlyList<byte[]> ConsistencyProof(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return Tree.ConsistencyProof(from, to);
    }

    internal static int EntryLength(ReadOnlySpan<byte> bundle, int at)
    {
        if (bundle.Length - at < 2) throw new LedgerFormatException("a bundle ends too early", at);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bundle[at..]);
        if (length is 0 or > EntryFormat.MaxBytes)
            throw new LedgerFormatException("an entry has 1 to 32,768 bytes", at, $"{length} bytes");
        return bundle.Length - at - 2 >= length ? length : throw new LedgerFormatException(
            "a bundle ends too early", at);
    }

    private static void Require(long seq, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seq, size);
    }

    // What was there a moment ago may be gone: a live tree takes narrower tiles away when a wider one is there.
    private static SafeFileHandle Open(string path, string file)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ExportIncompleteException(file);
        }
    }

    private static int ReadAll(SafeFileHandle handle, Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(handle, buffer[read..], read) is var got and > 0) read += got;
        return read;
    }

    // A tree that has grown since still holds every older tile, as the beginning of a wider one.
    private (string File, string Path, int Width) Find(Func<int, string> fileOf, int width)
    {
        for (var wider = width; wider <= TilePath.Width; wider++)
        {
            var file = fileOf(wider);
            var path = Path.Combine(folder, file);
            if (File.Exists(path)) return (file, path, wider);
        }

        throw new ExportIncompleteException(fileOf(width));
    }
}
