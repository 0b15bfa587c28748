using Demo.Rules;

namespace Demo.Day;

/// <summary>What is due in which hour. Safe for concurrent use; an hour is taken out whole.</summary>
internal sealed class Agenda(DateTimeOffset begin)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateTimeOffset, HourOfDay> _hours = [];
    private DateTimeOffset _now = begin;

    /// <summary>An order is placed in the hour in which its job arrives.</summary>
    public void Add(DemandLine line, DateTimeOffset arrival)
    {
        lock (_gate) At(Floor(arrival)).Arrivals.Add(line);
    }

    /// <summary>A lease is looked after in the first hour that begins at or after a time.</summary>
    public void Add(LeaseRun lease, DateTimeOffset at)
    {
        lock (_gate) At(Later(at)).Leases.Add(lease);
    }

    /// <summary>Something is done in the first hour that begins at or after a time.</summary>
    public void Add(DateTimeOffset at, Func<Task> act)
    {
        lock (_gate) At(Later(at)).Acts.Add(act);
    }

    /// <summary>The clock must stop here, for something may have happened by itself.</summary>
    public void Look(DateTimeOffset at)
    {
        lock (_gate) At(Later(at));
    }

    /// <summary>The next hour in which anything is due; null when nothing is.</summary>
    public (DateTimeOffset At, HourOfDay Work)? Next()
    {
        lock (_gate)
        {
            if (_hours.Count == 0) return null;
            var (at, work) = _hours.First();
            _hours.Remove(at);
            _now = at;
            return (at, work);
        }
    }

    private HourOfDay At(DateTimeOffset hour)
    {
        if (!_hours.TryGetValue(hour, out var work)) _hours.Add(hour, work = new());
        return work;
    }

    private DateTimeOffset Later(DateTimeOffset at)
    {
        var hour = Floor(at);
        if (hour < at) hour = hour.AddHours(1);
        return hour > _now ? hour : _now.AddHours(1);
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerHour));
}

/// <summary>What is due in one hour; nothing in it waits for anything else in it.</summary>
internal sealed class HourOfDay
{
    public List<DemandLine> Arrivals { get; } = [];

    public List<LeaseRun> Leases { get; } = [];

    public List<Func<Task>> Acts { get; } = [];
}
