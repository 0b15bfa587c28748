using System.Text;

namespace Exchange.Api.Resources;

/// <summary>A table of <c>Resources/Catalogue</c> that the binary carries.</summary>
internal static class CatalogueFile
{
    /// <summary>Its rows, cells by the name of their column.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string file)
    {
        var resource = $"Exchange.Api.Resources.Catalogue.{file}";
        using var stream = typeof(CatalogueFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The binary lacks its resource {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rows = CsvText.Parse(reader.ReadToEnd());
        return rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second));
    }
}
