using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>kill -9 of the program that holds database, API and portal together, and what the next one does.</summary>
[Collection(OnOneDemoDay.Name)]
public sealed class ASessionIsKilled : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("exchange-killed-").FullName;

    private string Folder => Path.Combine(_parent, "data");

    private string Noted => Path.Combine(Folder, "children.json");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public async Task Starting_over_ends_what_it_left_and_nothing_else()
    {
        // As a session leaves a folder that is killed before it has named its market.
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "session.lock"), "");
        await using (var killed = Start("--data", Folder))
        {
            await killed.WaitForAsync("✓ Portal at");
            await killed.KillAsync();
        }

        var left = Children().Select(child => child!["ProcessId"]!.GetValue<int>()).ToArray();
        // Two witnesses, the API and the portal.
        Assert.Equal(4, left.Length);
        Assert.All(left, id => Assert.True(Runs(id), $"Process {id} should have outlived its session."));
        using var stranger = await NoteStrangerAsync();

        await using var next = Start("--fresh", "--data", Folder);
        await next.WaitForAsync("✓ Portal at");

        Assert.All(left, id => Assert.False(Runs(id), $"Process {id} is still there.\n{next.Output}"));
        Assert.False(stranger.HasExited, "A program that is not ours was ended.");
        stranger.Kill();
        await stranger.WaitForExitAsync();
        await next.InterruptAsync();
        await next.EndAsync();
    }

    [Fact]
    public async Task Emptying_that_was_broken_off_goes_on()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "emptying"), "");
        await File.WriteAllTextAsync(Path.Combine(Folder, "day.json"), "{}");

        await using var next = Start("--data", Folder);
        await next.WaitForAsync("✓ Portal at");

        Assert.False(File.Exists(Path.Combine(Folder, "day.json")));
        Assert.False(File.Exists(Path.Combine(Folder, "emptying")));
        await next.InterruptAsync();
        await next.EndAsync();
    }

    [Fact]
    public async Task A_folder_that_holds_other_things_is_left_alone()
    {
        Directory.CreateDirectory(Folder);
        var thesis = Path.Combine(Folder, "thesis.txt");
        await File.WriteAllTextAsync(thesis, "years of work");
        await File.WriteAllTextAsync(Path.Combine(Folder, "session.lock"), "");

        await using var refused = Start("--once", "--fresh", "--data", Folder);

        Assert.Equal(1, await refused.EndAsync());
        Assert.Contains("holds other things", refused.Output, StringComparison.Ordinal);
        Assert.Equal("years of work", await File.ReadAllTextAsync(thesis));
    }

    // As ops/up starts it, once it has built; a day of few jobs does here.
    private static RunningScript Start(params string[] arguments) => RunningScript.Start(
        ["-c", "exec dotnet exec \"$@\"", "up", BuiltPrograms.DevHost, .. arguments],
        new Dictionary<string, string>(ADemoDay.Settings) { ["N"] = "5" });

    /// <summary>A process whose number and start are noted as the API's, but which is another program.</summary>
    private async Task<Process> NoteStrangerAsync()
    {
        var stranger = Process.Start("sleep", ["600"]);
        var children = Children();
        var entry = children[0]!.DeepClone();
        entry["ProcessId"] = stranger.Id;
        entry["StartedAt"] = JsonSerializer.SerializeToNode(stranger.StartTime);
        children.Add(entry);
        await File.WriteAllTextAsync(Noted, children.ToJsonString());
        return stranger;
    }

    private JsonArray Children() => JsonNode.Parse(File.ReadAllText(Noted))!.AsArray();

    private static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
