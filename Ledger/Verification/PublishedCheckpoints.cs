using System.Globalization;

namespace Ledger;

/// <summary>The older checkpoints of an export, each held against the tree when the walk comes to its size.</summary>
internal sealed class PublishedCheckpoints
{
    private readonly string _folder;
    private readonly LogPolicy _policy;
    private readonly Queue<(long Size, string File)> _ahead;

    public PublishedCheckpoints(string folder, LogPolicy policy, long size)
    {
        _folder = folder;
        _policy = policy;
        var directory = Path.Combine(folder, TilePath.Checkpoints);
        var files = Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Select(Path.GetFileName) : [];
        _ahead = new(files.Select(name => Named(name!)).OrderBy(c => c.Size));
        if (_ahead.LastOrDefault() is { File: not null } last && last.Size > size)
            throw new LedgerVerificationException(new(
                "a published checkpoint is larger than the newest: the end of the log is missing", last.File,
                Expected: $"at most {size}", Found: $"{last.Size}"));
    }

    public int Checked { get; private set; }

    /// <summary>The next size at which a checkpoint waits; null when none does.</summary>
    public long? Next => _ahead.TryPeek(out var next) ? next.Size : null;

    public void Check(byte[] root)
    {
        var (size, file) = _ahead.Dequeue();
        var verdict = ExportFile.Guard(file, () => _policy.Verify(ExportFile.ReadNote(_folder, file)));
        if (verdict.Checkpoint.Size != size)
            throw new LedgerVerificationException(new(
                "a published checkpoint lies under another size", file,
                Expected: $"{size}", Found: $"{verdict.Checkpoint.Size}"));
        if (!verdict.Checkpoint.Root.AsSpan().SequenceEqual(root))
            throw new LedgerVerificationException(new(
                "a published checkpoint is not of a prefix of this log", file, Index: size - 1,
                Expected: Convert.ToHexStringLower(verdict.Checkpoint.Root), Found: Convert.ToHexStringLower(root)));
        Checked++;
    }

    private static (long Size, string File) Named(string name)
    {
        var file = $"{TilePath.Checkpoints}/{name}";
        return name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? (size, file)
            : throw new LedgerVerificationException(new(
                "a published checkpoint is named by its size in 20 digits", file));
    }
}
