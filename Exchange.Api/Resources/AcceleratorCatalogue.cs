using System.Collections.Frozen;
using System.Globalization;
using System.Text;
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
        var resource = $"Exchange.Api.Resources.Catalogue.{file}";
        using var stream = typeof(AcceleratorCatalogue).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The binary lacks its resource {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rows = CsvText.Parse(reader.ReadToEnd());
        var columns = rows[0].Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index);
        foreach (var row in rows.Skip(1))
        {
            string Cell(string column) => row[columns[column]];
            yield return new(
                Cell("accelerator_id"), Cell("vendor"), Cell("model"), Cell("kind"),
                Scaled(Cell("memory_gib"), MebibytesPerGibibyte), Tera(Cell("fp64_tflops")), Tera(Cell("fp32_tflops")),
                Tera(Cell("tf32_tflops")), Tera(Cell("fp16_bf16_tflops")), Tera(Cell("fp8_tflops")),
                Tera(Cell("int8_tops")), Cell("sources"));
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
