using System.Diagnostics;
using System.Globalization;

namespace DevHost;

/// <summary>A program of ours that runs beside us, its output in a log file.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _log;

    private Child(string name, string assembly, Process process, string log) =>
        (Name, Assembly, _process, _log) = (name, assembly, process, log);

    public string Name { get; }

    /// <summary>The program's file.</summary>
    public string Assembly { get; }

    public bool HasExited => _process.HasExited;

    public int ProcessId => _process.Id;

    public DateTime StartedAt => _process.StartTime;

    /// <summary>The end of the log, for a message about what went wrong.</summary>
    public string LogTail => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(15)) : "";

    /// <summary>Starts a program with its output in <paramref name="log"/>.</summary>
    public static Child Start(
        string name,
        (string Folder, string Assembly) program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> settings,
        string log)
    {
        // The shell hands the file to the program and becomes it: the log does not depend on us to be written.
        string[] line = ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, Programs.DotNet, "exec", program.Assembly];
        var process = Launch("/bin/sh", [.. line, .. arguments], program.Folder, settings);
        return new(name, program.Assembly, process, log);
    }

    /// <summary>Runs a program to its end with our own terminal; its exit status.</summary>
    public static async Task<int> RunAsync(
        (string Folder, string Assembly) program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancel)
    {
        using var process = Launch(
            Programs.DotNet, ["exec", program.Assembly, .. arguments], program.Folder, settings);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            throw;
        }

        return process.ExitCode;
    }

    public async Task<int> WaitAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    /// <summary>Waits until the program says at <paramref name="health"/> that it is ready.</summary>
    public async Task WaitUntilReadyAsync(HttpClient http, Uri health, TimeSpan patience, CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience;)
        {
            if (HasExited)
                throw new DevHostException($"{Name} ended with status {_process.ExitCode}:\n{LogTail}");
            try
            {
                using var answer = await http.GetAsync(health, cancel);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
            {
                // It listens and is slow, as on a busy machine: our patience decides, not one request's.
            }

            await Task.Delay(PollInterval, cancel);
        }

        throw new DevHostException($"{Name} is not ready after {patience.TotalSeconds} s:\n{LogTail}");
    }

    /// <summary>Asks the program to end, and makes it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process);
        _process.Dispose();
    }

    /// <summary>Asks a program to end, and makes it if it does not.</summary>
    public static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        using (var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync();
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process Launch(
        string file, string[] arguments, string folder, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
