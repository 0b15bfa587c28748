using System.CommandLine;
using System.Globalization;
using Npgsql;
using Rematch;
using Spectre.Console;

if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
var first = new Option<long>("--from")
{
    Description = "The first event; the decision that it belongs to is taken whole.", DefaultValueFactory = _ => 1,
};
var last = new Option<long>("--to")
{
    Description = "The last event; the decision that it belongs to is taken whole. Without it, the log's end.",
    DefaultValueFactory = _ => long.MaxValue,
};
var whole = new Option<bool>("--without-snapshots")
{
    Description = "Brings the market back from all events before, and trusts no snapshot.",
};
var database = new Option<string?>("--database")
{
    Description = "Connection string of the checker role; MARKET_CheckDatabase if not given.",
};
var command = new RootCommand("Makes the decisions of an exchange's log again and compares all that follows with what "
    + "is stored. Ends with 0 if every one is the same, with 1 if one is not or cannot be made again.")
{
    first, last, whole, database,
};

command.SetAction(async (parsed, cancel) =>
{
    var connection = parsed.GetValue(database) ?? Environment.GetEnvironmentVariable("MARKET_CheckDatabase");
    if (string.IsNullOrEmpty(connection))
    {
        AnsiConsole.WriteLine("Name the database with --database, or set MARKET_CheckDatabase.");
        return 2;
    }

    if (parsed.GetValue(first) < 1 || parsed.GetValue(last) < parsed.GetValue(first))
    {
        AnsiConsole.WriteLine("--from is at least 1, and --to not before it.");
        return 2;
    }

    try
    {
        var report = await AnsiConsole.Status().StartAsync("Deciding again", status => Rerun.RunAsync(
            connection, parsed.GetValue(first), parsed.GetValue(last), !parsed.GetValue(whole),
            seen => status.Status = $"Decided again to event {Number(seen.To)}", cancel));
        Show(report);
        return report.IsSame ? 0 : 1;
    }
    catch (NpgsqlException problem)
    {
        AnsiConsole.WriteLine($"The database cannot be read: {problem.Message}");
        return 2;
    }
});

return await command.Parse(args).InvokeAsync();

static void Show(RematchReport report)
{
    var table = new Table().Border(TableBorder.Rounded).AddColumn("decision");
    foreach (var column in new[] { "same", "different", "not made again" })
        table.AddColumn(new TableColumn(column).RightAligned());
    foreach (var (kind, count) in report.Kinds)
        table.AddRow(Markup.Escape(kind), Number(count.Same), Number(count.Different), Number(count.NotRebuilt));
    AnsiConsole.Write(table);
    foreach (var difference in report.Differences)
        AnsiConsole.WriteLine($"✗ {difference}");
    AnsiConsole.WriteLine(
        $"Events {Number(report.From)} to {Number(report.To)}, "
        + (report.Snapshot > 0 ? $"from the snapshot at event {Number(report.Snapshot)}: " : "from nothing: ")
        + (report.IsSame ? "the same." : "not the same."));
}

static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
