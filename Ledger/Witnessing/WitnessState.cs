using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>
/// What a witness remembers: for each log the newest checkpoint that it cosigned, in a file of its own, replaced whole
/// and flushed. One process has the folder; a second is refused. One thread at a time uses it.
/// </summary>
public sealed partial class WitnessState : IDisposable
{
    private const int MaxEvidence = 16;
    private const string Evidence = "equivocation-";

    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Opens the state in a folder, which is made if missing.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    public WitnessState(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _lock = new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Name of a log's file, and of its address: SHA-256 of the origin, in hexadecimal digits.</summary>
    public static string NameOf(string origin) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>The newest cosigned checkpoint of a log; null when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? Read(string origin)
    {
        var path = Path.Combine(_folder, NameOf(origin));
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Puts a note in the place of the last one; when it returns, the note is on disk.</summary>
    /// <exception cref="IOException">It could not be written; the last one still stands.</exception>
    public void Write(string origin, string note) => WriteWhole(NameOf(origin), note);

    /// <summary>Keeps a proof that a log has signed two histories; of a log that signs ever more of them, the
    /// first.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void KeepEvidence(string proof)
    {
        if (Directory.GetFiles(_folder, Evidence + "*").Length >= MaxEvidence) return;
        WriteWhole(Evidence + NameOf(proof)[..16], proof);
    }

    /// <summary>Lets another process have the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private void WriteWhole(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushNames();
    }

    /// <summary>The new name, too, must outlive a power cut: it stands in the folder, not in the file.</summary>
    private void FlushNames()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Open(_folder, 0);
        if (folder < 0) throw new IOException($"{_folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            if (Sync(folder) != 0)
                throw new IOException($"{_folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int readOnly);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
