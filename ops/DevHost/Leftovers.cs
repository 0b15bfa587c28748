using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace DevHost;

/// <summary>
/// Which programs a session runs, noted in its data folder, so that a later session can end them should this one be
/// killed: two APIs on one market would only fight.
/// </summary>
internal static class Leftovers
{
    // A start is told in whole ticks of the kernel's clock, and the clock's own beginning is measured anew each time.
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(2);

    /// <summary>Notes the programs that run now, in the place of those noted before.</summary>
    public static void Note(string file, IEnumerable<Child> children)
    {
        var noted = children.Select(child => new Leftover(child.ProcessId, child.StartedAt, child.Assembly));
        DataFolder.Write(file, JsonSerializer.Serialize(noted));
    }

    /// <summary>
    /// Ends what a killed session left behind. A number alone proves nothing, since numbers are given again: what is
    /// ended began when it was noted and runs the very program that was noted.
    /// </summary>
    public static async Task EndAsync(string file)
    {
        if (!File.Exists(file))
            return;
        foreach (var left in JsonSerializer.Deserialize<List<Leftover>>(await File.ReadAllTextAsync(file))!)
            await EndAsync(left);
        File.Delete(file);
    }

    private static async Task EndAsync(Leftover left)
    {
        try
        {
            using var process = Process.GetProcessById(left.ProcessId);
            if ((process.StartTime - left.StartedAt).Duration() < SameStart
                && (await CommandLineAsync(left.ProcessId)).Contains(left.Assembly, StringComparison.Ordinal))
            {
                await Child.EndAsync(process);
            }
        }
        catch (Exception problem) when (problem is
            ArgumentException or InvalidOperationException or Win32Exception or IOException)
        {
            // It has ended, or is another user's.
        }
    }

    private static async Task<string> CommandLineAsync(int process)
    {
        var id = process.ToString(CultureInfo.InvariantCulture);
        if (OperatingSystem.IsLinux())
            return await File.ReadAllTextAsync($"/proc/{id}/cmdline");
        var start = new ProcessStartInfo("ps", ["-ww", "-o", "command=", "-p", id]) { RedirectStandardOutput = true };
        using var ps = Process.Start(start)!;
        var line = await ps.StandardOutput.ReadToEndAsync();
        await ps.WaitForExitAsync();
        return line;
    }

    private sealed record Leftover(int ProcessId, DateTime StartedAt, string Assembly);
}
