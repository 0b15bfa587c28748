namespace Exchange.Contracts.Orders;

/// <summary>A compute rate that is wanted, and what each accelerator counts of it.</summary>
/// <param name="Gflops">The rate, GFLOPS delivered.</param>
/// <param name="Precision">Fp64, Fp32, Tf32, Fp16, Fp8 or Int8.</param>
/// <param name="WorkloadClass">Training, FineTuning, Inference, Rendering or Hpc.</param>
/// <param name="ReferenceVersion">The version of the reference data that the weights are from.</param>
/// <param name="Weights">The classes that count, in the order of their names.</param>
public sealed record RateView(
    long Gflops, string Precision, string WorkloadClass, int ReferenceVersion, IReadOnlyList<ClassWeightView> Weights);

/// <summary>What one accelerator of a class counts of a rate.</summary>
/// <param name="AcceleratorClass">The class.</param>
/// <param name="Gflops">GFLOPS delivered.</param>
public sealed record ClassWeightView(string AcceleratorClass, long Gflops);
