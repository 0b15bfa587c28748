using Exchange.Web.Access;
using Exchange.Web.Api;
using Exchange.Web.Attestation;
using Exchange.Web.Problems;
using Exchange.Web.Shell;
using Exchange.Web.Supply;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;

namespace Exchange.Web.Hosting;

/// <summary>Puts the portal together.</summary>
public static partial class Portal
{
    /// <summary>The builder with its settings and services.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Files are found beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables(PortalSettings.Prefix);
        // Without it a build that was not published has no styles outside of Development.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        // One JSON object a line, like the API's.
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => PortalSettings.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddHttpContextAccessor();
        services.AddHttpClient(MarketApi.ClientName, (provider, client) =>
        {
            client.BaseAddress = provider.GetRequiredService<PortalSettings>().Api;
            client.Timeout = TimeSpan.FromSeconds(15);
        });
        services.AddScoped<MarketApi>();
        services.AddSingleton<MarketCache>();
        services.AddSingleton<IConnectionListenerFactory, GuardedTransport>();
        services.AddRazorComponents();
        services.AddHealthChecks().AddCheck<ApiHealth>("api", tags: [ApiHealth.Tag]);
        AddSessions(builder);
        return builder;
    }

    /// <summary>The application with its pipeline.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        // Asked for now: a portal without its settings should not start.
        if (app.Services.GetRequiredService<PortalSettings>().KeyFolder is null)
            LogNoKeyFolder(app.Logger);
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization(Preferences.Localize);
        app.UseMiddleware<Preferences>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = ErrorPages.Path,
            StatusCodeSelector = ErrorPages.StatusOf,
            SuppressDiagnosticsCallback = context => ErrorPages.IsExpected(context.Exception),
            CreateScopeForErrors = true,
        });
        app.UseStatusCodePagesWithReExecute(ErrorPages.Path, "?status={0}", createScopeForStatusCodePages: true);
        app.UseMiddleware<DemoGuard>();
        app.UseRouting();
        app.Use(AnswerUnknownAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(ApiHealth.Tag) })
            .AllowAnonymous();
        app.MapAccess();
        app.MapReceipts();
        app.MapSigning();
        app.MapRazorComponents<App>();
        return app;
    }

    /// <summary>
    /// What routing answers by itself, that there is no such page or method, is the same for everybody; the closed
    /// fallback is for what is there.
    /// </summary>
    private static Task AnswerUnknownAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is RouteEndpoint)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.GetEndpoint()?.RequestDelegate?.Invoke(context) ?? Task.CompletedTask;
    }

    private static void AddSessions(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var keys = services.AddDataProtection().SetApplicationName("compute-exchange-portal");
        if (builder.Configuration["KeyFolder"] is { Length: > 0 } folder)
        {
            // Owner only: who reads these keys reads the API keys in every cookie.
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(
                    folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            keys.PersistKeysToFileSystem(new(folder));
        }
        else
        {
            // The default would be a folder in the home of whoever runs the portal, unencrypted.
            keys.UseEphemeralDataProtectionProvider();
        }

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Session.Configure);
        // What declares nothing is for nobody: every page and endpoint says whether it takes visitors or sessions.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(Configure);
    }

    [LoggerMessage(1, LogLevel.Warning,
        "MARKET_KeyFolder is not set: the keys of the cookies are in memory only, and all sessions end when the " +
        "portal stops.")]
    private static partial void LogNoKeyFolder(ILogger log);

    private static void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = "exchange_form";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // The header that antiforgery adds by itself is weaker than the policy that SecurityHeaders sets.
        options.SuppressXFrameOptionsHeader = true;
    }
}
