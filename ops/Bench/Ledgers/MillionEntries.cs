using System.Diagnostics;
using System.Globalization;

namespace Bench.Ledgers;

/// <summary>A large export, verified by the program that auditors run, in a process of its own.</summary>
internal static class MillionEntries
{
    private const int MostMegabytes = 200;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    public static async Task<int> VerifyAsync(string folder, Action<Process> watch)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "cledger.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", program, "verify", folder, "--policy", Path.Combine(folder, "policy"), "--level", "chain",
            },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(10)) watch(process);
        await output;
        return process.ExitCode;
    }

    public static async Task<bool> RunAsync(BusyLog log, string folder, int entries)
    {
        log.Write(folder, entries, signed: false);
        var times = new List<(TimeSpan Wall, TimeSpan Cpu)>();
        var peak = 0L;
        for (var round = 0; round < 4; round++)
        {
            var (begin, cpu) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
            var code = await VerifyAsync(folder, process =>
            {
                process.Refresh();
                if (process.HasExited) return;
                try
                {
                    (peak, cpu) = (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime);
                }
                catch (InvalidOperationException)
                {
                    // It ended in between.
                }
            });
            if (code != 0) throw new InvalidOperationException($"cledger ended with {code}.");
            // The first run fetches the files from the disk.
            if (round > 0) times.Add((Stopwatch.GetElapsedTime(begin), cpu));
        }

        times.Sort();
        var (wall, used) = times[times.Count / 2];
        var megabytes = peak / 1_048_576;
        var met = wall <= Most && megabytes < MostMegabytes;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"cledger verify, chain",-22} {wall.TotalSeconds,10:F2} s for {entries:N0} entries on "
            + $"{Environment.ProcessorCount} cores ({used.TotalSeconds:F2} s of CPU), peak {megabytes} MB; "
            + $"at most {Most.TotalSeconds:F0} s and {MostMegabytes} MB: {LedgerBench.Word(met)}"));
        return met;
    }
}
