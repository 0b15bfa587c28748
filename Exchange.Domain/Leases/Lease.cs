using Exchange.Domain.Quantities;

namespace Exchange.Domain.Leases;

/// <summary>How far a lease has come.</summary>
public enum LeaseState
{
    /// <summary>Ready; its start has not come.</summary>
    Provisioned = 1,

    /// <summary>In use.</summary>
    Running = 2,

    /// <summary>Delivery has stopped for now.</summary>
    Interrupted = 3,

    /// <summary>Over.</summary>
    Ended = 4,
}

/// <summary>The delivery of a match.</summary>
public sealed record Lease
{
    /// <summary>The lease's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The match that it delivers.</summary>
    public required Guid MatchId { get; init; }

    /// <summary>The order behind it.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The offer that it uses.</summary>
    public required Guid OfferId { get; init; }

    /// <summary>Who uses it.</summary>
    public required Guid BuyerId { get; init; }

    /// <summary>Who delivers and meters.</summary>
    public required Guid SupplierId { get; init; }

    /// <summary>How many units.</summary>
    public required Units Units { get; init; }

    /// <summary>When it was planned for; a late start does not move it.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>Per unit-hour.</summary>
    public required UnitPrice Price { get; init; }

    /// <summary>How far it has come.</summary>
    public LeaseState State { get; init; } = LeaseState.Provisioned;

    /// <summary>When it really started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The number of the next metering period, from 0.</summary>
    public int NextPeriod { get; init; }

    /// <summary>Where the last metering period ended.</summary>
    public DateTimeOffset? MeteredTo { get; init; }

    /// <summary>All the use that was metered.</summary>
    public UnitSeconds Metered { get; init; }

    /// <summary>Until when the supplier may meter what a lease had delivered when its buyer ended it.</summary>
    public DateTimeOffset? FinalUsageBy { get; init; }

    /// <summary>
    /// When delivery had stopped, in order, at most <see cref="LeaseDecider.MostInterruptions"/>; what lies before
    /// <see cref="MeteredTo"/> decides nothing any more and is not kept.
    /// </summary>
    public IReadOnlyList<Interruption> Interruptions { get; init; } = [];

    /// <summary>Is it being delivered?</summary>
    public bool IsDelivering => State is LeaseState.Running or LeaseState.Interrupted;

    /// <summary>Can it be metered at <paramref name="now"/>?</summary>
    public bool IsMeterable(DateTimeOffset now) => IsDelivering
        || (State == LeaseState.Ended && now < FinalUsageBy && (MeteredTo ?? StartedAt) < EndedAt);

    /// <summary>
    /// For how long it was delivered in [<paramref name="from"/>, <paramref name="to"/>), which must not begin before
    /// <see cref="MeteredTo"/>: from its start on, without what was interrupted.
    /// </summary>
    public TimeSpan Delivered(DateTimeOffset from, DateTimeOffset to)
    {
        var since = StartedAt is { } start && start > from ? start : from;
        var delivered = since < to ? to - since : TimeSpan.Zero;
        foreach (var interruption in Interruptions)
        {
            if (interruption.Within(since, to) is { } stopped)
            {
                delivered -= stopped.To - stopped.From;
            }
        }

        return delivered;
    }

    /// <summary>The lease that was provisioned.</summary>
    public static Lease Create(LeaseProvisioned e) => new()
    {
        Id = e.LeaseId,
        MatchId = e.MatchId,
        OrderId = e.OrderId,
        OfferId = e.OfferId,
        BuyerId = e.BuyerId,
        SupplierId = e.SupplierId,
        Units = Units.FromCount(e.Units),
        Window = TimeWindow.Between(e.Start, e.End),
        Price = UnitPrice.FromMicros(e.PriceMicrosPerUnitHour),
    };

    /// <summary>It runs.</summary>
    public Lease Apply(LeaseStarted e) => this with { State = LeaseState.Running, StartedAt = e.At };

    /// <summary>One more period was metered.</summary>
    public Lease Apply(LeaseUsageRecorded e) => this with
    {
        NextPeriod = e.Period + 1,
        MeteredTo = e.To,
        Metered = Metered + UnitSeconds.FromCount(e.UnitSeconds),
        Interruptions = [.. Interruptions.Where(interruption => !(interruption.To <= e.To))],
    };

    /// <summary>Delivery stopped.</summary>
    public Lease Apply(LeaseInterrupted e) => this with
    {
        State = LeaseState.Interrupted,
        Interruptions = [.. Interruptions, new(e.At, null)],
    };

    /// <summary>Delivery goes on; an interruption that took no time is none.</summary>
    public Lease Apply(LeaseResumed e) => this with
    {
        State = LeaseState.Running,
        Interruptions =
        [
            .. Interruptions.SkipLast(1),
            .. Interruptions.TakeLast(1).Where(last => last.From < e.At).Select(last => last with { To = e.At }),
        ],
    };

    /// <summary>The rest cannot be delivered; the end that follows at once closes the lease.</summary>
    public Lease Apply(LeaseFailed _) => this with { State = LeaseState.Interrupted };

    /// <summary>It is over.</summary>
    public Lease Apply(LeaseEnded e) => this with
    {
        State = LeaseState.Ended,
        EndedAt = e.At,
        FinalUsageBy = e.FinalUsageBy,
    };
}
