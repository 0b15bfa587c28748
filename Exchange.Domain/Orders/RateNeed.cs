using System.Collections.Immutable;
using Exchange.Domain.Matching;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Orders;

/// <summary>
/// A need in compute instead of accelerators: a rate that must be delivered at a precision, for one class of work.
/// </summary>
/// <param name="Gflops">The rate, 1 to <see cref="Max"/>.</param>
/// <param name="Precision">At which precision; other precisions of a chip do not count.</param>
/// <param name="WorkloadClass">For which work: it says what share of its nominal rate a chip delivers.</param>
public sealed record RateNeed(long Gflops, Precision Precision, WorkloadClass WorkloadClass)
{
    /// <summary>The most that an order may ask for: 10¹² GFLOPS, a thousand EFLOPS.</summary>
    public const long Max = 1_000_000_000_000;

    /// <summary>How many GFLOPS a limit is for: 10⁶, one PFLOPS.</summary>
    public const int LimitUnit = 1_000_000;
}

/// <summary>A rate as an order was promised it: with what each accelerator counts for the order's whole life.</summary>
/// <param name="Need">What the buyer asked for.</param>
/// <param name="ReferenceVersion">The version of the reference data that the weights are from.</param>
/// <param name="Weights">Delivered GFLOPS of one accelerator of each class that counts, classes in ordinal order.
/// </param>
public sealed record RatePromise(RateNeed Need, int ReferenceVersion, ImmutableArray<ClassWeight> Weights)
{
    /// <summary>What one accelerator of a class counts; null for a class that does not.</summary>
    public long? WeightOf(string acceleratorClass)
    {
        foreach (var weight in Weights)
        {
            if (weight.AcceleratorClass == acceleratorClass)
            {
                return weight.Weight;
            }
        }

        return null;
    }
}
