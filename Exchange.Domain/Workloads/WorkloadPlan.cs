using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Workloads;

/// <summary>What a workload comes to, and how.</summary>
/// <param name="Formula">The formula, with the workload's numbers by name.</param>
/// <param name="Assumptions">What it rests on besides the workload's numbers, each with its source.</param>
/// <param name="Minutes">How long it runs.</param>
public sealed record WorkloadPlan(string Formula, IReadOnlyList<string> Assumptions, int Minutes)
{
    /// <summary>All of its operations in PFLOP/s-seconds, half to even; null where it is no amount of work.</summary>
    public long? PetaflopSeconds { get; init; }

    /// <summary>The rate that it needs, GFLOPS delivered at <see cref="Precision"/>; null where it needs accelerators.
    /// </summary>
    public long? RateGflops { get; init; }

    /// <summary>The accelerators that it needs, of any class; null where it needs a rate.</summary>
    public long? Accelerators { get; init; }

    /// <summary>The precision of the rate.</summary>
    public Precision? Precision { get; init; }

    /// <summary>The kind of work that the rate is counted for.</summary>
    public WorkloadClass? WorkloadClass { get; init; }

    /// <summary>The version of the reference data that it rests on.</summary>
    public int? ReferenceVersion { get; init; }

    /// <summary>Each class of the reference data, in ordinal order of the names.</summary>
    public IReadOnlyList<ClassAnswer> Classes { get; init; } = [];
}

/// <summary>What a class of accelerators is to a workload.</summary>
/// <param name="AcceleratorClass">The class.</param>
/// <param name="Gflops">What one of them counts of the rate, above zero; null when it cannot do the work.</param>
/// <param name="Accelerators">How many of them alone would do.</param>
/// <param name="SmallestGroup">How many must work together for their memory to hold the work.</param>
/// <param name="IsMeasured">The rate was measured; else it is a share of the nominal one.</param>
/// <param name="Note">What binds it besides its rate, or why it cannot do the work; empty when nothing does.</param>
public sealed record ClassAnswer(
    string AcceleratorClass, long? Gflops, long? Accelerators, long? SmallestGroup, bool IsMeasured, string Note);
