namespace Exchange.Domain.Matching;

/// <summary>
/// A step function of time: how much is taken. Breakpoints are UTC ticks in ascending order, each with the level from
/// it to the next; before the first the level is zero, and equal neighbours are merged, so equal functions are equal
/// arrays and an empty one holds nothing.
/// </summary>
internal sealed class CapacityCalendar
{
    private long[] _ticks = [];
    private long[] _levels = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>The highest level anywhere in [start, end).</summary>
    public long Highest(long start, long end)
    {
        var at = IndexAt(start);
        var highest = at < 0 ? 0 : _levels[at];
        for (at++; at < _count && _ticks[at] < end; at++)
        {
            highest = long.Max(highest, _levels[at]);
        }

        return highest;
    }

    /// <summary>The lowest level anywhere in [start, end).</summary>
    public long Lowest(long start, long end)
    {
        var at = IndexAt(start);
        var lowest = at < 0 ? 0 : _levels[at];
        for (at++; at < _count && _ticks[at] < end; at++)
        {
            lowest = long.Min(lowest, _levels[at]);
        }

        return lowest;
    }

    /// <summary>Raises (or with a negative amount lowers) the level over [start, end).</summary>
    public void Add(long start, long end, long amount)
    {
        var first = Split(start);
        var last = Split(end);
        for (var at = first; at < last; at++)
        {
            _levels[at] += amount;
        }

        // Only the two edges can have become equal to their neighbours: inside, all moved by the same amount.
        MergeAt(last);
        MergeAt(first);
    }

    /// <summary>The last breakpoint at or before a tick, or -1.</summary>
    private int IndexAt(long tick)
    {
        var found = Array.BinarySearch(_ticks, 0, _count, tick);
        return found >= 0 ? found : ~found - 1;
    }

    private int Split(long tick)
    {
        var found = Array.BinarySearch(_ticks, 0, _count, tick);
        if (found >= 0)
        {
            return found;
        }

        var at = ~found;
        if (_count == _ticks.Length)
        {
            var capacity = int.Max(4, _count * 2);
            Array.Resize(ref _ticks, capacity);
            Array.Resize(ref _levels, capacity);
        }

        Array.Copy(_ticks, at, _ticks, at + 1, _count - at);
        Array.Copy(_levels, at, _levels, at + 1, _count - at);
        _ticks[at] = tick;
        _levels[at] = at == 0 ? 0 : _levels[at - 1];
        _count++;
        return at;
    }

    private void MergeAt(int at)
    {
        if (_levels[at] != (at == 0 ? 0 : _levels[at - 1]))
        {
            return;
        }

        _count--;
        Array.Copy(_ticks, at + 1, _ticks, at, _count - at);
        Array.Copy(_levels, at + 1, _levels, at, _count - at);
    }
}
