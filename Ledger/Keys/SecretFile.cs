using System.Runtime.InteropServices;

namespace Ledger;

/// <summary>Writes a secret into a new file that only its owner may read: all of it, or nothing.</summary>
public static partial class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes the file. When it returns, the secret is on disk. Where it fails, or the machine stops on the way, no file
    /// of that name is there: half a secret would be taken for one at every later start. Of several that make it at
    /// once, in whatever process, one does and the others fail.
    /// </summary>
    /// <param name="path">The file, in an existing folder.</param>
    /// <param name="secret">All that it is to hold.</param>
    /// <exception cref="IOException">There is such a file already, which stays as it is, or it cannot be written.
    /// </exception>
    public static void Write(string path, ReadOnlySpan<byte> secret)
    {
        // A name of its own: what another makes at this moment is neither deleted nor put in place here.
        var unfinished = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(unfinished, options);
        try
        {
            stream.Write(secret);
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
            GiveName(unfinished, path);
            // Once more: file systems write out a file's new name with it.
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Fails where the name is taken, in one step. <see cref="File.Move(string, string)"/> is two on Unix: it
    /// looks, and then replaces what another has put there in between.</summary>
    private static void GiveName(string unfinished, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(unfinished, path);
            return;
        }

        if (Link(unfinished, path) != 0)
            throw new IOException($"{path} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}.");
        File.Delete(unfinished);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);
}
