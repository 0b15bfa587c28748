using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>
/// What a witness remembers: whose it is, and for each log the newest checkpoint that it cosigned, in a file of its
/// own, replaced whole and flushed. One process has the folder; a second is refused. One thread at a time uses it.
/// </summary>
public sealed partial class WitnessState : IDisposable
{
    private const int MaxEvidence = 16;
    private const string Evidence = "equivocation-";
    private const string Mark = "witness";

    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Opens the state in a folder, which is made if missing.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    public WitnessState(string folder)
    {
        _folder = folder;
        Create(Path.GetFullPath(folder));
        _lock = new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The key whose signatures are remembered here, as vkey; null while there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string? Owner => ReadWhole(Mark)?.TrimEnd('\n');

    /// <summary>Name of a log's file, and of its address: SHA-256 of the origin, in hexadecimal digits.</summary>
    public static string NameOf(string origin) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>The newest cosigned checkpoint of a log; null when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string? Read(string origin) => ReadWhole(NameOf(origin));

    /// <summary>Makes the folder a key's; when it returns, that is on disk.</summary>
    /// <param name="vkey">The key, which has signed nothing yet.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Claim(string vkey) => WriteWhole(Mark, vkey + "\n");

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
        FlushNames(_folder);
    }

    // What cannot be read is not absent: to take a fault of the disk for an empty state would be to sign anything.
    private string? ReadWhole(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_folder, name));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Create(string folder)
    {
        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null) Create(parent);
        Directory.CreateDirectory(folder);
        if (parent is not null) FlushNames(parent);
    }

    /// <summary>A new name, too, must outlive a power cut: it stands in the folder, not in the file.</summary>
    private static void FlushNames(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Open(path, 0);
        if (folder < 0) throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            if (Sync(folder) != 0)
                throw new IOException($"{path} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
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
