using System.ComponentModel;
using System.Diagnostics;

namespace LocalPostgres;

/// <summary>Runs PostgreSQL's programs to their end.</summary>
internal static class PostgresProgram
{
    /// <summary>Runs a program, as <paramref name="user"/> if given; its status and what it printed.</summary>
    public static Task<(int Status, string Output)> RunAsync(
        UnprivilegedUser? user, IReadOnlyList<string> command, string folder, CancellationToken cancel) =>
        RunAsync([.. user?.Prefix ?? [], .. command], folder, captured: true, cancel);

    /// <summary>
    /// Runs a program that leaves a server behind. The server keeps what it inherits, so a pipe of ours would
    /// never reach its end: its output goes nowhere, and the caller reads the log file instead.
    /// </summary>
    public static async Task<int> RunDetachedAsync(
        UnprivilegedUser? user, IReadOnlyList<string> command, string folder, CancellationToken cancel)
    {
        string[] line =
            ["/bin/sh", "-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", .. user?.Prefix ?? [], .. command];
        return (await RunAsync(line, folder, captured: false, cancel)).Status;
    }

    private static async Task<(int Status, string Output)> RunAsync(
        string[] line, string folder, bool captured, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = captured,
            RedirectStandardError = captured,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)))
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            return (-1, problem.Message);
        }

        using (process)
        {
            try
            {
                var output = captured ? process.StandardOutput.ReadToEndAsync(cancel) : Task.FromResult("");
                var errors = captured ? process.StandardError.ReadToEndAsync(cancel) : Task.FromResult("");
                await process.WaitForExitAsync(cancel);
                return (process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
    }
}
