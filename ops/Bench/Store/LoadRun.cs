using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bench.Store;

/// <summary>What callers got who, for a while, did one thing after the other, each awaiting its own answer.</summary>
/// <param name="PerSecond">Answers a second, all callers together.</param>
/// <param name="P50">The median wait for an answer.</param>
/// <param name="P99">The 99th percentile of it.</param>
internal sealed record LoadRun(double PerSecond, TimeSpan P50, TimeSpan P99)
{
    /// <summary>Runs so many callers for so long, after a warm-up that is not counted.</summary>
    public static async Task<LoadRun> OfAsync(int callers, TimeSpan warmUp, TimeSpan length, Func<int, Task> one)
    {
        var begin = Stopwatch.GetTimestamp();
        var waits = new ConcurrentBag<List<long>>();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<long>();
            while (Stopwatch.GetElapsedTime(begin) is var now && now < warmUp + length)
            {
                var started = Stopwatch.GetTimestamp();
                await one(caller);
                if (now >= warmUp)
                {
                    mine.Add(Stopwatch.GetTimestamp() - started);
                }
            }

            waits.Add(mine);
        })));
        return Of([.. waits.SelectMany(mine => mine)], length);
    }

    /// <summary>What so many waits within a time come to.</summary>
    /// <param name="waits">Each wait in ticks of <see cref="Stopwatch"/>; none: rate and percentiles are zero.</param>
    /// <param name="length">The time.</param>
    public static LoadRun Of(long[] waits, TimeSpan length)
    {
        Array.Sort(waits);
        return new(waits.Length / length.TotalSeconds, At(waits, 0.5), At(waits, 0.99));
    }

    /// <summary>The run with the median rate.</summary>
    public static LoadRun Median(IEnumerable<LoadRun> runs)
    {
        LoadRun[] sorted = [.. runs.OrderBy(run => run.PerSecond)];
        return sorted[sorted.Length / 2];
    }

    private static TimeSpan At(long[] sorted, double share) => sorted.Length == 0
        ? TimeSpan.Zero
        : Stopwatch.GetElapsedTime(0, sorted[(int)((sorted.Length - 1) * share)]);
}
