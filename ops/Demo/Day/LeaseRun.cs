using Demo.Actors;
using Demo.Rules;
using Exchange.Contracts.Leases;

namespace Demo.Day;

/// <summary>A lease as its supplier meters it. One task at a time works on it.</summary>
internal sealed class LeaseRun(
    Guid id, Actor supplier, Actor buyer, int units, DateTimeOffset start, DateTimeOffset end, Course course,
    bool isDisputed)
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(24);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(2);

    private int _period;
    private DateTimeOffset _meteredTo = start;
    private (DateTimeOffset From, DateTimeOffset? To)? _stop;

    public Guid Id => id;

    public Actor Supplier => supplier;

    public Actor Buyer => buyer;

    public bool IsDisputed => isDisputed;

    public bool IsOver { get; private set; }

    /// <summary>All the use recorded, in unit-seconds.</summary>
    public long UnitSeconds { get; private set; }

    /// <summary>Has delivery stopped, and not gone on yet?</summary>
    public bool IsInterrupted => _stop is { To: null };

    /// <summary>When something out of the common run is due, and what; an interruption's end is one too.</summary>
    public (DateTimeOffset At, Course What)? Turn { get; private set; } = course switch
    {
        Course.ToTheEnd => null,
        Course.Interrupted => (start + ((end - start) / 3), course),
        _ => (start + ((end - start) / 2), course),
    };

    /// <summary>When the supplier or the buyer must act next.</summary>
    public DateTimeOffset NextAct => Turn is { } turn && turn.At < NextRecord ? turn.At : NextRecord;

    // A day after the last one, or at the end.
    private DateTimeOffset NextRecord => _meteredTo + Period < end ? _meteredTo + Period : end;

    /// <summary>Delivery has stopped at a time of the market; it is to go on two hours later.</summary>
    public void Interrupt(DateTimeOffset at) => (_stop, Turn) = ((at, null), (at + Pause, Course.Interrupted));

    /// <summary>Delivery has gone on at a time of the market.</summary>
    public void Resume(DateTimeOffset at) => (_stop, Turn) = ((_stop!.Value.From, at), null);

    /// <summary>What was to be done could not be done; it is not tried again.</summary>
    public void GiveUpTurn() => Turn = null;

    public void Close() => (IsOver, Turn) = (true, null);

    /// <summary>The records that are due by a time; with <paramref name="all"/> up to that very time.</summary>
    public async Task<IReadOnlyList<RecordUsageBody>> RecordsAsync(DateTimeOffset now, bool all)
    {
        var until = now < end ? now : end;
        var records = new List<RecordUsageBody>();
        while (!IsOver && _meteredTo < until && (all || NextRecord <= until))
        {
            var to = NextRecord < until ? NextRecord : until;
            var use = units * (Delivered(_meteredTo, to).Ticks / TimeSpan.TicksPerSecond);
            records.Add(await supplier.Client.NewUsageAsync(id, _period++, _meteredTo, to, use));
            UnitSeconds += use;
            _meteredTo = to;
            if (to == end) Close();
        }

        return records;
    }

    // What was not delivered is not charged; delivery that has stopped is stopped up to the period's end.
    private TimeSpan Delivered(DateTimeOffset from, DateTimeOffset to)
    {
        if (_stop is not { } stop) return to - from;
        var since = stop.From > from ? stop.From : from;
        var until = stop.To < to ? stop.To.Value : to;
        return until > since ? to - from - (until - since) : to - from;
    }
}
