namespace Ledger;

/// <summary>A file that the checkpoint promises is not in the export.</summary>
public sealed class ExportIncompleteException(string file) : IOException($"{file} is missing from the export")
{
    /// <summary>The missing file, relative to the export, with forward slashes.</summary>
    public string File { get; } = file;
}
