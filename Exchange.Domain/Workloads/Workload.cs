using Exchange.Domain.Resources;

namespace Exchange.Domain.Workloads;

/// <summary>
/// A workload as a buyer states it. Which members a kind has, and from where to where they go, is in
/// <see cref="WorkloadMembers"/>; all others are null.
/// </summary>
/// <param name="Kind">What it is stated in.</param>
public sealed record Workload(WorkloadKind Kind)
{
    /// <summary>When it must be done; of kinds that end with their work.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The precision that it computes in; null: FP64 for HPC, FP32 for rendering, else FP16.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Model parameters, a count.</summary>
    public long? Parameters { get; init; }

    /// <summary>Tokens that are trained on, each as often as it is seen.</summary>
    public long? Tokens { get; init; }

    /// <summary>Parameters of the adapters, when only they are trained (LoRA); null: the whole model is.</summary>
    public long? AdapterParameters { get; init; }

    /// <summary>Share of the nominal rate, in percent; null: what the reference data have.</summary>
    public long? UtilisationPercent { get; init; }

    /// <summary>Tokens per second of all requests together.</summary>
    public long? TokensPerSecond { get; init; }

    /// <summary>Tokens per second that each request gets at least.</summary>
    public long? TokensPerSecondEach { get; init; }

    /// <summary>Tokens that a request holds in memory, its prompt and its answer.</summary>
    public long? ContextTokens { get; init; }

    /// <summary>Bytes of keys and values per token: 2 × layers × heads of them × their width × bytes each.</summary>
    public long? CacheBytesPerToken { get; init; }

    /// <summary>Streams at once.</summary>
    public long? Streams { get; init; }

    /// <summary>Pixels of a stream's picture.</summary>
    public long? PixelsPerFrame { get; init; }

    /// <summary>Pictures per second of a stream.</summary>
    public long? FramesPerSecond { get; init; }

    /// <summary>Device memory of a stream.</summary>
    public long? MemoryMiBPerStream { get; init; }

    /// <summary>Work: 3.6 × 10¹⁵ operations each.</summary>
    public long? TeraflopHours { get; init; }

    /// <summary>Work in hours of processor cores, instead of operations.</summary>
    public long? CoreHours { get; init; }

    /// <summary>What such a core does at its peak, MFLOPS.</summary>
    public long? MegaflopsPerCore { get; init; }

    /// <summary>Memory of such a core.</summary>
    public long? MemoryMiBPerCore { get; init; }

    /// <summary>Hours of accelerators.</summary>
    public long? UnitHours { get; init; }
}
