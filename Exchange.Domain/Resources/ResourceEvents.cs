namespace Exchange.Domain.Resources;

/// <summary>
/// Capacity that one supplier runs at one site. Rates are peak dense GFLOPS of one accelerator (GOPS for INT8);
/// null where the specification does not say, which is not zero.
/// </summary>
public sealed record ResourceRegistered(
    Guid ResourceId, Guid SupplierId, string ComputeIdentity, string Site, string Region, string AcceleratorClass,
    bool Catalogued, int Nodes, int AcceleratorsPerNode, long? MemoryMiBPerAccelerator,
    long? Fp64GflopsPerAccelerator, long? Fp32GflopsPerAccelerator, long? Tf32GflopsPerAccelerator,
    long? Fp16GflopsPerAccelerator, long? Fp8GflopsPerAccelerator, long? Int8GopsPerAccelerator,
    int? PueMilli, int? RenewablePercent, string? Interconnect);

/// <summary>A measured rate stands in for the declared one.</summary>
public sealed record ResourceSpecificationVerified(
    Guid ResourceId, Precision Precision, long MeasuredGflopsPerAccelerator, Guid ByParticipantId);

/// <summary>The supplier changed the resource's state; only an available one takes new matches.</summary>
public sealed record ResourceStatusChanged(Guid ResourceId, ResourceStatus Status, string Reason);

/// <summary>The resource is gone for good.</summary>
public sealed record ResourceRetired(Guid ResourceId);
