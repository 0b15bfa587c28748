using System.Diagnostics;

namespace Bench.Failover;

/// <summary>The API as a process of its own, its output in a file.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly string _log;

    private ApiProcess(Process process, Uri address, string log) => (_process, Address, _log) = (process, address, log);

    public Uri Address { get; }

    /// <summary>Starts a node and waits until it says that it is what it should be.</summary>
    public static async Task<ApiProcess> StartAsync(
        IReadOnlyDictionary<string, string> settings, Uri address, string role, string log)
    {
        var node = new ApiProcess(Launch("", settings, address, log), address, log);
        await node.WaitAsync(role);
        return node;
    }

    public static async Task MigrateAsync(IReadOnlyDictionary<string, string> settings, string log)
    {
        using var process = Launch("migrate", settings, new("http://127.0.0.1:0"), log);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(await File.ReadAllTextAsync(log));
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    /// <summary>Waits until the node says that it is an owner, or a standby.</summary>
    public async Task WaitAsync(string role)
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            if (_process.HasExited)
                break;
            try
            {
                using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync() == role)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(BetweenLooks);
        }

        throw new InvalidOperationException(
            $"{Address} is no {role}:\n{string.Join('\n', File.ReadLines(_log).TakeLast(15))}");
    }

    private static Process Launch(
        string argument, IReadOnlyDictionary<string, string> settings, Uri address, string log)
    {
        // The shell hands the file to the program and becomes it: killing the process kills the program.
        var program = Path.Combine(AppContext.BaseDirectory, "Exchange.Api.dll");
        string[] line = ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, "dotnet", "exec", program];
        var start = new ProcessStartInfo("/bin/sh", argument.Length > 0 ? [.. line, argument] : line)
        {
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["MARKET_NodeAddress"] = address.ToString();
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }
}
