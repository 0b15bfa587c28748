using System.Globalization;
using Bench.Failover;
using Bench.Matching;
using Bench.Startup;
using Bench.Store;

switch (args)
{
    case ["matching"]:
        return MatchingBench.Run();
    case ["store"]:
        return await StoreBench.RunAsync(seconds: 5);
    case ["store", var seconds]:
        return await StoreBench.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture));
    case ["failover"]:
        return await FailoverBench.RunAsync(kills: 10);
    case ["failover", var kills]:
        return await FailoverBench.RunAsync(int.Parse(kills, CultureInfo.InvariantCulture));
    case ["startup"]:
        return await StartupBench.RunAsync(events: 1_000_000, live: 100_000);
    case ["startup", var events, var live]:
        return await StartupBench.RunAsync(
            int.Parse(events, CultureInfo.InvariantCulture), int.Parse(live, CultureInfo.InvariantCulture));
    case [OneStart.Verb, "load", var connection, var image]:
        return await OneStart.LoadAsync(connection, image);
    case [OneStart.Verb, "read", var image]:
        return await OneStart.ReadAsync(image);
    default:
        Console.Error.WriteLine(
            "Usage: dotnet run -c Release --project ops/Bench -- matching | store [SECONDS] | failover [KILLS] "
            + "| startup [EVENTS LIVE]");
        return 2;
}
