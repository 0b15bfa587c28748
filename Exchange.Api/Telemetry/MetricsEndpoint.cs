using Exchange.Api.Auth;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Exchange.Api.Telemetry;

/// <summary>GET /metrics.</summary>
internal static class MetricsEndpoint
{
    public static void AddMetricsText(this IServiceCollection services)
    {
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(provider => new BaseExportingMetricReader(provider.GetRequiredService<PrometheusText>())
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        });
        services.AddSingleton(provider => Sdk.CreateMeterProviderBuilder()
            .AddMeter(MarketMetrics.MeterName, "EventStore", "Microsoft.AspNetCore.*", "Npgsql", "System.Runtime")
            .AddReader(provider.GetRequiredService<BaseExportingMetricReader>())
            .Build());
    }

    public static void MapMetricsText(this IEndpointRouteBuilder routes)
    {
        // Made here, so that it counts from the start and not from the first scrape.
        routes.ServiceProvider.GetRequiredService<MeterProvider>();
        routes.MapGet("/metrics", (PrometheusText text, BaseExportingMetricReader reader) =>
                Results.Text(text.Scrape(reader), PrometheusText.ContentType))
            .RequireAuthorization(Policies.Open)
            .ExcludeFromDescription();
    }
}
