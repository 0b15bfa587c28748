using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Leases;

/// <summary>The capacity is ready. Kind <c>lease.provisioned</c>; the access details are committed to.</summary>
public sealed record ProvisionLeaseBody : CommandBody
{
    /// <summary>The lease.</summary>
    public required Guid Lease { get; init; }

    /// <summary>Commitment to <see cref="LeaseAccess"/>, 64 lower-case hex digits.</summary>
    public required string AccessCommitment { get; init; }
}

/// <summary>How the buyer reaches the capacity; the opening's payload, shown to the two parties only.</summary>
/// <param name="Access">At most 2,000 characters.</param>
public sealed record LeaseAccess(string Access);

/// <summary>One metering period. Kind <c>lease.usage_recorded</c>.</summary>
public sealed record RecordUsageBody : CommandBody
{
    /// <summary>The lease.</summary>
    public required Guid Lease { get; init; }

    /// <summary>0, 1, 2, ….</summary>
    public required int Period { get; init; }

    /// <summary>Where the last period ended.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>At most 24 hours later.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Use in whole unit-seconds.</summary>
    public required long UnitSeconds { get; init; }
}

/// <summary>Delivery stopped. Kind <c>lease.interrupted</c>.</summary>
public sealed record InterruptLeaseBody : CommandBody
{
    /// <summary>The lease.</summary>
    public required Guid Lease { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>Delivery goes on. Kind <c>lease.resumed</c>.</summary>
public sealed record ResumeLeaseBody : CommandBody
{
    /// <summary>The lease.</summary>
    public required Guid Lease { get; init; }
}

/// <summary>The supplier gives up. Kind <c>lease.failed</c>.</summary>
public sealed record FailLeaseBody : CommandBody
{
    /// <summary>The lease.</summary>
    public required Guid Lease { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>Buyer or supplier ends the lease early. Kind <c>lease.ended</c>.</summary>
public sealed record EndLeaseBody : CommandBody
{
    /// <summary>The lease.</summary>
    public required Guid Lease { get; init; }
}

/// <summary>A time [From, To) in which a lease was not delivered; without an end while it lasts.</summary>
public sealed record InterruptionView(DateTimeOffset From, DateTimeOffset? To);

/// <summary>A lease; its interruptions are those that no recorded period has passed.</summary>
public sealed record LeaseView(
    Guid LeaseId, Guid MatchId, Guid OrderId, Guid OfferId, Guid BuyerId, Guid SupplierId, int Units,
    int AcceleratorsPerUnit, DateTimeOffset Start, DateTimeOffset End, MicroAmount Price, string Currency,
    string Status, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int Periods, DateTimeOffset MeteredTo,
    long UnitSeconds, IReadOnlyList<InterruptionView> Interruptions, string? Access)
{
    /// <summary>
    /// How many whole seconds of [<paramref name="from"/>, <paramref name="to"/>) were delivered: from the start on,
    /// without what was interrupted. A record of that period may say at most units × as many; it must not begin before
    /// <see cref="MeteredTo"/>.
    /// </summary>
    public long DeliveredSeconds(DateTimeOffset from, DateTimeOffset to)
    {
        var since = StartedAt is { } start ? Later(start, from) : to;
        var delivered = Ticks(since, to);
        foreach (var stop in Interruptions)
        {
            delivered -= Ticks(Later(stop.From, since), stop.To < to ? stop.To.Value : to);
        }

        return delivered / TimeSpan.TicksPerSecond;

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

        static long Ticks(DateTimeOffset from, DateTimeOffset to) => from < to ? (to - from).Ticks : 0;
    }
}

/// <summary>One metered period of a lease.</summary>
public sealed record UsageView(
    Guid LeaseId, int Period, DateTimeOffset From, DateTimeOffset To, long UnitSeconds);

/// <summary>What waits for a supplier.</summary>
/// <param name="ToConfirm">Matches to confirm or decline.</param>
/// <param name="ToProvision">Confirmed matches to provision.</param>
/// <param name="Running">Leases to meter.</param>
public sealed record SupplierWork(
    IReadOnlyList<MatchView> ToConfirm, IReadOnlyList<MatchView> ToProvision, IReadOnlyList<LeaseView> Running);
