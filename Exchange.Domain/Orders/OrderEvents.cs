using Exchange.Domain.Matching;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Orders;

/// <summary>
/// A buyer's funded commitment to an intent. The need is in accelerators, or in a compute rate: then
/// <paramref name="RateGflops"/> and what follows it say which, at which precision, for which work, and by
/// <paramref name="Weights"/> what each accelerator counts, from the reference data in force. Empty lists mean "any".
/// A limit is per accelerator-hour or per PFLOPS-hour, as the need is; it is missing where a budget says all.
/// <paramref name="HeldMicros"/> is what the account set aside: the limit over the whole need and all minutes or the
/// budget, whichever is less, with tax.
/// <paramref name="Constraint"/> is what else supply must meet, as canonical text; null when nothing is, and in events
/// that are older than the constraint language.
/// </summary>
public sealed record OrderPlaced(
    Guid OrderId, string OrderNumber, Guid BuyerId, Guid AccountId, int? Accelerators, string[] AcceleratorClasses,
    string[] Regions, string[] Forms, long? MinMemoryMiBPerAccelerator, long? MinFp16GflopsPerAccelerator,
    int? MaxPueMilli, int? MinRenewablePercent, DateTimeOffset EarliestStart, DateTimeOffset LatestStart, int Minutes,
    long? LimitMicrosPerAcceleratorHour, TimeInForce TimeInForce, DateTimeOffset? GoodTill, bool AllOrNone,
    int MaxLegs, Guid[] VoucherIds, long HeldMicros, TrainingWorkload? Workload, bool BySession,
    string? Constraint, long? RateGflops, Precision? Precision, WorkloadClass? WorkloadClass, int? ReferenceVersion,
    ClassWeight[]? Weights, long? LimitMicrosPerPetaflopHour, long? BudgetMicros);

/// <summary>
/// A training workload as the buyer stated it; the requirement was derived from it by
/// the decomposition at that time. Parameters and tokens are counts.
/// </summary>
public sealed record TrainingWorkload(
    long Parameters, long Tokens, DateTimeOffset Deadline, int UtilisationPercent, long PetaflopSeconds);

/// <summary>
/// Part of the order found capacity; more is wanted. <paramref name="Covers"/> is the part in the unit of a compute
/// rate, GFLOPS; missing where the need is in accelerators.
/// </summary>
public sealed record OrderPartlyFilled(Guid OrderId, Guid MatchId, int Accelerators, long? Covers);

/// <summary>The last open part of the order found capacity; see <see cref="OrderPartlyFilled"/>.</summary>
public sealed record OrderFilled(Guid OrderId, Guid MatchId, int Accelerators, long? Covers);

/// <summary>A match came to nothing; its part of the order is open again, at the order's old place.</summary>
public sealed record OrderReopened(Guid OrderId, Guid MatchId, int Accelerators, long? Covers);

/// <summary>
/// The buyer changed limit, budget or latest start; the order takes a new place in time priority. What is missing here
/// the order has no more.
/// </summary>
public sealed record OrderAmended(
    Guid OrderId, long? LimitMicrosPerAcceleratorHour, DateTimeOffset LatestStart, long HeldMicros,
    long? LimitMicrosPerPetaflopHour, long? BudgetMicros);

/// <summary>The open part was cancelled; what is matched stays.</summary>
public sealed record OrderCancelled(Guid OrderId, string Reason);

/// <summary>The order's time in force or its latest start passed with a part still open.</summary>
public sealed record OrderExpired(Guid OrderId);
