namespace Exchange.Domain.Reference;

/// <summary>What kind of work a delivered rate is stated for: the same chip reaches other shares of its peak.</summary>
public enum WorkloadClass
{
    /// <summary>Training a model from nothing.</summary>
    Training = 1,

    /// <summary>Training a finished model further.</summary>
    FineTuning = 2,

    /// <summary>Answering with a model.</summary>
    Inference = 3,

    /// <summary>Drawing pictures.</summary>
    Rendering = 4,

    /// <summary>Dense numerical work: matrix products and what is built of them.</summary>
    Hpc = 5,
}
