using System.Globalization;
using Bench.Failover;
using Bench.Matching;
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
    default:
        Console.Error.WriteLine(
            "Usage: dotnet run -c Release --project ops/Bench -- matching | store [SECONDS] | failover [KILLS]");
        return 2;
}
