using Exchange.Domain.Resources;

namespace Exchange.Domain.Reference;

/// <summary>
/// The market's reference data in a version: what accelerator classes are, and what they deliver for which work. It
/// replaces the version before as a whole; what was ordered under that one keeps it.
/// </summary>
/// <param name="ReferenceId">The same in every version.</param>
/// <param name="Version">1 or more; each load's is above the last one's.</param>
/// <param name="Classes">The accelerator classes, by name.</param>
/// <param name="Shares">For each workload class, the share of the nominal rate where none was measured.</param>
/// <param name="Measured">Delivered rates that win over a share of the nominal one.</param>
public sealed record ReferenceDataLoaded(
    Guid ReferenceId, int Version, ReferenceClass[] Classes, WorkloadShare[] Shares, MeasuredRate[] Measured);

/// <summary>
/// An accelerator class. Rates are nominal and dense, of one accelerator, in GFLOPS (GOPS for INT8); what is unknown is
/// null, never zero.
/// </summary>
/// <param name="AcceleratorClass">Its name.</param>
/// <param name="MemoryMiB">Device memory.</param>
/// <param name="BandwidthMBps">Device memory's bandwidth, in 10⁶ bytes per second.</param>
/// <param name="Fp64Gflops">FP64.</param>
/// <param name="Fp32Gflops">FP32.</param>
/// <param name="Tf32Gflops">TF32.</param>
/// <param name="Fp16Gflops">FP16 or BF16.</param>
/// <param name="Fp8Gflops">FP8.</param>
/// <param name="Int8Gops">INT8.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ReferenceClass(
    string AcceleratorClass, long? MemoryMiB, long? BandwidthMBps, long? Fp64Gflops, long? Fp32Gflops,
    long? Tf32Gflops, long? Fp16Gflops, long? Fp8Gflops, long? Int8Gops, string Source)
{
    /// <summary>The nominal rate at a precision, GFLOPS; null when unknown.</summary>
    public long? NominalAt(Precision precision) => precision switch
    {
        Precision.Fp64 => Fp64Gflops,
        Precision.Fp32 => Fp32Gflops,
        Precision.Tf32 => Tf32Gflops,
        Precision.Fp16 => Fp16Gflops,
        Precision.Fp8 => Fp8Gflops,
        Precision.Int8 => Int8Gops,
        _ => null,
    };
}

/// <summary>Which share of a nominal rate a workload class reaches where nothing was measured.</summary>
/// <param name="WorkloadClass">The workload class.</param>
/// <param name="BasisPoints">Ten-thousandths of the nominal rate, 1 to 10,000.</param>
/// <param name="Source">Where the share comes from.</param>
public sealed record WorkloadShare(WorkloadClass WorkloadClass, int BasisPoints, string Source);

/// <summary>A delivered rate that somebody measured.</summary>
/// <param name="AcceleratorClass">One of the classes.</param>
/// <param name="Precision">At this precision.</param>
/// <param name="WorkloadClass">For this work.</param>
/// <param name="DeliveredGflops">Of one accelerator, GFLOPS (GOPS for INT8).</param>
/// <param name="Source">Who measured what.</param>
public sealed record MeasuredRate(
    string AcceleratorClass, Precision Precision, WorkloadClass WorkloadClass, long DeliveredGflops, string Source);
