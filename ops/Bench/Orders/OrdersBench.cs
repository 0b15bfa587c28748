using System.Diagnostics;
using System.Globalization;
using Bench.Store;
using EventStore;
using Exchange.Api.Ingest;
using Exchange.Api.Orders;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Bench.Orders;

/// <summary>
/// The whole write path: orders that are placed and matched, each caller awaiting its own durable answer. In process
/// (from the shape of the command on, without its signature) and through HTTP, with signatures.
/// </summary>
internal sealed class OrdersBench(BenchExchange exchange, Traders traders, string market)
{
    private const int Callers = 64;
    private const int DecideRounds = 3;
    private const double Offered = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private readonly Random[] _random = [.. Enumerable.Range(0, Callers).Select(caller => new Random(caller))];

    /// <summary>The steps in memory alone.</summary>
    public static async Task<int> DecideAsync(int rounds)
    {
        await using var exchange = await BenchExchange.StartAsync();
        using var http = new HttpClient { BaseAddress = exchange.Address };
        var traders = await Traders.RegisterAsync(exchange, http, Callers);
        var market = await exchange.Operator(http).GetOriginAsync();
        var state = await exchange.Service<MarketLoader>().LoadAsync(default);
        DecideBench.Run(exchange, traders, market, state, rounds);
        return 0;
    }

    /// <summary>All of it.</summary>
    public static async Task<int> RunAsync(int seconds)
    {
        var length = TimeSpan.FromSeconds(seconds);
        await using var exchange = await BenchExchange.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Callers })
        {
            BaseAddress = exchange.Address,
        };
        var traders = await Traders.RegisterAsync(exchange, http, Callers);
        var market = await exchange.Operator(http).GetOriginAsync();
        var bench = new OrdersBench(exchange, traders, market);
        Print($"PostgreSQL {exchange.PostgresVersion}, fsync on; {Environment.ProcessorCount} processors, shared");
        Print($"{seconds} s each, after {WarmUp.TotalSeconds:F0} s of warm-up");
        DecideBench.Run(
            exchange, traders, market, await exchange.Service<MarketLoader>().LoadAsync(default), DecideRounds);
        await bench.AloneAsync(length);
        var inProcess = await bench.ReportAsync(
            $"in process, {Callers} callers", () => LoadRun.OfAsync(Callers, WarmUp, length, bench.PlaceAsync));
        await bench.OverloadAsync(inProcess.PerSecond, length);
        ExchangeClient[] clients = [.. traders.Buyers.Select(buyer => exchange.Client(http, buyer))];
        await bench.ReportAsync(
            $"through HTTP, {Callers} callers",
            () => LoadRun.OfAsync(
                Callers, WarmUp, length, caller => clients[caller].PlaceOrderAsync(bench.OrderOf(caller))));
        return 0;
    }

    /// <summary>One caller, beside commits of one event on a bare connection in the same minute.</summary>
    private async Task AloneAsync(TimeSpan length)
    {
        await using var bare = await exchange.BareAsync();
        var third = length / 3;
        var commit = await LoadRun.OfAsync(1, WarmUp / 5, third, _ => bare.AppendAsync());
        var path = await LoadRun.OfAsync(1, WarmUp / 5, third, PlaceAsync);
        Print($"one idle caller: p50 {Ms(path.P50)}; a bare commit {Ms(commit.P50)}; ratio {path.P50 / commit.P50:F1}");
    }

    private NewOrder OrderOf(int caller) => traders.Order(_random[caller]);

    /// <summary>The write path alone: what comes before the queue and after the answer is left to HTTP.</summary>
    private async Task PlaceAsync(int caller)
    {
        var buyer = traders.Buyers[caller].ParticipantId;
        var envelope = Traders.Unsigned(OrderOf(caller), market, buyer);
        var ingested = exchange.Service<EnvelopeReader>().Read(
            OrderCommands.All[0], envelope, buyer, null, out var refusal)
            ?? throw new InvalidOperationException(refusal!.Rule);
        if (await exchange.Service<Sequencer>().SubmitAsync(new CommandItem(ingested)) is not CommittedOutcome)
            throw new InvalidOperationException("An order was not taken.");
    }

    private Task<BatchItemReply> TakeAsync(int caller)
    {
        var buyer = traders.Buyers[caller].ParticipantId;
        return exchange.Service<CommandIntake>().TakeAsync(
            OrderCommands.All[0], Traders.Unsigned(OrderOf(caller), market, buyer), buyer, null);
    }

    /// <summary>More than can be taken: what comes is not held up by what came before.</summary>
    private async Task OverloadAsync(double peak, TimeSpan length)
    {
        var crowd = new Crowd(TakeAsync, Callers, peak * Offered);
        var run = await crowd.RunAsync(WarmUp / 5, length / 3);
        var (taken, refused) = (run.Accepted, run.Refused);
        Print($"{Offered:F0} times that offered: {taken.PerSecond:F0} a second, ratio {taken.PerSecond / peak:F2}");
        Print($"  taken: p99 {Ms(taken.P99)}; told to come again: {refused.PerSecond:F0}/s, p99 {Ms(refused.P99)}");
    }

    private async Task<LoadRun> ReportAsync(string what, Func<Task<LoadRun>> run)
    {
        var readModels = exchange.Service<ProjectionRunner>();
        var committed = exchange.Service<CommittedState>();
        var before = committed.Now;
        using var process = Process.GetCurrentProcess();
        var (cpu, begin) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var result = await run();
        var (after, took) = (committed.Now, Stopwatch.GetElapsedTime(begin));
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu;
        var orders = (double)(after.Position - before.Position);
        var (events, entries) = (after.Sequence - before.Sequence, after.LedgerSize - before.LedgerSize);
        var behind = after.Sequence - readModels.Position;
        var ended = Stopwatch.GetTimestamp();
        await readModels.WaitUntilAsync(after.Sequence);
        var lag = Stopwatch.GetElapsedTime(ended);
        Print($"{what}: {result.PerSecond:F0} orders/s, p50 {Ms(result.P50)}, p99 {Ms(result.P99)}");
        Print($"  an order: {events / orders:F1} events, {entries / orders:F1} ledger entries");
        Print($"  this process: {cpu.TotalMicroseconds / orders:F0} us of a processor an order, {cpu / took:F2} busy");
        Print($"  read models: {behind} events behind at the end, level after {Ms(lag)}");
        return result;
    }

    private static string Ms(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F2} ms");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
