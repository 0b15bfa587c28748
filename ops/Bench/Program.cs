using Bench.Matching;

if (args is ["matching"])
{
    return MatchingBench.Run();
}

Console.Error.WriteLine("Usage: dotnet run -c Release --project ops/Bench -- matching");
return 2;
