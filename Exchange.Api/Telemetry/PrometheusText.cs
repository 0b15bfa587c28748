using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Exchange.Api.Telemetry;

/// <summary>
/// Metrics in Prometheus' text format 0.0.4. OpenTelemetry's own exporter for it is a package apart that this build
/// does without; what a scrape needs of it is this much.
/// </summary>
internal sealed class PrometheusText : BaseExporter<Metric>
{
    /// <summary>The format's content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int CollectMilliseconds = 2_000;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new(); // under _gate

    /// <summary>Collects everything that the reader reads, and says it.</summary>
    public string Scrape(MetricReader reader)
    {
        lock (_gate)
        {
            _text.Clear();
            reader.Collect(CollectMilliseconds);
            return _text.ToString();
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            if (metric.MetricType != MetricType.ExponentialHistogram)
                Write(metric);
        }

        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var isHistogram = metric.MetricType == MetricType.Histogram;
        var name = Name(metric.Name) + metric.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }
            + (isCounter ? "_total" : "");
        var type = isHistogram ? "histogram" : isCounter ? "counter" : "gauge";
        Line($"# HELP {name} {metric.Description.Replace('\n', ' ')}");
        Line($"# TYPE {name} {type}");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (isHistogram)
                WriteHistogram(name, point);
            else
                Line($"{name}{Labels(point)} {Number(Value(metric.MetricType, point))}");
        }
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            Line($"{name}_bucket{Labels(point, $"le=\"{Number(bucket.ExplicitBound)}\"")} {count}");
        }

        Line($"{name}_sum{Labels(point)} {Number(point.GetHistogramSum())}");
        Line($"{name}_count{Labels(point)} {point.GetHistogramCount()}");
    }

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void Line(FormattableString line) =>
        _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Labels(in MetricPoint point, string? further = null)
    {
        var labels = new List<string>();
        foreach (var tag in point.Tags)
            labels.Add($"{Name(tag.Key)}=\"{Escaped(tag.Value)}\"");
        if (further is not null)
            labels.Add(further);
        return labels.Count == 0 ? "" : $"{{{string.Join(',', labels)}}}";
    }

    private static string Name(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == ':' ? c : '_'));

    private static string Escaped(object? value) =>
        (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
