using System.Diagnostics;
using System.Globalization;

namespace TestKit;

/// <summary>
/// A file system of its own with little room, in memory, that can be filled to its last byte: what runs out of space on
/// it really does. Only root may mount one; see <see cref="WhyNot"/>.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private const int Chunk = 4_096;

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted; anybody may write there.</summary>
    public string Folder { get; }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? WhyNot { get; } = Try();

    private string Filler => Path.Combine(Folder, "filler");

    /// <summary>Mounts one.</summary>
    public static SmallDisk Mount(long bytes)
    {
        var folder = Directory.CreateTempSubdirectory("small-disk-").FullName;
        var options = string.Create(CultureInfo.InvariantCulture, $"size={bytes},mode=0777");
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) is { } problem)
        {
            Directory.Delete(folder);
            throw new InvalidOperationException(problem);
        }

        return new(folder);
    }

    /// <summary>A folder on it that belongs to whom another path belongs to.</summary>
    public string FolderOfOwnerOf(string path)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "owned")).FullName;
        return Run("chown", "--reference", path, folder) is { } problem
            ? throw new InvalidOperationException(problem)
            : folder;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(
            Filler, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        try
        {
            while (true)
                file.Write(new byte[Chunk]);
        }
        catch (IOException)
        {
            // That was the last of it.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(Filler);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lazily: whoever still has a file open there keeps nothing but that.
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static string? Try()
    {
        try
        {
            using var disk = Mount(1 << 20);
            return null;
        }
        catch (InvalidOperationException problem)
        {
            return $"A file system with little room cannot be mounted here: {problem.Message}";
        }
    }

    /// <summary>What went wrong; null if nothing.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
