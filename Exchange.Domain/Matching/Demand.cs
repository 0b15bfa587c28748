using Exchange.Domain.Constraints;
using Exchange.Domain.Orders;

namespace Exchange.Domain.Matching;

/// <summary>
/// What an order still needs over [Start, Start + Minutes): accelerators, or with <see cref="Weights"/> a rate of
/// computing, at no more than the limit, which is in micro-units of currency per <see cref="LimitUnit"/> of the need
/// and hour. An empty list means "any"; a null bound means none. Bounds are per accelerator, in the units of
/// <see cref="SupplyRow"/>. Accelerators are met exactly; a rate may be exceeded by the last block of a plan.
/// </summary>
public sealed record Demand(
    Guid OrderId, Guid BuyerId, long Need, IReadOnlyList<string> AcceleratorClasses,
    IReadOnlyList<string> Regions, IReadOnlyList<string> Forms, long? MinMemoryMiB, long? MinFp16Gflops,
    int? MaxPueMilli, int? MinRenewablePercent, DateTimeOffset Start, int Minutes,
    long LimitMicros, bool AllOrNone, int MaxLegs, IReadOnlySet<Guid> ExcludedOffers)
{
    /// <summary>The highest need.</summary>
    public const long MaxNeed = 1_000_000_000_000;

    /// <summary>The highest limit: no price of an offer comes near, and its products stay exact.</summary>
    public const long MaxLimitMicros = 10_000_000_000_000_000;

    /// <summary>The highest unit of a limit.</summary>
    public const int MaxLimitUnit = 1_000_000;

    /// <summary>What else supply must meet; null when the fields say it all.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>
    /// What an accelerator of each class counts. Empty: each of any class counts one. Else a class that is not listed
    /// does not count, and its offers do not fit.
    /// </summary>
    public IReadOnlyList<ClassWeight> Weights { get; init; } = [];

    /// <summary>How much of the need the limit is a price of: 1 accelerator, or 1,000,000 GFLOPS.</summary>
    public int LimitUnit { get; init; } = 1;

    /// <summary>
    /// The most that all legs may cost together over the window, in micro-units, before tax; each leg is rounded up.
    /// Null: no such limit.
    /// </summary>
    public long? BudgetMicros { get; init; }

    /// <summary>What offers may ask of the order; null: nothing is known.</summary>
    public OrderTraits? Traits { get; init; }

    /// <summary>The need is a rate, which whole blocks need not meet exactly.</summary>
    internal bool IsRate => Weights.Count > 0;

    /// <summary>Does the order meet what an offer asks of it?</summary>
    internal bool Meets(Constraint asked) => Traits is { } traits && asked.Holds(traits);

    /// <summary>Throws where a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Need, minutes, legs, a weight or the limit's unit are below one, the limit or the budget is below zero, or one
    /// of them is too high.
    /// </exception>
    /// <exception cref="ArgumentException">A class has two weights.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Need, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Need, MaxNeed);
        ArgumentOutOfRangeException.ThrowIfLessThan(Minutes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLegs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(LimitMicros);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LimitMicros, MaxLimitMicros);
        ArgumentOutOfRangeException.ThrowIfLessThan(LimitUnit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LimitUnit, MaxLimitUnit);
        ArgumentOutOfRangeException.ThrowIfNegative(BudgetMicros ?? 0);
        for (var at = 0; at < Weights.Count; at++)
        {
            var (name, weight) = Weights[at];
            ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, ClassWeight.Max);
            for (var before = 0; before < at; before++)
            {
                if (string.Equals(Weights[before].AcceleratorClass, name, StringComparison.Ordinal))
                {
                    throw new ArgumentException($"Class {name} has two weights.");
                }
            }
        }
    }
}
