using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace DevHost;

/// <summary>What the user sees.</summary>
internal static class Screen
{
    /// <summary>Colours are for terminals, not for files.</summary>
    public static void Prepare()
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Capabilities.Ansi = false;
    }

    /// <summary>Shows that something runs, then how long it took and what came of it.</summary>
    public static async Task<T> StepAsync<T>(string name, Func<Task<T>> step, Func<T, string>? result = null)
    {
        var time = Stopwatch.StartNew();
        var value = await AnsiConsole.Status().StartAsync(Markup.Escape(name), _ => step());
        var seconds = time.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var told = result is null ? "" : $" {Markup.Escape(result(value))}";
        AnsiConsole.MarkupLine($"[green]✓[/] {Markup.Escape(name)}{told} [grey]{seconds} s[/]");
        return value;
    }

    /// <inheritdoc cref="StepAsync{T}"/>
    public static Task StepAsync(string name, Func<Task> step) => StepAsync(
        name,
        async () =>
        {
            await step();
            return true;
        });

    public static void Say(string text) => AnsiConsole.WriteLine(text);

    public static void Urls(Uri portal, Uri api, DataFolder folder)
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("Portal", $"[link]{portal}[/]");
        grid.AddRow("API", $"[link]{api}[/]");
        grid.AddRow("Ledger", Markup.Escape(folder.Export));
        grid.AddRow("Logs", Markup.Escape(folder.Logs));
        AnsiConsole.Write(new Panel(grid));
    }

    /// <summary>
    /// How a newcomer gets in. The API keys are for the terminal alone: what is redirected may end in a file that
    /// others read.
    /// </summary>
    public static void SignIn(IReadOnlyList<DemoVisitor> visitors, Uri portal, string secrets)
    {
        if (visitors.Count == 0)
            return;
        // Written as they are: a key that was broken to the terminal's width could not be copied.
        var told = Console.Out;
        told.WriteLine($"Sign in at {portal}signin with an id and its API key:");
        foreach (var visitor in visitors)
        {
            told.WriteLine($"  {visitor.Role}, {visitor.Name}");
            told.WriteLine($"    id       {visitor.Id}");
            var key = Console.IsOutputRedirected ? $"in {visitor.ApiKeyFile}" : visitor.ApiKey;
            told.WriteLine($"    API key  {key}");
        }

        told.WriteLine($"Everybody's API keys and signing keys, the operator's too, are in {secrets}.");
    }

    /// <summary>Says what is wrong; the exit status that goes with it.</summary>
    public static int Fail(string problem)
    {
        AnsiConsole.MarkupLine($"[red]✗[/] {Markup.Escape(problem)}");
        return 1;
    }
}
