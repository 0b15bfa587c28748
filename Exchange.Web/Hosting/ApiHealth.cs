using Exchange.Web.Api;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Exchange.Web.Hosting;

/// <summary>Ready means that the API answers.</summary>
public sealed class ApiHealth(MarketCache market) : IHealthCheck
{
    public const string Tag = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await market.FindAsync(cancellationToken) is null
            ? HealthCheckResult.Unhealthy("The API does not answer.")
            : HealthCheckResult.Healthy();
}
