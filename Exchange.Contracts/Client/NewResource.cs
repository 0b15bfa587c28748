namespace Exchange.Contracts.Client;

/// <summary>Capacity to register; members as in <see cref="Resources.RegisterResourceBody"/>.</summary>
public sealed record NewResource
{
    /// <summary>Its id; made here unless given.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The accelerator class.</summary>
    public required string AcceleratorClass { get; init; }

    /// <summary>Nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Accelerators in each node.</summary>
    public required int AcceleratorsPerNode { get; init; }

    /// <summary>Device memory of one accelerator, MiB.</summary>
    public long? MemoryMiB { get; init; }

    /// <summary>Power usage effectiveness in thousandths.</summary>
    public int? PueMilli { get; init; }

    /// <summary>Renewable share in whole percent.</summary>
    public int? RenewablePercent { get; init; }

    /// <summary>The link between accelerators.</summary>
    public string? Interconnect { get; init; }
}
