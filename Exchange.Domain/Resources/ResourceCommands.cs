using Exchange.Domain.Trading;

namespace Exchange.Domain.Resources;

/// <summary>Registers capacity; rates and catalogued flag come from the reference catalogue of the market.</summary>
public sealed record RegisterResource(
    CommandOrigin Origin, Guid ResourceId, string Site, string Region, string AcceleratorClass, bool Catalogued,
    int Nodes, int AcceleratorsPerNode, long? MemoryMiBPerAccelerator, long? Fp64GflopsPerAccelerator,
    long? Fp32GflopsPerAccelerator, long? Tf32GflopsPerAccelerator, long? Fp16GflopsPerAccelerator,
    long? Fp8GflopsPerAccelerator, long? Int8GopsPerAccelerator, int? PueMilli, int? RenewablePercent,
    string? Interconnect) : Command(Origin);

/// <summary>An auditor records a measured rate.</summary>
public sealed record VerifySpecification(
    CommandOrigin Origin, Guid ResourceId, Precision Precision, long MeasuredGflopsPerAccelerator) : Command(Origin);

/// <summary>The supplier changes a resource's state.</summary>
public sealed record ChangeResourceStatus(
    CommandOrigin Origin, Guid ResourceId, ResourceStatus Status, string Reason) : Command(Origin);

/// <summary>The supplier retires a resource without open offers.</summary>
public sealed record RetireResource(CommandOrigin Origin, Guid ResourceId) : Command(Origin);
