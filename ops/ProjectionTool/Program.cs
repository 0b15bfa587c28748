using System.CommandLine;
using System.Globalization;
using EventStore;
using Exchange.Api.Hosting;
using Npgsql;
using ProjectionTool;
using Spectre.Console;

if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
var name = new Argument<string>("NAME") { Description = "The projection, such as ReadModels." };
var sequence = new Argument<long>("SEQ") { Description = "The number of the event." };
var because = new Option<string>("--because") { Description = "Why, for those who look later.", Required = true };
var list = new Command("list", "Shows where each projection stands, what it failed at, and dead letters. "
    + "Ends with 1 if something waits for you.");
var rebuild = new Command("rebuild", "Fills a projection's tables again beside those that serve, then exchanges them. "
    + "A live exchange goes on meanwhile. Broken off, it goes on at the next call.") { name };
var skip = new Command("skip", "Lets a projection go on without an event that it has failed at, from the API's next "
    + "start.") { name, sequence, because };

list.SetAction((_, cancel) => TellingAsync(async operations =>
{
    var seen = await operations.LookAsync(cancel);
    Show(seen);
    return seen.IsWell ? 0 : 1;
}));
rebuild.SetAction((parsed, cancel) => TellingAsync(async operations =>
{
    var wanted = parsed.GetRequiredValue(name);
    var position = await AnsiConsole.Status().StartAsync($"Rebuilding {Markup.Escape(wanted)}", status =>
        operations.RebuildAsync(wanted, at => status.Status = $"Rebuilt to event {Number(at)}", cancel));
    AnsiConsole.WriteLine($"{wanted} is rebuilt; the new tables serve from event {Number(position)} on.");
    return 0;
}));
skip.SetAction((parsed, cancel) => TellingAsync(async operations =>
{
    await operations.SkipAsync(
        parsed.GetRequiredValue(name), parsed.GetRequiredValue(sequence), parsed.GetRequiredValue(because), cancel);
    AnsiConsole.WriteLine("It goes on without this event from the API's next start.");
    return 0;
}));
return await new RootCommand("The projections of an exchange's database. Connects as the owner of its tables, as "
    + "MARKET_MigrationsDatabase says.") { list, rebuild, skip }.Parse(args).InvokeAsync();

static async Task<int> TellingAsync(Func<Operator, Task<int>> act)
{
    try
    {
        await using var operations = Operator.FromEnvironment();
        return await act(operations);
    }
    catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or NpgsqlException
        or SettingsException or SchemaVersionException or ProjectionFailedException or UnreadableEventException)
    {
        AnsiConsole.WriteLine(problem.Message);
        return 2;
    }
}

static void Show(Operator.Overview seen)
{
    var table = new Table().Border(TableBorder.Rounded).AddColumn("projection");
    foreach (var column in new[] { "position", "head", "lag", "moved" })
        table.AddColumn(new TableColumn(column).RightAligned());
    foreach (var one in seen.Projections)
    {
        table.AddRow(Markup.Escape(one.Name), Number(one.Position), Number(one.Head), Number(one.Lag),
            one.MovedAt.ToString("u", CultureInfo.InvariantCulture));
    }

    AnsiConsole.Write(table);
    foreach (var fault in seen.Faults)
    {
        AnsiConsole.WriteLine(fault.SkippedBecause is { } reason
            ? $"{fault.Projection} goes on without event {fault.Sequence}, because: {reason}"
            : $"{fault.Projection} stands at event {fault.Sequence} after {fault.Attempts} attempts: {fault.Error}");
    }

    foreach (var letter in seen.DeadLetters)
    {
        AnsiConsole.WriteLine($"Dead letter {letter.Id} ({letter.Box}, {letter.Type} to {letter.Destination}) after "
            + $"{letter.Attempts} attempts: {letter.Error}");
    }

    if (seen.IsWell)
        AnsiConsole.WriteLine("Nothing stands still, and no message was given up.");
}

static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
