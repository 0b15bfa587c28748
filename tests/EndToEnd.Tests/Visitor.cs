using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>Somebody at the portal, in a browser of its own, reading one language.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly string? Shots = Environment.GetEnvironmentVariable("MARKET_SHOTS");

    private readonly IBrowserContext _context;
    private readonly string _language;

    private Visitor(IBrowserContext context, IPage page, string language) =>
        (_context, Page, _language) = (context, page, language);

    public IPage Page { get; }

    public static async Task<Visitor> OpenAsync(IBrowser browser, Uri portal, string language)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = portal.ToString(),
            Locale = language,
            ColorScheme = ColorScheme.Light,
            ViewportSize = new() { Width = 1280, Height = 800 },
        });
        return new(context, await context.NewPageAsync(), language);
    }

    /// <summary>Signs in through the form.</summary>
    public async Task SignInAsync(Guid participant, string apiKey)
    {
        await Page.GotoAsync("/signin");
        await Page.FillAsync("#f-form-participant", participant.ToString());
        await Page.FillAsync("#f-form-apikey", apiKey);
        await SubmitAsync();
        await Page.WaitForURLAsync("**/account");
    }

    /// <summary>Sends the form that the page is about.</summary>
    public Task SubmitAsync() => Page.ClickAsync("main form.card-form button[type=submit] >> nth=0");

    /// <summary>Waits until the page's main part says a text.</summary>
    public async Task SeesAsync(string text, string within = "main") =>
        await Assertions.Expect(Page.Locator(within).First).ToContainTextAsync(text);

    /// <summary>
    /// Where <c>MARKET_SHOTS</c> names a folder: what the page looks like, wide and narrow, light and dark.
    /// </summary>
    public async Task ShowAsync(string name)
    {
        if (Shots is not { Length: > 0 })
        {
            return;
        }

        foreach (var (width, scheme) in ((int, ColorScheme)[])
            [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark)])
        {
            await Page.SetViewportSizeAsync(width, 800);
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var file = $"{name}-{_language}-{width}-{scheme}.png".ToLowerInvariant();
            await Page.ScreenshotAsync(new()
            {
                Path = Path.Combine(Shots, file), FullPage = true, Animations = ScreenshotAnimations.Disabled,
            });
        }

        await Page.SetViewportSizeAsync(1280, 800);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
