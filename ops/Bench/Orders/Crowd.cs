using System.Collections.Concurrent;
using System.Diagnostics;
using Bench.Store;
using Exchange.Contracts.Wire;

namespace Bench.Orders;

/// <summary>
/// Commands that come at a rate of their own, whether those before them are answered or not.
/// </summary>
internal sealed class Crowd(Func<int, Task<BatchItemReply>> take, int callers, double perSecond)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentBag<long> _accepted = [];
    private readonly ConcurrentBag<long> _refused = [];

    /// <summary>Sends for so long, after a warm-up that is not counted, and waits for the last answer.</summary>
    public async Task<(LoadRun Accepted, LoadRun Refused)> RunAsync(TimeSpan warmUp, TimeSpan length)
    {
        var begin = Stopwatch.GetTimestamp();
        var underWay = new List<Task>();
        using var steps = new PeriodicTimer(Step);
        for (var sent = 0L; await steps.WaitForNextTickAsync();)
        {
            var now = Stopwatch.GetElapsedTime(begin);
            if (now >= warmUp + length)
            {
                break;
            }

            var counts = now >= warmUp;
            for (; sent < now.TotalSeconds * perSecond; sent++)
            {
                var caller = (int)(sent % callers);
                underWay.Add(Task.Run(() => OneAsync(caller, counts)));
            }

            underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(underWay);
        return (LoadRun.Of([.. _accepted], length), LoadRun.Of([.. _refused], length));
    }

    private async Task OneAsync(int caller, bool counts)
    {
        var begin = Stopwatch.GetTimestamp();
        var answer = await take(caller);
        if (answer.Problem is { Status: not 503 } problem)
        {
            throw new InvalidOperationException($"{problem.Title} {problem.Detail}");
        }

        if (counts)
        {
            (answer.Problem is null ? _accepted : _refused).Add(Stopwatch.GetTimestamp() - begin);
        }
    }
}
