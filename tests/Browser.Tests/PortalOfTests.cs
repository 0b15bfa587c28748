using Exchange.Web.Api;
using Exchange.Web.Tests.Stub;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>
/// A browser and a portal for it: the one at <c>MARKET_PORTAL</c>, or one in this process over a <see cref="StubApi"/>.
/// </summary>
public sealed class PortalOfTests : IAsyncLifetime
{
    private readonly Factory? _factory = Given is null ? new() : null;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>A portal that runs already.</summary>
    public static string? Given { get; } = Environment.GetEnvironmentVariable("MARKET_PORTAL");

    /// <summary>Who signs in: <c>id key</c>. The sample's buyer, or what goes with the given portal.</summary>
    public static (string Id, string Key)? Buyer { get; } = Of("MARKET_PORTAL_BUYER", SampleMarket.BuyerKey);

    public static (string Id, string Key)? Supplier { get; } = Of("MARKET_PORTAL_SUPPLIER", SampleMarket.SupplierKey);

    public static (string Id, string Key)? Auditor { get; } = Of("MARKET_PORTAL_AUDITOR", SampleMarket.AuditorKey);

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (_factory is not null)
        {
            _factory.UseKestrel(0);
            _factory.StartServer();
            Address = _factory.ClientOptions.BaseAddress;
        }
        else
        {
            Address = new(Given!);
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }
    }

    /// <summary>A fresh visitor's page.</summary>
    public async Task<IPage> OpenAsync(bool dark = false, bool script = true, bool bypassPolicy = true)
    {
        var context = await ContextAsync(1280, dark, "en", script, bypassPolicy);
        return await context.NewPageAsync();
    }

    /// <summary>A fresh visitor.</summary>
    public Task<IBrowserContext> ContextAsync(
        int width, bool dark, string language, bool script = true, bool bypassPolicy = true) =>
        _browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language,
            JavaScriptEnabled = script,
            // axe is put into the page by the test, which the page's own policy would not allow.
            BypassCSP = bypassPolicy,
        });

    /// <summary>Signs in through the form.</summary>
    public static async Task SignInAsync(IPage page, (string Id, string Key) who)
    {
        await page.GotoAsync("/signin");
        await page.FillAsync("#f-form-participant", who.Id);
        await page.FillAsync("#f-form-apikey", who.Key);
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/account");
    }

    private static (string Id, string Key)? Of(string variable, string sampleKey)
    {
        if (Given is null)
        {
            return (SampleMarket.ByKey[sampleKey].ParticipantId.ToString(), sampleKey);
        }

        var parts = Environment.GetEnvironmentVariable(variable)?.Split(' ');
        return parts is [var id, var key] ? (id, key) : null;
    }

    private sealed class Factory : WebApplicationFactory<Program>
    {
        private readonly StubApi _api = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("Api", "http://api.invalid/");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.ConfigureTestServices(services =>
                services.AddHttpClient(MarketApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => _api));
        }
    }
}
