using Exchange.Web.Api;
using Exchange.Web.Tests.Stub;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Web.Tests;

/// <summary>The portal as it runs, over a <see cref="StubApi"/>.</summary>
public sealed class PortalFactory : WebApplicationFactory<Program>
{
    public StubApi Api { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As it is delivered: what works in Development only would not be seen here.
        builder.UseEnvironment("Production");
        builder.UseSetting("Api", "http://api.invalid/");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services =>
            services.AddHttpClient(MarketApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => Api));
    }
}
