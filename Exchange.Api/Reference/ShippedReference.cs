using System.Globalization;
using Exchange.Api.Resources;
using Exchange.Contracts.Reference;
using Exchange.Contracts.Resources;

namespace Exchange.Api.Reference;

/// <summary>
/// The reference data that this binary brings along, from the files in <c>Resources/Catalogue</c>. It decides nothing
/// until the operator has signed and sent it.
/// </summary>
internal static class ShippedReference
{
    /// <summary>Rises with every change of the files; a test holds it to their content.</summary>
    public const int Version = 1;

    public static ReferenceTable Table { get; } = new(
        Version,
        [.. AcceleratorCatalogue.Embedded.All.OrderBy(c => c.AcceleratorClass, StringComparer.Ordinal).Select(Row)],
        [.. CatalogueFile.Read("shares.csv").Select(row => new WorkloadShareRow(
            row["workload_class"], int.Parse(row["basis_points"], CultureInfo.InvariantCulture), row["source"]))],
        [.. CatalogueFile.Read("measured.csv").Select(row => new MeasuredRateRow(
            row["accelerator_id"], row["precision"], row["workload_class"],
            long.Parse(row["delivered_gflops"], CultureInfo.InvariantCulture), row["source"]))]);

    private static ReferenceClassRow Row(AcceleratorClassView view) => new(
        view.AcceleratorClass, Known(view.MemoryMiB), Known(view.BandwidthMBps), Known(view.Fp64Gflops),
        Known(view.Fp32Gflops), Known(view.Tf32Gflops), Known(view.Fp16Gflops), Known(view.Fp8Gflops),
        Known(view.Int8Gops), view.Sources);

    /// <summary>What is cut to nothing is as good as unknown.</summary>
    private static long? Known(long? figure) => figure > 0 ? figure : null;
}
