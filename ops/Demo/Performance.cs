using System.Diagnostics;
using System.Text.Json;
using Demo.Actors;
using Demo.Day;
using Demo.Input;
using Demo.Proof;
using Demo.Report;
using Exchange.Contracts.Client;

namespace Demo;

/// <summary>The whole of it: the participants meet, the day runs, its books are closed and proven.</summary>
internal static class Performance
{
    private const int InFlight = 64;

    private static readonly JsonSerializerOptions Readable =
        new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(Uri api, string folder, int? jobs, Prover prover, CancellationToken cancel)
    {
        using var requests = new RequestCount(new SocketsHttpHandler { MaxConnectionsPerServer = 2 * InFlight });
        using var http = new HttpClient(requests) { BaseAddress = api };
        using var floor = new Floor(InFlight);
        var data = DataFiles.Beside;
        var market = await new ExchangeClient(http, TimeProvider.System).GetMarketAsync(cancel);
        if (!market.Demo) throw new DemoException("This exchange is no demo: its clock cannot be set.");
        var plan = DayPlan.Make(data, market, jobs, TimeProvider.System.GetUtcNow());
        var clock = new DayClock(market.Now);
        var begin = Stopwatch.StartNew();

        Cast cast = null!;
        await Screen.StepAsync("Participants register", async _ => cast = await Cast.MeetAsync(
            http, clock, new(Path.Combine(folder, "secrets")), floor, market, cancel));
        var opening = new Opening(cast, floor, plan, cancel);
        await Screen.StepAsync("Money, capacity and vouchers", async _ => plan = plan with
        {
            Demand = await opening.RunAsync(),
        });
        await Screen.StepAsync("The day", tell => new TradingDay(cast, floor, clock, plan, tell, cancel)
            .RunAsync(TimeSpan.FromMinutes(market.DisputeWindowMinutes)));
        begin.Stop();

        DayRecord day = null!;
        await Screen.StepAsync("Closing the books", async _ =>
        {
            day = await new Accountant(cast, floor, plan, data, cancel).CloseAsync(
                opening.Programme, begin.Elapsed, requests.Most);
            await cast.Operator.Client.SetClockAsync(null, cancel);
            await cast.Operator.Client.PublishLedgerAsync(cancel);
        });
        Screen.Show(day);
        if (day.SettlementsUnpaid > 0)
            return Screen.Fail($"{day.SettlementsUnpaid} settlements have not been paid.");
        if (!await prover.ProveAsync()) return Screen.Fail("The day does not hold what it claims.");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "day.json"), JsonSerializer.Serialize(day, Readable) + "\n", cancel);
        return 0;
    }
}
