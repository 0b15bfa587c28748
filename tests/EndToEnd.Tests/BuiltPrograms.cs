using System.Diagnostics;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>The repository's programs, built in the same configuration as these tests.</summary>
internal static class BuiltPrograms
{
    public static string Api => Find("Exchange.Api", "Exchange.Api");

    public static string Verifier => Find("Ledger/Verifier", "cledger");

    public static string Portal => Find("Exchange.Web", "Exchange.Web");

    public static string DevHost => Find("ops/DevHost", "DevHost");

    public static string Check => Find("ops/Checks", "Check");

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Status, string Output)> RunAsync(
        string assembly, string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string Find(string project, string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Path.Combine(
            RepositoryRoot.Find(), project, "bin", output.Parent!.Name, output.Name, name + ".dll");
        return File.Exists(file) ? file : throw new FileNotFoundException($"{project} has not been built.", file);
    }
}
