namespace Exchange.Domain.Trading;

/// <summary>What a deadline is about; the numbers order deadlines of one id at one time.</summary>
internal enum DeadlineKind
{
    /// <summary>An offer's window begins: resting orders may meet it.</summary>
    OfferBegins = 1,

    /// <summary>A match's reserved time is over: its units can serve resting orders.</summary>
    CapacityReturns = 2,

    /// <summary>A provisioned lease starts.</summary>
    LeaseStarts = 3,

    /// <summary>The last usage of a lease has not come in time.</summary>
    FinalUsage = 4,

    /// <summary>A match was not answered, or not provisioned, in time.</summary>
    MatchLapses = 5,

    /// <summary>An order's open part expires.</summary>
    OrderExpires = 6,

    /// <summary>A settlement's dispute window is over.</summary>
    SettlementDue = 7,

    /// <summary>A voucher expires.</summary>
    VoucherExpires = 8,

    /// <summary>An offer's window is over.</summary>
    OfferExpires = 9,
}

/// <summary>Something that happens by itself at a time. Ordered by time, then id, then kind: a total order.</summary>
internal readonly record struct Deadline(DateTimeOffset At, Guid Id, DeadlineKind Kind) : IComparable<Deadline>
{
    /// <inheritdoc />
    public int CompareTo(Deadline other)
    {
        var byTime = At.CompareTo(other.At);
        var byId = byTime != 0 ? byTime : Id.CompareTo(other.Id);
        return byId != 0 ? byId : Kind.CompareTo(other.Kind);
    }
}

/// <summary>The deadlines that wait, at most one of a kind for an id.</summary>
internal sealed class Deadlines
{
    private readonly SortedSet<Deadline> _byTime = [];
    private readonly Dictionary<(Guid Id, DeadlineKind Kind), DateTimeOffset> _times = [];

    /// <summary>The next one; null when none waits.</summary>
    public Deadline? Next => _byTime.Count == 0 ? null : _byTime.Min;

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyCollection<Deadline> All => _byTime;

    /// <summary>Sets the deadline of a kind for an id, in place of an earlier one.</summary>
    public void Set(DeadlineKind kind, Guid id, DateTimeOffset at)
    {
        Clear(kind, id);
        _times.Add((id, kind), at);
        _byTime.Add(new(at, id, kind));
    }

    /// <summary>Does one of a kind wait for an id?</summary>
    public bool Waits(DeadlineKind kind, Guid id) => _times.ContainsKey((id, kind));

    /// <summary>Takes a deadline away, if it waits.</summary>
    public void Clear(DeadlineKind kind, Guid id)
    {
        if (_times.Remove((id, kind), out var at))
        {
            _byTime.Remove(new(at, id, kind));
        }
    }

    /// <summary>Takes away and returns all that are due at a time, in their order.</summary>
    public IReadOnlyList<Deadline> TakeUpTo(DateTimeOffset now)
    {
        List<Deadline> due = [];
        while (Next is { } next && next.At <= now)
        {
            due.Add(next);
            Clear(next.Kind, next.Id);
        }

        return due;
    }
}
