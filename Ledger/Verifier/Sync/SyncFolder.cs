namespace Ledger.Verifier;

/// <summary>The folder that a tree is copied to. Files appear in it whole, by renaming, after they were
/// verified.</summary>
internal sealed class SyncFolder : IDisposable
{
    /// <summary>A checkpoint that contradicts the one kept; with both anybody can show it.</summary>
    public const string Refused = "checkpoint.refused";

    /// <summary>The proof that the two cannot both be true.</summary>
    public const string Proof = "equivocation";

    private readonly string _path;
    private readonly FileStream _lock;

    public SyncFolder(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        // Two syncs would write the same unfinished files; the second one ends here, as input that cannot be read.
        _lock = new(
            Path.Combine(path, ".sync.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1,
            FileOptions.DeleteOnClose);
    }

    /// <summary>A file's bytes, at most so many and one more; null when it is not there.</summary>
    public byte[]? Read(string file, int limit)
    {
        var path = Path.Combine(_path, file);
        return File.Exists(path) ? Notes.ReadBounded(path, limit) : null;
    }

    public void Write(string file, byte[] bytes)
    {
        var path = Path.Combine(_path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".part";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            stream.Write(bytes);
            // The checkpoint says that everything else is there: it must not get to the disk without its content.
            if (file == TilePath.Checkpoint) stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();
}
