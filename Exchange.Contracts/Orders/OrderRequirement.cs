namespace Exchange.Contracts.Orders;

/// <summary>What a buyer wants, in the clear: to ask for a plan, or for the client to make an order of.</summary>
public abstract record OrderRequirement
{
    /// <summary>Accelerators wanted; left out with a rate or a workload.</summary>
    public int? Accelerators { get; init; }

    /// <summary>A compute rate wanted instead of accelerators, GFLOPS delivered, 1 to 10¹².</summary>
    public long? RateGflops { get; init; }

    /// <summary>With a rate: Fp64, Fp32, Tf32, Fp16, Fp8 or Int8; other precisions of a chip do not count.</summary>
    public string? Precision { get; init; }

    /// <summary>With a rate: Training, FineTuning, Inference, Rendering or Hpc.</summary>
    public string? WorkloadClass { get; init; }

    /// <summary>Accelerator classes that will do; empty: any.</summary>
    public IReadOnlyList<string> AcceleratorClasses { get; init; } = [];

    /// <summary>Regions that will do; empty: any.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Product forms that will do; empty: any.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>Least device memory of one accelerator, MiB.</summary>
    public long? MinMemoryMiB { get; init; }

    /// <summary>Least dense FP16 rate of one accelerator, GFLOPS.</summary>
    public long? MinFp16Gflops { get; init; }

    /// <summary>Highest PUE, thousandths.</summary>
    public int? MaxPueMilli { get; init; }

    /// <summary>Least renewable share, whole percent.</summary>
    public int? MinRenewablePercent { get; init; }

    /// <summary>What else supply must meet, in the constraint language, at most 1,000 characters.</summary>
    public string? Constraint { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset EarliestStart { get; init; }

    /// <summary>Not after.</summary>
    public required DateTimeOffset LatestStart { get; init; }

    /// <summary>How long, minutes; left out with a workload.</summary>
    public int? Minutes { get; init; }

    /// <summary>All accelerators together or none.</summary>
    public bool AllOrNone { get; init; } = true;

    /// <summary>Most offers to spread over, 1 to 16.</summary>
    public int MaxLegs { get; init; } = 8;

    /// <summary>Limit, budget, currency and workload.</summary>
    public required OrderTerms Terms { get; init; }
}
