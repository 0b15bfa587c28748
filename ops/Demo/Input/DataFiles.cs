using System.Globalization;
using CsvHelper;

namespace Demo.Input;

/// <summary>The data files beside the program, read as they are.</summary>
internal sealed class DataFiles
{
    private const int GibToMiB = 1_024;
    private const int MaxSource = 200;

    private readonly string _folder;
    private readonly Dictionary<string, decimal?> _catalogue = new(StringComparer.Ordinal);

    public DataFiles(string folder)
    {
        _folder = folder;
        foreach (var file in (string[])["accelerators.csv", "accelerators_cc_by_sa.csv"])
            foreach (var row in Read(file))
                _catalogue[row("accelerator_id")] = Number(row("fp16_bf16_tflops"));
    }

    /// <summary>The data that the build put beside the program.</summary>
    public static DataFiles Beside => new(Path.Combine(AppContext.BaseDirectory, "data"));

    /// <summary>Dense FP16 rate in TFLOPS of a class; null where it is not known.</summary>
    public decimal? Fp16Of(string acceleratorClass) => _catalogue.GetValueOrDefault(acceleratorClass);

    /// <summary>All prices, in the order of their files.</summary>
    public IReadOnlyList<PriceRow> Prices() => [.. AwsPrices(), .. MarketplacePrices()];

    /// <summary>The jobs in the order of their arrival; all, or the first so many.</summary>
    public IReadOnlyList<Job> Jobs(int? count)
    {
        var jobs = Read("jobs_philly_muri_1_2.csv")
            .Select(row => new Job(
                row("job_id"), TimeSpan.FromSeconds(Whole(row("arrival_s"))),
                TimeSpan.FromSeconds(Whole(row("duration_s"))), Whole(row("accelerator_count"))))
            .OrderBy(job => job.Arrival).ThenBy(job => job.Id, StringComparer.Ordinal);
        return count is { } first ? [.. jobs.Take(first)] : [.. jobs];
    }

    private IEnumerable<PriceRow> AwsPrices() => Read("offers_aws_gpu_2026-01.csv").Select(row =>
    {
        var (name, known) = ClassOf(row("accelerator_id"), row("accelerator_name"));
        return new PriceRow(
            row("offer_id"), row("provider"), name, known, row("instance_type"), Whole(row("accelerator_count")),
            row("region"), Number(row("price_usd_per_hour"))!.Value, null, null,
            Source("AWS on demand", row("instance_type"), row("snapshot_date"), row("source")));
    });

    private IEnumerable<PriceRow> MarketplacePrices() => Read("offers_marketplaces_2026-05.csv").Select(row =>
    {
        var (name, known) = ClassOf(row("accelerator_id"), row("accelerator_name"));
        var link = row("interconnect");
        return new PriceRow(
            row("offer_id"), row("provider"), name, known, null, null, null,
            Number(row("price_per_accelerator_usd_per_hour"))!.Value,
            // Of a catalogued class the catalogue says; two sources for one value would only disagree.
            known ? null : (long?)(Number(row("accelerator_memory_gib")) * GibToMiB),
            link.Length == 0 ? null : link,
            Source(row("provider"), row("tier"), row("snapshot_date"), row("source_url")));
    });

    // What the catalogue does not have is sold under its own name, without rates.
    private (string Name, bool IsCatalogued) ClassOf(string id, string name) =>
        _catalogue.ContainsKey(id) ? (id, true) : (name, false);

    private static string Source(string provider, string what, string date, string list)
    {
        var text = $"{provider}, {what}, {date}, {list}";
        return text.Length <= MaxSource ? text : text[..MaxSource];
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? Number(string text) =>
        text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private IEnumerable<Func<string, string>> Read(string file)
    {
        using var reader = CsvReader.FromFile(Path.Combine(_folder, file));
        while (reader.Read())
            yield return column => reader.GetString(column);
    }
}
