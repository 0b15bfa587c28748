using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LocalPostgres;

namespace DevHost;

/// <summary>One run of the exchange on this machine, from its start to its end.</summary>
internal static class Session
{
    private static readonly TimeSpan PublishPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NewsDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is told to stop, or, if <paramref name="once"/>, until the day is done.</summary>
    public static async Task<int> RunAsync(
        string path, bool fresh, bool once, string? jobs, CancellationToken stop)
    {
        try
        {
            using var folder = await DataFolder.OpenAsync(path, fresh);
            await using var exchange = await LocalExchange.StartAsync(folder, stop);
            return await RunAsync(folder, exchange, once, jobs, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping what serves is how a session ends; stopping a day that was to be run once is not.
            return once ? 130 : 0;
        }
        catch (Exception problem) when (problem is DevHostException or LocalPostgresException)
        {
            return Screen.Fail(problem.Message);
        }
    }

    private static async Task<int> RunAsync(
        DataFolder folder, LocalExchange exchange, bool once, string? jobs, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ended = exchange.FirstEndAsync(over.Token);
        var work = WorkAsync(folder, exchange, once, jobs, over.Token);
        var first = await Task.WhenAny(ended, work);
        if (first == work)
        {
            await over.CancelAsync();
            return await work;
        }

        // Ctrl-C reaches the children as it reaches us; then their end is no news.
        await Task.WhenAny(Task.Delay(NewsDelay, stop));
        stop.ThrowIfCancellationRequested();
        var child = await ended;
        await over.CancelAsync();
        await Task.WhenAny(work);
        return Screen.Fail($"The {child.Name} has ended by itself:\n{child.LogTail}");
    }

    private static async Task<int> WorkAsync(
        DataFolder folder, LocalExchange exchange, bool once, string? jobs, CancellationToken stop)
    {
        var status = 0;
        if (folder.DayIsDone)
            Screen.Say($"The day of {folder.Path} has been run; it is not run again. --fresh starts over.");
        else if (folder.DayWasBegun)
            status = Screen.Fail($"The day of {folder.Path} was broken off. --fresh starts over.");
        else
            return await DayAsync(folder, exchange, once, jobs, stop);

        if (once)
            return status | await ProveAsync(folder, exchange, stop);
        return await ServeAsync(folder, exchange, stop);
    }

    private static async Task<int> DayAsync(
        DataFolder folder, LocalExchange exchange, bool once, string? jobs, CancellationToken stop)
    {
        folder.BeginDay();
        string[] arguments = ["--api", exchange.Api.ToString(), "--data", folder.Path];
        if (jobs is not null)
            arguments = [.. arguments, "--jobs", jobs];
        var status = await Child.RunAsync(Programs.Demo, arguments, exchange.ForTools, stop);
        if (status != 0 || !folder.DayIsDone)
            return Screen.Fail($"The day has failed with status {status}; the logs are in {folder.Logs}.");
        return once ? 0 : await ServeAsync(folder, exchange, stop);
    }

    private static async Task<int> ServeAsync(DataFolder folder, LocalExchange exchange, CancellationToken stop)
    {
        Screen.Urls(exchange.Portal, exchange.Api, folder);
        var visitors = await DemoVisitors.FindAsync(exchange.Api, folder.Secrets, stop);
        Screen.SignIn(visitors, exchange.Portal, folder.Secrets);
        Screen.Say("The exchange runs. Ctrl-C stops it.");
        await Task.Delay(Timeout.Infinite, stop);
        return 0;
    }

    /// <summary>Checks the books in the database, and the exported ledger with the auditor's own program.</summary>
    private static async Task<int> ProveAsync(DataFolder folder, LocalExchange exchange, CancellationToken stop)
    {
        await Screen.StepAsync("Exporting the ledger", () => WaitForExportAsync(folder, exchange.Api, stop));
        var check = await Child.RunAsync(Programs.Check, [], exchange.ForTools, stop);
        var policy = Path.Combine(folder.Export, "policy");
        string[] verify = ["verify", folder.Export, "--policy", policy, "--level", "replay"];
        var ledger = await Child.RunAsync(Programs.Verifier, verify, exchange.ForTools, stop);
        if (check != 0)
            Screen.Fail("The invariants do not hold.");
        if (ledger != 0)
            Screen.Fail("The ledger does not verify.");
        return check == 0 && ledger == 0 ? 0 : 1;
    }

    /// <summary>The publisher follows the market; what the API has signed must have reached the folder.</summary>
    private static async Task WaitForExportAsync(DataFolder folder, Uri api, CancellationToken stop)
    {
        using var http = new HttpClient();
        using var newest = JsonDocument.Parse(
            await http.GetStringAsync(new Uri(api, "v1/ledger/checkpoint"), stop));
        var size = newest.RootElement.GetProperty("size").GetInt64();
        var waited = Stopwatch.StartNew();
        while (await PublishedSizeAsync(folder, stop) < size)
        {
            if (waited.Elapsed > PublishPatience)
                throw new DevHostException($"The ledger's {size} entries have not reached {folder.Export}.");
            await Task.Delay(100, stop);
        }
    }

    private static async Task<long> PublishedSizeAsync(DataFolder folder, CancellationToken stop)
    {
        // A checkpoint's second line is the number of entries.
        var file = Path.Combine(folder.Export, "checkpoint");
        var lines = File.Exists(file) ? await File.ReadAllLinesAsync(file, stop) : [];
        return lines.Length > 1 && long.TryParse(lines[1], CultureInfo.InvariantCulture, out var size) ? size : -1;
    }
}
