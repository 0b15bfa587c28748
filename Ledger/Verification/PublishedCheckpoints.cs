using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Ledger;

/// <summary>A checkpoint of a size that the tree has passed, to be held against the root there.</summary>
/// <param name="Size">The size that it is of.</param>
/// <param name="File">Where it lies.</param>
/// <param name="Root">Its root; empty when it could not be read.</param>
/// <param name="Fault">Why it could not be read.</param>
/// <param name="IsKept">Whether the auditor brought it, instead of the export.</param>
internal sealed record PublishedNote(long Size, string File, byte[] Root, ExceptionDispatchInfo? Fault, bool IsKept);

/// <summary>The older checkpoints of an export, of which only the sizes are held. Safe for concurrent use.</summary>
internal sealed class PublishedCheckpoints
{
    private readonly string _folder;
    private readonly LogPolicy _policy;
    private readonly long[] _sizes;

    /// <summary>Those of an export whose older checkpoints do not matter.</summary>
    public static readonly PublishedCheckpoints None = new();

    private PublishedCheckpoints() => (_folder, _policy, _sizes) = ("", null!, []);

    public PublishedCheckpoints(string folder, LogPolicy policy, long size)
    {
        _folder = folder;
        _policy = policy;
        var directory = Path.Combine(folder, TilePath.Checkpoints);
        _sizes = Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory).Select(path => SizeOf(Path.GetFileName(path)))]
            : [];
        Array.Sort(_sizes);
        if (_sizes.LastOrDefault() is var last && last > size)
            throw new LedgerVerificationException(new(
                "a published checkpoint is larger than the newest: the end of the log is missing",
                TilePath.CheckpointOf(last), Expected: $"at most {size}", Found: $"{last}"));
    }

    /// <summary>The sizes above one and up to another; the empty log's stands with those of the first entry.</summary>
    public ArraySegment<long> After(long size, long upTo)
    {
        var first = size == 0 ? 0 : FirstAbove(size);
        return new(_sizes, first, Math.Max(0, FirstAbove(upTo) - first));
    }

    /// <summary>Reads one and verifies its signatures.</summary>
    public PublishedNote Read(long size)
    {
        var file = TilePath.CheckpointOf(size);
        try
        {
            var verdict = ExportFile.Guard(file, () => _policy.Verify(ExportFile.ReadNote(_folder, file)));
            if (verdict.Checkpoint.Size != size)
                throw new LedgerVerificationException(new(
                    "a published checkpoint lies under another size", file,
                    Expected: $"{size}", Found: $"{verdict.Checkpoint.Size}"));
            return new(size, file, verdict.Checkpoint.Root, null, IsKept: false);
        }
        catch (Exception e)
        {
            return new(size, file, [], ExceptionDispatchInfo.Capture(e), IsKept: false);
        }
    }

    private int FirstAbove(long size)
    {
        var at = Array.BinarySearch(_sizes, size);
        return at < 0 ? ~at : at + 1;
    }

    private static long SizeOf(string name) =>
        name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new LedgerVerificationException(new(
                "a published checkpoint is named by its size in 20 digits", $"{TilePath.Checkpoints}/{name}"));
}
