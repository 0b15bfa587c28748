using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Contracts.Client;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What the README and the guides tell a newcomer to type, typed.</summary>
[Collection(OnOneDemoDay.Name)]
public sealed partial class TheReadmesCommands(ADemoDay day)
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly string[] Pages =
        ["README.md", "docs/guides/buyer.md", "docs/guides/supplier.md", "docs/guides/auditor.md"];

    [Fact]
    public void Up_runs_the_day_and_prints_its_table()
    {
        Assert.True(day.Status == 0, day.Output);
        Assert.Contains("✓ Portal at http://127.0.0.1:", day.Output, StringComparison.Ordinal);
        Assert.Contains("The demo day", day.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_once_more_does_not_run_the_day_again_and_checks_books_and_ledger()
    {
        var (status, output) = await RunningScript.RunAsync(
            ["ops/up", "--once", "--data", day.Folder], ADemoDay.Settings);

        Assert.True(status == 0, output);
        Assert.Contains("it is not run again", output, StringComparison.Ordinal);
        Assert.Contains("verified", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tour_works_on_a_serving_exchange_and_interrupting_it_leaves_nothing_running()
    {
        await using var up = RunningScript.Start(["ops/up", "--data", day.Folder], ADemoDay.Settings);
        await up.WaitForAsync("The exchange runs.");
        var children = Children();
        var secrets = Path.Combine(day.Folder, "secrets");
        Assert.Contains($"API key in {Path.Combine(secrets, "amber-robotics.apikey")}", up.Output, Ordinal);
        await RunTheBlocksAsync(up.Output);

        await up.InterruptAsync();

        var status = await up.EndAsync();
        Assert.True(status == 0, up.Output);
        Assert.DoesNotContain(ParticipantCredentials.ApiKeyPrefix, up.Output, Ordinal);
        Assert.NotEmpty(children);
        foreach (var child in children)
        {
            Assert.True(await HasEndedAsync(child), $"Process {child} is still there.");
        }
    }

    [Fact]
    public async Task How_to_sign_in_is_shown_on_a_terminal_with_the_keys_and_in_no_log()
    {
        // util-linux's program makes a terminal; macOS's takes other arguments.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var command = $"exec dotnet exec '{BuiltPrograms.DevHost}' --data '{day.Folder}'";
        await using var up = RunningScript.Start(
            ["-c", "exec script -qefc \"$1\" /dev/null", "terminal", command], ADemoDay.Settings);
        await up.WaitForAsync("The exchange runs.");
        await up.InterruptAsync();
        await up.EndAsync();

        Assert.Contains("/signin with an id and its API key", up.Output, Ordinal);
        var logs = Directory.GetFiles(Path.Combine(day.Folder, "logs")).Select(File.ReadAllText).ToArray();
        Assert.NotEmpty(logs);
        foreach (var name in (string[])["amber-robotics", "northgate-compute", "plumb-line-audit"])
        {
            var key = (await File.ReadAllTextAsync(Path.Combine(day.Folder, "secrets", name + ".apikey"))).Trim();
            Assert.Contains($"API key {key}", up.Output, Ordinal);
            Assert.All(logs, log => Assert.DoesNotContain(key, log, Ordinal));
        }
    }

    private async Task RunTheBlocksAsync(string printed)
    {
        var settings = new Dictionary<string, string>(ADemoDay.Settings)
        {
            ["API"] = Address("API", printed),
            ["PORTAL"] = Address("Portal", printed),
            ["MARKET_DATA"] = day.Folder,
        };
        var script = Path.Combine(day.Folder, "tour.sh");
        await File.WriteAllTextAsync(script, Blocks());

        var (status, output) = await RunningScript.RunAsync([script], settings);

        Assert.True(status == 0, output);
        Assert.Contains("verified", output, StringComparison.Ordinal);
        Assert.Contains("refused with exit code 1", output, StringComparison.Ordinal);
    }

    /// <summary>The pages' commands in their order. A page may use what pages before it have set.</summary>
    private static string Blocks()
    {
        var script = new StringBuilder("set -euo pipefail\n");
        foreach (var page in Pages)
        {
            var text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), page));
            foreach (Match block in Block().Matches(text))
            {
                var first = block.Groups[1].Value.Split('\n')[0];
                script.Append(CultureInfo.InvariantCulture, $"printf '%s\\n' {Quoted($"{page}: {first}")}\n");
                script.Append(block.Groups[1].Value);
            }
        }

        return script.ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Address(string of, string printed)
    {
        var found = Regex.Match(printed, $@"✓ {of} at (http://127\.0\.0\.1:\d+)/");
        Assert.True(found.Success, printed);
        return found.Groups[1].Value;
    }

    /// <summary>API, portal and PostgreSQL, as the running exchange notes them.</summary>
    private List<int> Children()
    {
        using var noted = JsonDocument.Parse(File.ReadAllText(Path.Combine(day.Folder, "children.json")));
        var postmaster = File.ReadLines(Path.Combine(day.Folder, "pg", "data", "postmaster.pid")).First();
        return
        [
            .. noted.RootElement.EnumerateArray().Select(child => child.GetProperty("ProcessId").GetInt32()),
            int.Parse(postmaster, CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>PostgreSQL says that it has stopped a moment before its process is gone.</summary>
    private static async Task<bool> HasEndedAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
            return true;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
