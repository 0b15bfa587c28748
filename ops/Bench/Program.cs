using System.Globalization;
using Bench.Failover;
using Bench.Ledgers;
using Bench.Matching;
using Bench.Orders;
using Bench.Startup;
using Bench.Store;

return args switch
{
    ["matching"] => MatchingBench.Run(),
    ["ledger"] => await LedgerBench.RunAsync(entries: 1_000_000),
    ["ledger", var entries] => await LedgerBench.RunAsync(Number(entries)),
    ["store"] => await StoreBench.RunAsync(seconds: 5),
    ["store", var seconds] => await StoreBench.RunAsync(Number(seconds)),
    ["orders"] => await OrdersBench.RunAsync(seconds: 60),
    ["orders", var seconds] => await OrdersBench.RunAsync(Number(seconds)),
    ["decide"] => await OrdersBench.DecideAsync(rounds: 5),
    ["decide", var rounds] => await OrdersBench.DecideAsync(Number(rounds)),
    ["failover"] => await FailoverBench.RunAsync(kills: 10),
    ["failover", var kills] => await FailoverBench.RunAsync(Number(kills)),
    ["startup"] => await StartupBench.RunAsync(events: 1_000_000, live: 100_000),
    ["startup", var events, var live] => await StartupBench.RunAsync(Number(events), Number(live)),
    [OneStart.Verb, "load", var connection, var image] => await OneStart.LoadAsync(connection, image),
    [OneStart.Verb, "read", var image] => await OneStart.ReadAsync(image),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project ops/Bench -- WHAT, one of");
    Console.Error.WriteLine(
        "  matching | ledger [ENTRIES] | store [SECONDS] | orders [SECONDS] | decide [ROUNDS]"
        + " | failover [KILLS] | startup [EVENTS LIVE]");
    return 2;
}
