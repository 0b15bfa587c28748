using System.Collections.Immutable;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Resources;

/// <summary>Capacity that one supplier runs at one site, with its specification.</summary>
public sealed record Resource
{
    /// <summary>The resource's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Who runs it.</summary>
    public required Guid SupplierId { get; init; }

    /// <summary>Its public identifier.</summary>
    public required string ComputeIdentity { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Site { get; init; }

    /// <summary>The region of its site.</summary>
    public required string Region { get; init; }

    /// <summary>What its accelerators are.</summary>
    public required string AcceleratorClass { get; init; }

    /// <summary>Does the reference catalogue know the class?</summary>
    public required bool Catalogued { get; init; }

    /// <summary>How many nodes.</summary>
    public required Units Nodes { get; init; }

    /// <summary>How many accelerators in each.</summary>
    public required Units AcceleratorsPerNode { get; init; }

    /// <summary>Device memory of one accelerator, where known.</summary>
    public Mebibytes? Memory { get; init; }

    /// <summary>
    /// The rate of one accelerator by precision, where known; a measured one has replaced the declared.
    /// </summary>
    public ImmutableSortedDictionary<Precision, ComputeRate> Rates { get; init; } =
        ImmutableSortedDictionary<Precision, ComputeRate>.Empty;

    /// <summary>Has an auditor measured a rate of it?</summary>
    public bool IsVerified { get; init; }

    /// <summary>The site's power usage effectiveness, where known.</summary>
    public Pue? Pue { get; init; }

    /// <summary>The site's renewable share, where known.</summary>
    public Percent? Renewable { get; init; }

    /// <summary>The link between accelerators, where known.</summary>
    public string? Interconnect { get; init; }

    /// <summary>Only an available one takes new matches.</summary>
    public ResourceStatus Status { get; init; } = ResourceStatus.Available;

    /// <summary>Is it gone for good?</summary>
    public bool IsRetired { get; init; }

    /// <summary>All its accelerators.</summary>
    public Units Accelerators => Units.FromCount(Nodes.Count * AcceleratorsPerNode.Count);

    /// <summary>Does it take new matches?</summary>
    public bool TakesMatches => !IsRetired && Status == ResourceStatus.Available;

    /// <summary>The rate of one accelerator at a precision; null where unknown, which is not zero.</summary>
    public ComputeRate? RateAt(Precision precision) =>
        Rates.TryGetValue(precision, out var rate) ? rate : null;

    /// <summary>The resource that was registered.</summary>
    public static Resource Create(ResourceRegistered e)
    {
        var rates = ImmutableSortedDictionary.CreateBuilder<Precision, ComputeRate>();
        Declare(rates, Precision.Fp64, e.Fp64GflopsPerAccelerator);
        Declare(rates, Precision.Fp32, e.Fp32GflopsPerAccelerator);
        Declare(rates, Precision.Tf32, e.Tf32GflopsPerAccelerator);
        Declare(rates, Precision.Fp16, e.Fp16GflopsPerAccelerator);
        Declare(rates, Precision.Fp8, e.Fp8GflopsPerAccelerator);
        Declare(rates, Precision.Int8, e.Int8GopsPerAccelerator);
        return new()
        {
            Id = e.ResourceId,
            SupplierId = e.SupplierId,
            ComputeIdentity = e.ComputeIdentity,
            Site = e.Site,
            Region = e.Region,
            AcceleratorClass = e.AcceleratorClass,
            Catalogued = e.Catalogued,
            Nodes = Units.FromCount(e.Nodes),
            AcceleratorsPerNode = Units.FromCount(e.AcceleratorsPerNode),
            Memory = e.MemoryMiBPerAccelerator is { } memory ? Mebibytes.FromCount(memory) : null,
            Rates = rates.ToImmutable(),
            Pue = e.PueMilli is { } pue ? Quantities.Pue.FromMilli(pue) : null,
            Renewable = e.RenewablePercent is { } share ? Percent.FromValue(share) : null,
            Interconnect = e.Interconnect,
        };
    }

    /// <summary>A measured rate stands in for the declared one.</summary>
    public Resource Apply(ResourceSpecificationVerified e) =>
        this with
        {
            Rates = Rates.SetItem(e.Precision, ComputeRate.FromGflops(e.MeasuredGflopsPerAccelerator)),
            IsVerified = true,
        };

    /// <summary>Its state changed.</summary>
    public Resource Apply(ResourceStatusChanged e) => this with { Status = e.Status };

    /// <summary>It is gone.</summary>
    public Resource Apply(ResourceRetired _) => this with { IsRetired = true };

    private static void Declare(
        ImmutableSortedDictionary<Precision, ComputeRate>.Builder rates, Precision precision, long? gflops)
    {
        if (ComputeRate.FromGflops(gflops) is { } rate)
        {
            rates.Add(precision, rate);
        }
    }
}
