using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ledger;

namespace Exchange.Api.Notes;

/// <summary>
/// Remembers the last checkpoint that was signed, outside the database, so that a database restored from a backup
/// cannot make the log sign a second history. Two slots are overwritten in turn and flushed: a crash in the middle of
/// writing one leaves the other. It must never be restored from a backup itself.
/// </summary>
public sealed class NoteStore
{
    private const int SlotSize = 8_192;
    private const int HeaderSize = 8 + 4 + 32;
    private const string FileName = "checkpoint.slots";

    private readonly string _path;

    /// <summary>Opens the store in a folder, which is made if missing.</summary>
    public NoteStore(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, FileName);
    }

    /// <summary>The last note; null when there is none yet.</summary>
    public string? Read()
    {
        if (!File.Exists(_path))
            return null;
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Newest(file).Note;
    }

    /// <summary>
    /// Puts <paramref name="note"/> in the place of <paramref name="expected"/>; when it returns, the note is on disk.
    /// </summary>
    /// <exception cref="NoteStoreConflictException">
    /// The store holds another note: somebody else signs this log.
    /// </exception>
    public void Swap(string? expected, string note)
    {
        // Not shared: between reading and writing nobody else may come in, whichever process it is.
        using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var (sequence, current) = Newest(file);
        if (current != expected)
            throw new NoteStoreConflictException(_path);
        var next = sequence + 1;
        var text = Encoding.UTF8.GetBytes(note);
        if (text.Length > SlotSize - HeaderSize)
            throw new ArgumentException($"A note has at most {SlotSize - HeaderSize} bytes here.", nameof(note));
        var slot = new byte[SlotSize];
        BinaryPrimitives.WriteInt64BigEndian(slot, next);
        BinaryPrimitives.WriteInt32BigEndian(slot.AsSpan(8), text.Length);
        text.CopyTo(slot, HeaderSize);
        Digest(slot, text.Length).CopyTo(slot, 12);
        RandomAccess.Write(file.SafeFileHandle, slot, next % 2 * SlotSize);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    /// <summary>Size and root that a note states.</summary>
    public static Checkpoint CheckpointOf(string note) => Checkpoint.Parse(SignedNote.Parse(note).Text);

    private static (long Sequence, string? Note) Newest(FileStream file)
    {
        (long Sequence, string? Note) newest = (0, null);
        var slot = new byte[SlotSize];
        for (var number = 0; number < 2; number++)
        {
            // A slot that was being written when the machine stopped fails its digest and does not count.
            if (RandomAccess.Read(file.SafeFileHandle, slot, number * (long)SlotSize) < SlotSize)
                continue;
            var sequence = BinaryPrimitives.ReadInt64BigEndian(slot);
            var length = BinaryPrimitives.ReadInt32BigEndian(slot.AsSpan(8));
            if (length is > 0 and <= SlotSize - HeaderSize && sequence > newest.Sequence
                && Digest(slot, length).AsSpan().SequenceEqual(slot.AsSpan(12, 32)))
                newest = (sequence, Encoding.UTF8.GetString(slot, HeaderSize, length));
        }

        return newest;
    }

    private static byte[] Digest(byte[] slot, int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(slot, 0, 12);
        hash.AppendData(slot, HeaderSize, length);
        return hash.GetHashAndReset();
    }
}

/// <summary>The note store holds another note than this node wrote last: another node signs the same log.</summary>
public sealed class NoteStoreConflictException(string path)
    : Exception($"The note store {path} holds another note than this node signed last; another node signs this log.");
