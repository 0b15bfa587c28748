using Exchange.Domain.Constraints;

namespace Exchange.Domain.Matching;

/// <summary>
/// What an order still needs: accelerators over [Start, Start + Minutes) at no more than the limit, which is in
/// micro-units of currency per accelerator-hour. An empty list means "any"; a null bound means none. Bounds are per
/// accelerator, in the units of <see cref="SupplyRow"/>.
/// </summary>
public sealed record Demand(
    Guid OrderId, Guid BuyerId, int Accelerators, IReadOnlyList<string> AcceleratorClasses,
    IReadOnlyList<string> Regions, IReadOnlyList<string> Forms, long? MinMemoryMiB, long? MinFp16Gflops,
    int? MaxPueMilli, int? MinRenewablePercent, DateTimeOffset Start, int Minutes,
    long LimitMicrosPerAcceleratorHour, bool AllOrNone, int MaxLegs, IReadOnlySet<Guid> ExcludedOffers)
{
    /// <summary>What else supply must meet; null when the fields say it all.</summary>
    public Constraint? Constraint { get; init; }
}
