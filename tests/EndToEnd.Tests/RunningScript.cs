using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A script that runs in the repository's root as a user would run it, its output kept.</summary>
internal sealed partial class RunningScript : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private RunningScript(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>
    /// All that it has printed so far, errors too, in the order in which it came. White space is one space: where lines
    /// break depends on the length of names and numbers.
    /// </summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return WhiteSpace().Replace(_output.ToString(), " ");
            }
        }
    }

    /// <summary>Starts bash with these arguments; settings stand in the environment.</summary>
    public static RunningScript Start(string[] arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("bash", arguments)
        {
            WorkingDirectory = RepositoryRoot.Find(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner sets for its own host would be read by the programs under test.
        foreach (var name in start.Environment.Keys.Where(IsOfTheRunner).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Runs a script to its end; its exit status and all that it printed.</summary>
    public static async Task<(int Status, string Output)> RunAsync(
        string[] arguments, IReadOnlyDictionary<string, string> settings)
    {
        await using var script = Start(arguments, settings);
        return (await script.EndAsync(), script.Output);
    }

    /// <summary>Waits until it has printed a text.</summary>
    public async Task WaitForAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            _awaited.Add((text, seen));
        }

        var first = await Task.WhenAny(seen.Task, _process.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(first == seen.Task, $"It ended without '{text}':\n{Output}");
    }

    /// <summary>
    /// What Ctrl-C does, by the signal that has the same handler: what a shell starts in the background is born deaf
    /// to the one of Ctrl-C, and so would these be if the tests themselves run there.
    /// </summary>
    public async Task InterruptAsync()
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var signal = Process.Start("kill", ["-TERM", id]);
        await signal.WaitForExitAsync();
    }

    /// <summary>kill -9 of it alone: what it has started lives on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end; its exit status.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private static bool IsOfTheRunner(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "DOTNET_CLI_TELEMETRY_SESSIONID";

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (_, seen) in _awaited.Where(one => line.Contains(one.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }
}
