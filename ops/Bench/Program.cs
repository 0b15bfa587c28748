using System.Globalization;
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
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project ops/Bench -- matching | store [SECONDS]");
        return 2;
}
