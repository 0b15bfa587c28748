namespace Ledger;

/// <summary>
/// How much is taken of something at each instant: steps in the order of time, each until the next one. What has passed
/// is forgotten.
/// </summary>
internal sealed class Timeline
{
    private readonly List<DateTimeOffset> _from = [];
    private readonly List<long> _taken = [];

    /// <summary>Takes units over [start, end), or gives them back when they are below zero.</summary>
    /// <returns>The most that is taken at any instant of it.</returns>
    public long Take(DateTimeOffset start, DateTimeOffset end, long units, DateTimeOffset now)
    {
        Forget(now);
        if (start >= end) return 0;
        var first = Cut(start);
        var after = Cut(end);
        var most = long.MinValue;
        for (var i = first; i < after; i++) most = long.Max(most, _taken[i] += units);
        return most;
    }

    /// <summary>Makes a step begin at a time; returns its place.</summary>
    private int Cut(DateTimeOffset time)
    {
        var at = _from.BinarySearch(time);
        if (at >= 0) return at;
        at = ~at;
        _from.Insert(at, time);
        _taken.Insert(at, at == 0 ? 0 : _taken[at - 1]);
        return at;
    }

    // The step under way stays: the next cut takes its level from it.
    private void Forget(DateTimeOffset now)
    {
        var at = _from.BinarySearch(now);
        var passed = at >= 0 ? at : ~at - 1;
        if (passed <= 0) return;
        _from.RemoveRange(0, passed);
        _taken.RemoveRange(0, passed);
    }
}
