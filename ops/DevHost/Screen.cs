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
        AnsiConsole.MarkupLine("The exchange runs. [bold]Ctrl-C[/] stops it.");
    }

    /// <summary>Says what is wrong; the exit status that goes with it.</summary>
    public static int Fail(string problem)
    {
        AnsiConsole.MarkupLine($"[red]✗[/] {Markup.Escape(problem)}");
        return 1;
    }
}
