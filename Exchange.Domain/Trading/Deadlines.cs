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
/// <remarks>
/// A table says which wait, and a heap which is next. One that is taken away stays in the heap until it comes up or
/// those outweigh the others: nearly all are set far ahead and never get to the top, and taking them out of an ordered
/// tree was a tenth of what a decision cost.
/// </remarks>
internal sealed class Deadlines
{
    private const int SmallestWorthClearing = 64;

    private readonly Dictionary<(Guid Id, DeadlineKind Kind), DateTimeOffset> _times = [];

    // The first is the least of its children at 2n + 1 and 2n + 2, and it always waits.
    private readonly List<Deadline> _heap = [];

    /// <summary>How many wait.</summary>
    public int Count => _times.Count;

    /// <summary>The next one; null when none waits.</summary>
    public Deadline? Next => _heap.Count == 0 ? null : _heap[0];

    /// <summary>All of them, in their order.</summary>
    public Deadline[] InOrder()
    {
        var all = new Deadline[_times.Count];
        var next = 0;
        foreach (var ((id, kind), at) in _times)
        {
            all[next++] = new(at, id, kind);
        }

        Array.Sort(all);
        return all;
    }

    /// <summary>Sets the deadline of a kind for an id, in place of an earlier one.</summary>
    public void Set(DeadlineKind kind, Guid id, DateTimeOffset at)
    {
        Clear(kind, id);
        _times.Add((id, kind), at);
        _heap.Add(default);
        Rise(_heap.Count - 1, new(at, id, kind));
    }

    /// <summary>Does one of a kind wait for an id?</summary>
    public bool Waits(DeadlineKind kind, Guid id) => _times.ContainsKey((id, kind));

    /// <summary>Takes a deadline away, if it waits.</summary>
    public void Clear(DeadlineKind kind, Guid id)
    {
        if (!_times.Remove((id, kind)))
        {
            return;
        }

        if (_heap.Count > SmallestWorthClearing && _heap.Count > 2 * _times.Count)
        {
            Rebuild();
        }

        while (_heap.Count > 0 && !StillWaits(_heap[0]))
        {
            RemoveFirst();
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

    private bool StillWaits(Deadline deadline) =>
        _times.TryGetValue((deadline.Id, deadline.Kind), out var at) && at == deadline.At;

    private void RemoveFirst()
    {
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (_heap.Count > 0)
        {
            Sink(0, last);
        }
    }

    private void Rebuild()
    {
        _heap.Clear();
        foreach (var ((id, kind), at) in _times)
        {
            _heap.Add(new(at, id, kind));
        }

        for (var place = (_heap.Count / 2) - 1; place >= 0; place--)
        {
            Sink(place, _heap[place]);
        }
    }

    /// <summary>Puts a deadline where a free place is, or above.</summary>
    private void Rise(int place, Deadline deadline)
    {
        while (place > 0 && deadline.CompareTo(_heap[(place - 1) / 2]) < 0)
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _heap[place] = deadline;
    }

    /// <summary>Puts a deadline where a free place is, or below.</summary>
    private void Sink(int place, Deadline deadline)
    {
        for (var child = (2 * place) + 1; child < _heap.Count; child = (2 * place) + 1)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].CompareTo(_heap[child]) < 0)
            {
                child++;
            }

            if (deadline.CompareTo(_heap[child]) <= 0)
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = deadline;
    }
}
