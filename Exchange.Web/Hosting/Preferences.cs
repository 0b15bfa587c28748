using Microsoft.AspNetCore.Localization;

namespace Exchange.Web.Hosting;

/// <summary>
/// Language and theme: chosen with <c>?culture=</c> and <c>?theme=</c>, which any link can carry, and remembered in a
/// cookie each. No script needed.
/// </summary>
public sealed class Preferences(RequestDelegate next)
{
    public const string ThemeCookie = "theme";
    private const string CultureCookie = "culture";
    private static readonly string[] Cultures = ["en", "zh-CN"];
    private static readonly string[] Themes = ["light", "dark"];

    public static void Localize(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(Cultures[0]).AddSupportedCultures(Cultures).AddSupportedUICultures(Cultures);
        options.RequestCultureProviders =
        [
            new QueryStringRequestCultureProvider(),
            new CookieRequestCultureProvider { CookieName = CultureCookie },
            new AcceptLanguageHeaderRequestCultureProvider(),
        ];
    }

    /// <summary>The theme that the visitor chose; null leaves it to the system.</summary>
    public static string? ThemeOf(HttpContext context)
    {
        var asked = context.Request.Query["theme"].ToString();
        var theme = Themes.Contains(asked) ? asked : context.Request.Cookies[ThemeCookie];
        return Themes.Contains(theme) ? theme : null;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["culture"].ToString() is { Length: > 0 } culture && Cultures.Contains(culture))
        {
            Remember(context, CultureCookie, CookieRequestCultureProvider.MakeCookieValue(new(culture)),
                httpOnly: true);
        }

        if (query["theme"].ToString() is { Length: > 0 } theme && Themes.Contains(theme))
        {
            // The theme switch writes it too, hence readable by script; it tells nothing.
            Remember(context, ThemeCookie, theme, httpOnly: false);
        }

        return next(context);
    }

    private static void Remember(HttpContext context, string name, string value, bool httpOnly) =>
        context.Response.Cookies.Append(name, value, new()
        {
            HttpOnly = httpOnly,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
}
