using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Reference;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Api.Reference;

internal static class ReferenceCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<LoadReferenceDataBody>(
            Policies.Operator, b => b.Reference,
            (b, origin, checks) => new LoadReferenceData(
                origin, b.Reference, b.Version, [.. b.Classes.Select(ClassOf)],
                [.. b.Shares.Select(row => new WorkloadShare(
                    checks.Name<WorkloadClass>("shares.workloadClass", row.WorkloadClass), row.BasisPoints,
                    row.Source))],
                [.. b.Measured.Select(row => new MeasuredRate(
                    row.AcceleratorClass, checks.Name<Precision>("measured.precision", row.Precision),
                    checks.Name<WorkloadClass>("measured.workloadClass", row.WorkloadClass), row.DeliveredGflops,
                    row.Source))])),
    ];

    private static ReferenceClass ClassOf(ReferenceClassRow row) => new(
        row.AcceleratorClass, row.MemoryMiB, row.BandwidthMBps, row.Fp64Gflops, row.Fp32Gflops, row.Tf32Gflops,
        row.Fp16Gflops, row.Fp8Gflops, row.Int8Gops, row.Source);
}
