using System.CommandLine;
using System.Globalization;
using Check;
using Npgsql;
using Spectre.Console;

if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
var database = new Option<string?>("--database")
{
    Description = "Connection string of the checker role; MARKET_CheckDatabase if not given.",
};
var command = new RootCommand("Checks on an exchange's database the rules that never break. Ends with 0 if they hold.")
{
    database,
};

command.SetAction(async (parsed, cancel) =>
{
    var connection = parsed.GetValue(database) ?? Environment.GetEnvironmentVariable("MARKET_CheckDatabase");
    if (string.IsNullOrEmpty(connection))
    {
        AnsiConsole.WriteLine("Name the database with --database, or set MARKET_CheckDatabase.");
        return 2;
    }

    try
    {
        var findings = await AnsiConsole.Status().StartAsync("Checking", status => Checker.RunAsync(
            connection, last => status.Status = Markup.Escape($"Checked {last.Invariant.Name}"), cancel));
        Show(findings);
        return findings.All(finding => finding.Violations == 0) ? 0 : 1;
    }
    catch (NpgsqlException problem)
    {
        AnsiConsole.WriteLine($"The database cannot be checked: {problem.Message}");
        return 2;
    }
});

return await command.Parse(args).InvokeAsync();

static void Show(IReadOnlyList<Finding> findings)
{
    var table = new Table().Border(TableBorder.Rounded)
        .AddColumn("rule").AddColumn("which never breaks").AddColumn("holds")
        .AddColumn(new TableColumn("ms").RightAligned());
    foreach (var finding in findings)
    {
        var count = finding.Violations.ToString("N0", CultureInfo.InvariantCulture);
        table.AddRow(
            Markup.Escape(finding.Invariant.Name), Markup.Escape(finding.Invariant.Rule),
            finding.Violations == 0 ? "[green]yes[/]" : $"[red]no: {count}[/]",
            finding.Took.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture));
    }

    AnsiConsole.Write(table);
    foreach (var finding in findings.Where(finding => finding.Violations > 0))
        foreach (var example in finding.Examples)
            AnsiConsole.MarkupLine($"[red]✗[/] {Markup.Escape(finding.Invariant.Name)}: {Markup.Escape(example)}");
}
