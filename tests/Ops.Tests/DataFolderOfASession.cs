using System.Diagnostics;
using TestKit;

namespace Ops.Tests;

public sealed class DataFolderOfASession : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("data-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--once")]
    [InlineData("--fresh")]
    public async Task Is_refused_and_left_alone_when_it_holds_other_things(string option)
    {
        var precious = Path.Combine(_folder, "thesis.txt");
        await File.WriteAllTextAsync(precious, "ten years of work");

        var (status, output) = await RunAsync(option, "--data", _folder);

        Assert.Equal(1, status);
        Assert.Contains("holds other things", output, StringComparison.Ordinal);
        Assert.Equal([precious], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Is_not_deleted_while_an_exchange_runs_on_it()
    {
        var marker = Path.Combine(_folder, "market.json");
        await File.WriteAllTextAsync(marker, "{}");
        await using var running = new FileStream(
            Path.Combine(_folder, "session.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var (status, output) = await RunAsync("--fresh", "--data", _folder);

        Assert.Equal(1, status);
        Assert.Contains("is in use", output, StringComparison.Ordinal);
        Assert.True(File.Exists(marker));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public async Task Is_not_touched_when_the_number_of_jobs_is_none(string jobs)
    {
        var (status, output) = await RunAsync(("N", jobs), "--data", _folder);

        Assert.Equal(1, status);
        Assert.Contains("N is the number of jobs", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static Task<(int Status, string Output)> RunAsync(params string[] arguments) =>
        RunAsync(("N", ""), arguments);

    private static async Task<(int Status, string Output)> RunAsync(
        (string Name, string Value) setting, params string[] arguments)
    {
        // Our own output folder ends in the configuration and framework that the host was built in as well.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var host = Path.Combine(
            RepositoryRoot.Find(), "ops", "DevHost", "bin", output.Parent!.Name, output.Name, "DevHost.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", host, .. arguments])
        {
            RedirectStandardOutput = true,
            // Wide enough that no sentence is broken.
            Environment = { [setting.Name] = setting.Value, ["COLUMNS"] = "500" },
        })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text.ReplaceLineEndings(" "));
    }
}
