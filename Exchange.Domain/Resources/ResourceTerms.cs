namespace Exchange.Domain.Resources;

/// <summary>A resource's state.</summary>
public enum ResourceStatus
{
    /// <summary>Takes matches.</summary>
    Available = 1,

    /// <summary>Runs below its specification; takes no new matches.</summary>
    Degraded = 2,

    /// <summary>Under maintenance; takes no new matches.</summary>
    Maintenance = 3,

    /// <summary>Cannot be reached.</summary>
    Offline = 4,
}

/// <summary>The number format a compute rate is stated for.</summary>
public enum Precision
{
    /// <summary>64-bit floating point.</summary>
    Fp64 = 1,

    /// <summary>32-bit floating point.</summary>
    Fp32 = 2,

    /// <summary>TF32 on matrix units.</summary>
    Tf32 = 3,

    /// <summary>FP16 or BF16 on matrix units, dense.</summary>
    Fp16 = 4,

    /// <summary>FP8 on matrix units, dense.</summary>
    Fp8 = 5,

    /// <summary>8-bit integer, dense.</summary>
    Int8 = 6,
}

/// <summary>How capacity is handed over.</summary>
public enum ProductForm
{
    /// <summary>Whole machines.</summary>
    BareMetal = 1,

    /// <summary>Virtual machines.</summary>
    VirtualMachine = 2,

    /// <summary>Containers.</summary>
    Container = 3,

    /// <summary>A queue of an HPC cluster.</summary>
    HpcQueue = 4,

    /// <summary>An endpoint that serves a model.</summary>
    ModelService = 5,
}

/// <summary>What an offer counts.</summary>
public enum CapacityUnit
{
    /// <summary>Single accelerators.</summary>
    Accelerator = 1,

    /// <summary>Whole nodes with all their accelerators.</summary>
    Node = 2,

    /// <summary>Processor cores.</summary>
    Core = 3,
}
