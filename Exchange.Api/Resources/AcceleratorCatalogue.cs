using System.Collections.Frozen;
using System.Globalization;
using Exchange.Contracts.Resources;

namespace Exchange.Api.Resources;

/// <summary>
/// The reference catalogue of accelerators, from the two files in <c>Resources/Catalogue</c>. They are separate files
/// because their licences differ.
/// </summary>
internal sealed class AcceleratorCatalogue
{
    private const int MebibytesPerGibibyte = 1_024;
    private const int GigaPerTera = 1_000;
    private const int MegabytesPerGigabyte = 1_000;

    private readonly FrozenDictionary<string, AcceleratorClassView> _classes;

    private AcceleratorCatalogue(IReadOnlyList<AcceleratorClassView> all)
    {
        All = all;
        _classes = all.ToFrozenDictionary(row => row.AcceleratorClass, StringComparer.Ordinal);
    }

    /// <summary>The catalogue that this binary carries.</summary>
    public static AcceleratorCatalogue Embedded { get; } =
        new([.. Read("accelerators.csv"), .. Read("accelerators_cc_by_sa.csv")]);

    /// <summary>All classes, by key.</summary>
    public IReadOnlyList<AcceleratorClassView> All { get; }

    public AcceleratorClassView? Find(string acceleratorClass) => _classes.GetValueOrDefault(acceleratorClass);

    private static IEnumerable<AcceleratorClassView> Read(string file)
    {
        foreach (var row in CatalogueFile.Read(file))
        {
            yield return new(
                row["accelerator_id"], row["vendor"], row["model"], row["kind"],
                Scaled(row["memory_gib"], MebibytesPerGibibyte), Tera(row["fp64_tflops"]), Tera(row["fp32_tflops"]),
                Tera(row["tf32_tflops"]), Tera(row["fp16_bf16_tflops"]), Tera(row["fp8_tflops"]),
                Tera(row["int8_tops"]), row["sources"])
            {
                BandwidthMBps = Scaled(row["memory_bandwidth_gb_per_s"], MegabytesPerGigabyte),
            };
        }
    }

    private static long? Tera(string cell) => Scaled(cell, GigaPerTera);

    /// <summary>
    /// Exact: a value that is not a whole number of the smaller unit is cut to one, never rounded up.
    /// </summary>
    private static long? Scaled(string cell, int factor) =>
        cell.Length == 0
            ? null
            : decimal.ToInt64(decimal.Truncate(decimal.Parse(cell, CultureInfo.InvariantCulture) * factor));
}
