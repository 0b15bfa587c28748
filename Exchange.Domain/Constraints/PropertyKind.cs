namespace Exchange.Domain.Constraints;

/// <summary>What the values of a property are, and so which literals it is compared with.</summary>
public enum PropertyKind
{
    /// <summary>A name, compared exactly: <c>accelerator in (nvidia-h100-sxm, nvidia-h200-sxm)</c>.</summary>
    Name = 1,

    /// <summary>Memory, in whole MiB: <c>80GiB</c>.</summary>
    Memory = 2,

    /// <summary>A rate of computing, in whole GFLOPS: <c>900TFLOPS</c>.</summary>
    Rate = 3,

    /// <summary>A ratio, in thousandths: <c>1.3</c>.</summary>
    Ratio = 4,

    /// <summary>A share, in whole percent: <c>50%</c>.</summary>
    Share = 5,

    /// <summary>A duration, in whole minutes: <c>90min</c>, <c>12h</c>, <c>3d</c>.</summary>
    Duration = 6,

    /// <summary>A count: <c>8</c>.</summary>
    Count = 7,

    /// <summary>Yes or no; it stands alone: <c>auto_accept</c>.</summary>
    Flag = 8,

    /// <summary>One of a few names that have an order: <c>nvlink</c>.</summary>
    Level = 9,
}
