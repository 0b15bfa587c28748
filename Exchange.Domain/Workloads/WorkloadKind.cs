namespace Exchange.Domain.Workloads;

/// <summary>What a workload is stated in.</summary>
public enum WorkloadKind
{
    /// <summary>Train a model on so many tokens by a deadline.</summary>
    Training = 1,

    /// <summary>Train a finished model further, all of it or adapters beside it, by a deadline.</summary>
    FineTuning = 2,

    /// <summary>Answer with a model at so many tokens per second, for a time.</summary>
    Inference = 3,

    /// <summary>Render so many streams at once, for a time.</summary>
    Rendering = 4,

    /// <summary>Do so much numerical work by a deadline.</summary>
    Hpc = 5,

    /// <summary>Have so many accelerator-hours by a deadline.</summary>
    Generic = 6,
}
