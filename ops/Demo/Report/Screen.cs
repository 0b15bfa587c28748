using System.Globalization;
using Spectre.Console;

namespace Demo.Report;

/// <summary>What the user sees.</summary>
internal static class Screen
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>Colours are for terminals, not for files.</summary>
    public static void Prepare()
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
    }

    /// <summary>Shows that something runs and how far it is, then how long it took.</summary>
    public static async Task StepAsync(string name, Func<Action<string>, Task> step)
    {
        var begin = TimeProvider.System.GetTimestamp();
        await AnsiConsole.Status().StartAsync(Markup.Escape(name), context => step(
            progress => context.Status = Markup.Escape($"{name}: {progress}")));
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds.ToString("0.0", English);
        AnsiConsole.MarkupLine($"[green]✓[/] {Markup.Escape(name)} [grey]{seconds} s[/]");
    }

    public static void Say(string text) => AnsiConsole.WriteLine(text);

    public static int Fail(string problem)
    {
        AnsiConsole.MarkupLine($"[red]✗[/] {Markup.Escape(problem)}");
        return 1;
    }

    public static void Show(DayRecord day)
    {
        var table = new Table().Title("The demo day").HideHeaders().Border(TableBorder.Rounded)
            .AddColumn("what").AddColumn(new TableColumn("how much").RightAligned()).AddColumn("of which");
        Row(table, "Orders", Whole(day.Jobs), $"{day.From:yyyy-MM-dd} to {day.To:yyyy-MM-dd}, simulated");
        foreach (var (status, count) in day.Orders) Row(table, $"  {status}", Whole(count));
        Row(table, "  refused", Whole(day.Refused.Values.Sum()), List(day.Refused));
        Row(table, "Matches", Whole(day.Matches.Values.Sum()), List(day.Matches));
        Row(table, "Offers", Whole(day.Offers), $"{Whole(day.OffersUncatalogued)} of uncatalogued accelerators");
        table.AddEmptyRow();
        Row(table, "Matched card-hours", Whole(day.CardHours));
        var rated = day.CardHours - day.CardHoursWithoutRate;
        Row(table, "  of known FP16 rate", Whole(rated), $"{Whole(day.PetaHours)} P·hours");
        Row(table, "  of unknown rate", Whole(day.CardHoursWithoutRate), "in no P·hours");
        table.AddEmptyRow();
        var settled = $"{Whole(day.SettlementsPaid)} settlements, tax included";
        Row(table, $"Turnover, {day.Currency}", Cents(day.Turnover), settled);
        Row(table, $"Fees, {day.Currency}", Cents(day.Fees));
        Row(table, $"Vouchers paid, {day.Currency}", Cents(day.VouchersPaid));
        table.AddEmptyRow();
        var receipts = $"{Whole(day.ReceiptsChecked)} receipts checked on the way";
        Row(table, "Ledger entries", Whole(day.LedgerEntries), receipts);
        Row(table, "Time taken", $"{day.Seconds.ToString("0.0", English)} s");
        Row(table, "Commands", Whole(day.Commands), $"{Whole((decimal)day.CommandsPerSecond)} a second");
        Row(table, "Requests in flight", Whole(day.MostInFlight), "at most");
        Row(
            table, "Placing an order, ms", $"{day.PlaceOrderP50Ms.ToString("0.0", English)} p50",
            $"{day.PlaceOrderP99Ms.ToString("0.0", English)} p99");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            "Real: prices, accelerators, jobs with their sizes, durations and arrivals. Synthesised by fixed rules: "
            + "how many instances there are, where single accelerators are, which class a job wants and its limit, who "
            + "confirms, cancels, amends, ends early, fails or disputes; all names. See docs/demo-day.md.");
    }

    private static void Row(Table table, string what, string count, string note = "") =>
        table.AddRow(Markup.Escape(what), Markup.Escape(count), Markup.Escape(note));

    private static string List(IReadOnlyDictionary<string, int> counts) =>
        string.Join("\n", counts.Select(c => $"{Whole(c.Value)} {c.Key}"));

    private static string Whole(decimal number) => number.ToString("N0", English);

    private static string Cents(decimal amount) => amount.ToString("N2", English);
}
