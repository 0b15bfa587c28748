using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests;

/// <summary>The API, or the portal, as a process of its own, so that it can be killed like one.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _log = [];

    private RunningApi(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>An address of this machine that nobody listens on.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>Starts it and waits until it is ready: until it owns the market, or stands by.</summary>
    public static async Task<RunningApi> StartAsync(
        IReadOnlyDictionary<string, string> settings, string? program = null, Uri? address = null)
    {
        address ??= FreeAddress();
        var listening = new Dictionary<string, string>(settings) { ["ASPNETCORE_URLS"] = address.ToString() };
        var api = new RunningApi(Start(program ?? BuiltPrograms.Api, [], listening), address);
        await api.WaitUntilReadyAsync();
        return api;
    }

    /// <summary>Runs the step that makes tables and rights.</summary>
    public static async Task MigrateAsync(IReadOnlyDictionary<string, string> settings)
    {
        using var process = Start(BuiltPrograms.Api, ["migrate"], settings);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    /// <summary>Returns what it printed last, once it has ended.</summary>
    public async Task<string> EndAsync()
    {
        await _process.WaitForExitAsync();
        return Log();
    }

    /// <summary>The exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Sends it a signal, by name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>kill -9: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static Process Start(
        string program, string[] arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until it is ready, and is what it should be.</summary>
    public async Task WaitUntilReadyAsync(string? role = null)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var begin = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(begin) < Patience)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode
                    && (role is null || role == await answer.Content.ReadAsStringAsync()))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            // Another process's readiness has no event to wait for.
            await Task.Delay(50);
        }

        Assert.Fail($"It did not get ready:\n{Log()}");
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.Add(line);
        }
    }

    private string Log()
    {
        lock (_log)
        {
            return string.Join('\n', _log.TakeLast(40));
        }
    }
}
