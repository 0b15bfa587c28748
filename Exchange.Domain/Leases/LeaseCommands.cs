using Exchange.Domain.Trading;

namespace Exchange.Domain.Leases;

/// <summary>
/// The supplier made the capacity ready; the lease starts at its start, or at once if that has passed.
/// </summary>
public sealed record ProvisionLease(CommandOrigin Origin, Guid LeaseId, string AccessCommitment) : Command(Origin);

/// <summary>The supplier's meter for one period; the one that reaches the lease's end ends the lease.</summary>
public sealed record RecordUsage(
    CommandOrigin Origin, Guid LeaseId, int Period, DateTimeOffset From, DateTimeOffset To, long UnitSeconds)
    : Command(Origin);

/// <summary>The supplier reports that delivery stopped.</summary>
public sealed record InterruptLease(CommandOrigin Origin, Guid LeaseId, string Reason) : Command(Origin);

/// <summary>The supplier reports that delivery goes on.</summary>
public sealed record ResumeLease(CommandOrigin Origin, Guid LeaseId) : Command(Origin);

/// <summary>The supplier gives up; what was metered is owed.</summary>
public sealed record FailLease(CommandOrigin Origin, Guid LeaseId, string Reason) : Command(Origin);

/// <summary>Buyer or supplier ends the lease before its time, after the last metered period.</summary>
public sealed record EndLease(CommandOrigin Origin, Guid LeaseId) : Command(Origin);
