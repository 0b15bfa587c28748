namespace Exchange.Contracts.Workloads;

/// <summary>
/// A workload instead of a number of accelerators. Each kind has its own members, and no others; docs/workloads.md has
/// them with the formulas.
/// </summary>
public sealed record WorkloadTerms
{
    /// <summary>Training, FineTuning, Inference, Rendering, Hpc or Generic.</summary>
    public required string Kind { get; init; }

    /// <summary>When it must be done: Training, FineTuning, Hpc, Generic.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Fp64, Fp32, Tf32, Fp16, Fp8, for Inference also Int8; left out: Fp64 for Hpc, else Fp16.</summary>
    public string? Precision { get; init; }

    /// <summary>Model parameters, a count: Training, FineTuning, Inference.</summary>
    public long? Parameters { get; init; }

    /// <summary>Tokens that are trained on, each as often as it is seen: Training, FineTuning.</summary>
    public long? Tokens { get; init; }

    /// <summary>Parameters of the adapters, when only they are trained (LoRA): FineTuning.</summary>
    public long? AdapterParameters { get; init; }

    /// <summary>Share of the nominal rate, 1 to 100; left out, the reference data's: Training, FineTuning.</summary>
    public long? UtilisationPercent { get; init; }

    /// <summary>Tokens per second of all requests together: Inference.</summary>
    public long? TokensPerSecond { get; init; }

    /// <summary>Tokens per second that each request gets at least: Inference.</summary>
    public long? TokensPerSecondEach { get; init; }

    /// <summary>Tokens that a request holds in memory, prompt and answer: Inference.</summary>
    public long? ContextTokens { get; init; }

    /// <summary>Bytes of keys and values per token: Inference.</summary>
    public long? CacheBytesPerToken { get; init; }

    /// <summary>Streams at once: Rendering.</summary>
    public long? Streams { get; init; }

    /// <summary>Pixels of a stream's picture: Rendering.</summary>
    public long? PixelsPerFrame { get; init; }

    /// <summary>Pictures per second of a stream: Rendering.</summary>
    public long? FramesPerSecond { get; init; }

    /// <summary>Device memory of a stream, MiB: Rendering.</summary>
    public long? MemoryMiBPerStream { get; init; }

    /// <summary>Work, 3.6 × 10¹⁵ operations each: Hpc.</summary>
    public long? TeraflopHours { get; init; }

    /// <summary>Work in hours of processor cores, instead of operations: Hpc.</summary>
    public long? CoreHours { get; init; }

    /// <summary>What such a core does at its peak, MFLOPS; left out: 36,000: Hpc.</summary>
    public long? MegaflopsPerCore { get; init; }

    /// <summary>Memory of such a core, MiB: Hpc.</summary>
    public long? MemoryMiBPerCore { get; init; }

    /// <summary>Hours of accelerators: Generic.</summary>
    public long? UnitHours { get; init; }
}

/// <summary>How a workload becomes a requirement.</summary>
/// <param name="Terms">What the buyer stated.</param>
/// <param name="Formula">The formula, with the workload's numbers by name.</param>
/// <param name="Assumptions">What it rests on besides, each with its source.</param>
/// <param name="PetaflopSeconds">All operations, PFLOP/s-seconds; missing where it is no amount of work.</param>
/// <param name="RateGflops">The rate that is needed, GFLOPS delivered; missing where accelerators are.</param>
/// <param name="Precision">The rate's precision.</param>
/// <param name="WorkloadClass">The work that the rate is counted for.</param>
/// <param name="ReferenceVersion">The version of the reference data.</param>
public sealed record WorkloadRequirement(
    WorkloadTerms Terms, string Formula, IReadOnlyList<string> Assumptions, long? PetaflopSeconds, long? RateGflops,
    string? Precision, string? WorkloadClass, int? ReferenceVersion);

/// <summary>A workload and what could do it.</summary>
/// <param name="Requirement">What it comes to, and how.</param>
/// <param name="Minutes">How long it has.</param>
/// <param name="Accelerators">How many of any class, where it needs no rate.</param>
/// <param name="Classes">Every class of the reference data, by name.</param>
public sealed record DecompositionView(
    WorkloadRequirement Requirement, int Minutes, long? Accelerators, IReadOnlyList<ClassAnswerView> Classes);

/// <summary>What a class is to a workload.</summary>
/// <param name="AcceleratorClass">The class.</param>
/// <param name="Gflops">What one counts of the rate, GFLOPS; missing when it cannot do the work.</param>
/// <param name="Accelerators">How many of them alone would do.</param>
/// <param name="SmallestGroup">How many must work together for their memory to hold the work.</param>
/// <param name="Basis"><c>measured</c>, or <c>nominal</c>: a share of the nominal rate.</param>
/// <param name="Note">What binds it besides its rate, or why it cannot do the work.</param>
public sealed record ClassAnswerView(
    string AcceleratorClass, long? Gflops, long? Accelerators, long? SmallestGroup, string Basis, string Note);

/// <summary>Asks what a workload comes to, without any offer.</summary>
public sealed record DecomposeRequest
{
    /// <summary>The workload.</summary>
    public required WorkloadTerms Workload { get; init; }

    /// <summary>When it would start; left out: now.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>How long it runs: Inference and Rendering, 1 to 5,256,000.</summary>
    public int? Minutes { get; init; }
}
