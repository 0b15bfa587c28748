namespace Exchange.Domain.Leases;

/// <summary>
/// The supplier made the capacity ready. How to reach it stays between supplier and buyer:
/// <paramref name="AccessCommitment"/> is a salted commitment (64 hex digits).
/// </summary>
public sealed record LeaseProvisioned(
    Guid LeaseId, Guid MatchId, Guid OrderId, Guid OfferId, Guid BuyerId, Guid SupplierId, int Units,
    int AcceleratorsPerUnit, DateTimeOffset Start, DateTimeOffset End, long PriceMicrosPerUnitHour,
    string AccessCommitment);

/// <summary>The lease runs from here on.</summary>
public sealed record LeaseStarted(Guid LeaseId, DateTimeOffset At);

/// <summary>
/// One metering period [From, To) of a lease, signed by its supplier: <paramref name="UnitSeconds"/> of use, at most
/// units × seconds delivered, that is without what came before the start and what was interrupted.
/// </summary>
public sealed record LeaseUsageRecorded(
    Guid LeaseId, int Period, DateTimeOffset From, DateTimeOffset To, long UnitSeconds);

/// <summary>Delivery stopped for now.</summary>
public sealed record LeaseInterrupted(Guid LeaseId, DateTimeOffset At, string Reason);

/// <summary>Delivery goes on.</summary>
public sealed record LeaseResumed(Guid LeaseId, DateTimeOffset At);

/// <summary>The supplier cannot deliver the rest.</summary>
public sealed record LeaseFailed(Guid LeaseId, DateTimeOffset At, string Reason);

/// <summary>
/// The lease is over; <paramref name="UnitSeconds"/> is all the use recorded so far. Where the buyer ended it before
/// its supplier had metered everything, the supplier may still record the rest until <paramref name="FinalUsageBy"/>.
/// </summary>
public sealed record LeaseEnded(
    Guid LeaseId, DateTimeOffset At, long UnitSeconds, DateTimeOffset? FinalUsageBy = null);
