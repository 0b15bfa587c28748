using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>
/// Writes a log as static files (C2SP tlog-tiles) from its entries in order: for the publisher, batch by batch, and
/// for exports in one go. Every file appears whole, by renaming; all but <c>checkpoint</c> never change.
/// <para>
/// It can be stopped anywhere: what lies beyond the last written checkpoint is written again, to the same bytes. It
/// does not wait for the disk, hundreds of times a second on a busy log, because nothing here is the only copy: after a
/// power cut, files that were renamed may be empty. Those at the end are found by <see cref="Resume"/>; whoever cannot
/// be sure of the others has a folder verified, or deleted and made again.
/// One thread owns it.
/// </para>
/// </summary>
public sealed class TileWriter
{
    /// <summary>The file with the hashes of all others; it changes, and is gone while more is written.</summary>
    public const string Sums = "SHA256SUMS";

    private readonly string _folder;
    private readonly TileStack _tiles;
    private readonly ArrayBufferWriter<byte> _bundle = new();
    private bool _mayHaveSums = true;

    private TileWriter(string folder)
    {
        _folder = folder;
        _tiles = new((level, number, hashes) => WriteTile(level, number, hashes));
    }

    /// <summary>How many entries have been taken: the <c>seq</c> of the next.</summary>
    public long Size { get; private set; }

    /// <summary>Root of the tree so far, 32 bytes.</summary>
    public byte[] Root => RightEdge.Fold(_tiles.RightEdge());

    /// <summary>
    /// Takes up a folder at its last written checkpoint. A folder without one, or whose tiles do not fit it (after a
    /// power cut, say), is begun afresh at size 0: the files can always be made again from the entries.
    /// </summary>
    public static TileWriter Resume(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, TilePath.Checkpoint);
        if (!File.Exists(path)) return new(folder);
        try
        {
            var checkpoint = Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(path)).Text);
            var writer = new TileWriter(folder);
            writer.Restore(checkpoint.Size);
            return writer.Root.AsSpan().SequenceEqual(checkpoint.Root) ? writer : new(folder);
        }
        catch (Exception e) when (e is LedgerFormatException or ExportIncompleteException)
        {
            return new(folder);
        }
    }

    /// <summary>Takes the next entry. Full tiles and bundles are written at once, others by <see
    /// cref="Flush"/>.</summary>
    /// <exception cref="ArgumentException">The entry is not the next one.</exception>
    public void Append(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Seq != Size) throw new ArgumentException($"Entry {Size} comes next, not {entry.Seq}.", nameof(entry));
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Bytes.Length);
        _bundle.Write(length);
        _bundle.Write(entry.Bytes);
        Size++;
        if (Size % TilePath.Width == 0)
        {
            WriteWhole(TilePath.Entries((Size / TilePath.Width) - 1), _bundle.WrittenSpan);
            RemovePartials(TilePath.Entries((Size / TilePath.Width) - 1));
            _bundle.ResetWrittenCount();
        }

        _tiles.Add(entry.Leaf);
    }

    /// <summary>Writes the tiles and the bundle that are not full yet.</summary>
    public void Flush()
    {
        foreach (var (level, number, hashes) in _tiles.Partial) WriteTile(level, number, hashes);
        var width = (int)(Size % TilePath.Width);
        if (width > 0) WriteWhole(TilePath.Entries(Size / TilePath.Width, width), _bundle.WrittenSpan);
    }

    /// <summary>Flushes, then publishes the signed checkpoint of exactly this size and root.</summary>
    /// <param name="note">The signed note, all signatures included.</param>
    /// <exception cref="ArgumentException">The checkpoint is of another size or root.</exception>
    /// <exception cref="LedgerFormatException">The note is ill-formed.</exception>
    public void WriteCheckpoint(string note)
    {
        var checkpoint = Checkpoint.Parse(SignedNote.Parse(note).Text);
        if (checkpoint.Size != Size || !checkpoint.Root.AsSpan().SequenceEqual(Root))
            throw new ArgumentException("The checkpoint is not of the tree that was written.", nameof(note));
        Flush();
        var bytes = Encoding.UTF8.GetBytes(note);
        WriteWhole(TilePath.CheckpointOf(Size), bytes);
        // Last: whoever sees this checkpoint finds all that it promises.
        WriteWhole(TilePath.Checkpoint, bytes);
    }

    /// <summary>Adds an older checkpoint of this log to the ones that an auditor can compare.</summary>
    /// <exception cref="LedgerFormatException">The note is ill-formed.</exception>
    public void WriteOldCheckpoint(string note)
    {
        var checkpoint = Checkpoint.Parse(SignedNote.Parse(note).Text);
        WriteWhole(TilePath.CheckpointOf(checkpoint.Size), Encoding.UTF8.GetBytes(note));
    }

    /// <summary>Puts a published checkpoint, to which witnesses have signed, in the place of the one that they were
    /// shown.</summary>
    /// <returns>Whether it is the newest.</returns>
    /// <exception cref="LedgerFormatException">The note is ill-formed.</exception>
    public bool WriteCosigned(string note)
    {
        var text = SignedNote.Parse(note).Text;
        WriteOldCheckpoint(note);
        if (SignedNote.Parse(File.ReadAllBytes(Path.Combine(_folder, TilePath.Checkpoint))).Text != text) return false;
        WriteWhole(TilePath.Checkpoint, Encoding.UTF8.GetBytes(note));
        return true;
    }

    /// <summary>Writes the policy and the log's public keys beside the tiles. An auditor should have them from
    /// elsewhere.</summary>
    public void WriteTrust(string policy, string ed25519Vkey, string bip340Vkey)
    {
        WriteWhole("policy", Encoding.UTF8.GetBytes(policy));
        WriteWhole("keys/log.ed25519.vkey", Encoding.UTF8.GetBytes(ed25519Vkey + "\n"));
        WriteWhole("keys/log.bip340.vkey", Encoding.UTF8.GetBytes(bip340Vkey + "\n"));
    }

    /// <summary>Writes the changes of the log's own keys beside the tiles: whoever knows the first keys and the root
    /// key can judge later checkpoints by them.</summary>
    public void WriteKeyChanges(IEnumerable<KeyChange> changes) =>
        WriteWhole(KeyChanges.File, Encoding.UTF8.GetBytes(KeyChanges.ToText(changes)));

    /// <summary>Writes <c>SHA256SUMS</c> over all files: finds damage in transport, proves nothing. Whatever is written
    /// or removed next takes them away again first.</summary>
    public void WriteSums()
    {
        var lines = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, File: Path.GetRelativePath(_folder, path).Replace('\\', '/')))
            .Where(f => f.File != Sums && !f.File.EndsWith(".tmp", StringComparison.Ordinal))
            .OrderBy(f => f.File, StringComparer.Ordinal)
            .Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f.Path)))}  {f.File}\n");
        WriteWhole(Sums, Encoding.UTF8.GetBytes(string.Concat(lines)));
        _mayHaveSums = true;
    }

    // Sums that name a file which is gone, or leave one out, would call an honest folder damaged.
    private void TakeSumsAway()
    {
        if (!_mayHaveSums) return;
        File.Delete(Path.Combine(_folder, Sums));
        _mayHaveSums = false;
    }

    private void Restore(long size)
    {
        var reader = new TileReader(_folder);
        for (var level = 0; size >> (8 * level) > 0; level++)
        {
            var number = (size >> (8 * level)) / TilePath.Width;
            var width = TilePath.WidthOf(level, number, size);
            _tiles.Restore(number, width == 0 ? [] : reader.Hashes(level, number, width).Chunk(LedgerHash.Size));
        }

        Size = size;
        var rest = (int)(size % TilePath.Width);
        if (rest == 0) return;
        var (_, bundle) = reader.Bundle(size / TilePath.Width, rest);
        var leaves = reader.Hashes(0, size / TilePath.Width, rest);
        var at = 0;
        for (var i = 0; i < rest; i++)
        {
            var length = TileReader.EntryLength(bundle, at);
            var leaf = LedgerHash.Leaf(bundle.AsSpan(at + 2, length));
            if (!leaves.AsSpan(i * LedgerHash.Size, LedgerHash.Size).SequenceEqual(leaf))
                throw new LedgerFormatException("a bundle does not fit its tile", at);
            at += 2 + length;
        }

        _bundle.Write(bundle.AsSpan(0, at));
    }

    private void WriteTile(int level, long number, IReadOnlyList<byte[]> hashes)
    {
        var bytes = new byte[hashes.Count * LedgerHash.Size];
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(bytes, i * LedgerHash.Size);
        WriteWhole(TilePath.Hashes(level, number, hashes.Count), bytes);
        if (hashes.Count == TilePath.Width) RemovePartials(TilePath.Hashes(level, number));
    }

    private void WriteWhole(string file, ReadOnlySpan<byte> bytes)
    {
        TakeSumsAway();
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
    }

    // A full tile serves everyone who would have asked for a part of it.
    private void RemovePartials(string full)
    {
        var partials = Path.Combine(_folder, full + ".p");
        if (!Directory.Exists(partials)) return;
        TakeSumsAway();
        Directory.Delete(partials, recursive: true);
    }
}
