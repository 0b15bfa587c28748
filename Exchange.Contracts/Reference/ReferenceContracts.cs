using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Reference;

/// <summary>The operator gives the market reference data in a new version. Kind <c>reference_data.loaded</c>.</summary>
public sealed record LoadReferenceDataBody : CommandBody
{
    /// <summary>Made by the client for the first version, the same for all later ones.</summary>
    public required Guid Reference { get; init; }

    /// <summary>1 or more, above the version in force.</summary>
    public required int Version { get; init; }

    /// <summary>Accelerator classes, 1 to 256, in ordinal order of their names.</summary>
    public required IReadOnlyList<ReferenceClassRow> Classes { get; init; }

    /// <summary>For each workload class, in the order Training, FineTuning, Inference, Rendering, Hpc.</summary>
    public required IReadOnlyList<WorkloadShareRow> Shares { get; init; }

    /// <summary>Measured rates, at most 256, in the order of class, precision and workload class.</summary>
    public required IReadOnlyList<MeasuredRateRow> Measured { get; init; }
}

/// <summary>
/// One accelerator class. Rates are nominal and dense, of one accelerator, in GFLOPS (GOPS for INT8); what is unknown
/// is left out.
/// </summary>
/// <param name="AcceleratorClass">Its name.</param>
/// <param name="MemoryMiB">Device memory.</param>
/// <param name="BandwidthMBps">Device memory's bandwidth, 10⁶ bytes per second.</param>
/// <param name="Fp64Gflops">FP64.</param>
/// <param name="Fp32Gflops">FP32.</param>
/// <param name="Tf32Gflops">TF32.</param>
/// <param name="Fp16Gflops">FP16 or BF16.</param>
/// <param name="Fp8Gflops">FP8.</param>
/// <param name="Int8Gops">INT8.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ReferenceClassRow(
    string AcceleratorClass, long? MemoryMiB, long? BandwidthMBps, long? Fp64Gflops, long? Fp32Gflops,
    long? Tf32Gflops, long? Fp16Gflops, long? Fp8Gflops, long? Int8Gops, string Source);

/// <summary>The share of the nominal rate that a workload class reaches where none was measured.</summary>
/// <param name="WorkloadClass">Training, FineTuning, Inference, Rendering or Hpc.</param>
/// <param name="BasisPoints">Ten-thousandths, 1 to 10,000.</param>
/// <param name="Source">Where the share comes from.</param>
public sealed record WorkloadShareRow(string WorkloadClass, int BasisPoints, string Source);

/// <summary>A delivered rate that somebody measured.</summary>
/// <param name="AcceleratorClass">One of the classes.</param>
/// <param name="Precision">Fp64, Fp32, Tf32, Fp16, Fp8 or Int8.</param>
/// <param name="WorkloadClass">Training, FineTuning, Inference, Rendering or Hpc.</param>
/// <param name="DeliveredGflops">Of one accelerator, GFLOPS (GOPS for INT8).</param>
/// <param name="Source">Who measured what.</param>
public sealed record MeasuredRateRow(
    string AcceleratorClass, string Precision, string WorkloadClass, long DeliveredGflops, string Source);

/// <summary>Reference data as one table.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Classes">Accelerator classes.</param>
/// <param name="Shares">Shares of nominal rates.</param>
/// <param name="Measured">Measured rates.</param>
public sealed record ReferenceTable(
    int Version, IReadOnlyList<ReferenceClassRow> Classes, IReadOnlyList<WorkloadShareRow> Shares,
    IReadOnlyList<MeasuredRateRow> Measured);

/// <summary>The equivalence table in force.</summary>
/// <param name="Reference">The reference data's id; null before any was loaded.</param>
/// <param name="Version">Its version; null before any was loaded.</param>
/// <param name="LoadedAt">When it came into force.</param>
/// <param name="Rows">What classes deliver; a class of which it is not known has no row.</param>
public sealed record EquivalenceTable(
    Guid? Reference, int? Version, DateTimeOffset? LoadedAt, IReadOnlyList<EquivalenceView> Rows);

/// <summary>What one accelerator of a class delivers.</summary>
/// <param name="AcceleratorClass">The class.</param>
/// <param name="Precision">Fp64, Fp32, Tf32, Fp16, Fp8 or Int8.</param>
/// <param name="WorkloadClass">Training, FineTuning, Inference, Rendering or Hpc.</param>
/// <param name="DeliveredGflops">GFLOPS (GOPS for INT8).</param>
/// <param name="NominalGflops">The nominal dense rate; null when unknown.</param>
/// <param name="Basis"><c>measured</c>, or <c>nominal</c>: the workload class's share of the nominal rate.</param>
/// <param name="Source">Where the measurement or the share comes from.</param>
public sealed record EquivalenceView(
    string AcceleratorClass, string Precision, string WorkloadClass, long DeliveredGflops, long? NominalGflops,
    string Basis, string Source);
