using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Resources;

/// <summary>
/// Registers capacity. Kind <c>resource.registered</c>. Rates of a catalogued accelerator class come from the
/// exchange's catalogue; a class that is not in it is listed under its own name, without rates.
/// </summary>
public sealed record RegisterResourceBody : CommandBody
{
    /// <summary>Made by the client.</summary>
    public required Guid Resource { get; init; }

    /// <summary>The site, 1 to 64 characters.</summary>
    public required string Site { get; init; }

    /// <summary>The region, 1 to 64 characters.</summary>
    public required string Region { get; init; }

    /// <summary>The accelerator class: a catalogue key, or the maker's name for what is not in the catalogue.</summary>
    public required string AcceleratorClass { get; init; }

    /// <summary>Nodes, 1 to 100,000.</summary>
    public required int Nodes { get; init; }

    /// <summary>Accelerators in each node, 1 to 128.</summary>
    public required int AcceleratorsPerNode { get; init; }

    /// <summary>
    /// Device memory of one accelerator in MiB, where it differs from the catalogue's or that has none.
    /// </summary>
    public long? MemoryMiB { get; init; }

    /// <summary>Power usage effectiveness in thousandths: 1,000 to 3,000.</summary>
    public int? PueMilli { get; init; }

    /// <summary>Renewable share in whole percent.</summary>
    public int? RenewablePercent { get; init; }

    /// <summary>The link between accelerators, at most 64 characters.</summary>
    public string? Interconnect { get; init; }
}

/// <summary>An auditor records a measured rate. Kind <c>resource.specification_verified</c>.</summary>
public sealed record VerifySpecificationBody : CommandBody
{
    /// <summary>The resource.</summary>
    public required Guid Resource { get; init; }

    /// <summary>Fp64, Fp32, Tf32, Fp16, Fp8 or Int8.</summary>
    public required string Precision { get; init; }

    /// <summary>Measured rate of one accelerator in GFLOPS (GOPS for Int8).</summary>
    public required long MeasuredGflops { get; init; }
}

/// <summary>Changes a resource's state. Kind <c>resource.status_changed</c>.</summary>
public sealed record ChangeResourceStatusBody : CommandBody
{
    /// <summary>The resource.</summary>
    public required Guid Resource { get; init; }

    /// <summary>Available, Degraded, Maintenance or Offline.</summary>
    public required string Status { get; init; }

    /// <summary>Why, at most 200 characters.</summary>
    public required string Reason { get; init; }
}

/// <summary>Retires a resource. Kind <c>resource.retired</c>.</summary>
public sealed record RetireResourceBody : CommandBody
{
    /// <summary>The resource.</summary>
    public required Guid Resource { get; init; }
}

/// <summary>A resource.</summary>
public sealed record ResourceView(
    Guid ResourceId, Guid SupplierId, string SupplierName, string ComputeIdentity, string Site, string Region,
    string AcceleratorClass, bool Catalogued, int Nodes, int AcceleratorsPerNode, long? MemoryMiB, long? Fp16Gflops,
    int? PueMilli, int? RenewablePercent, string? Interconnect, string Status);

/// <summary>One accelerator class of the catalogue; rates in GFLOPS (GOPS for INT8), null where unknown.</summary>
public sealed record AcceleratorClassView(
    string AcceleratorClass, string Vendor, string Model, string Kind, long? MemoryMiB, long? Fp64Gflops,
    long? Fp32Gflops, long? Tf32Gflops, long? Fp16Gflops, long? Fp8Gflops, long? Int8Gops, string Sources)
{
    /// <summary>Device memory's bandwidth, 10⁶ bytes per second; null where unknown.</summary>
    public long? BandwidthMBps { get; init; }
}
