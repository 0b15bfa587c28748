namespace Browser.Tests;

/// <summary>Pictures of every page, when <c>MARKET_SHOTS</c> names a folder for them.</summary>
public sealed class Screenshots(PortalOfTests portal) : IClassFixture<PortalOfTests>
{
    [Fact]
    public async Task Are_taken_of_every_page()
    {
        if (Environment.GetEnvironmentVariable("MARKET_SHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        var front = await portal.OpenAsync();
        await front.GotoAsync("/");
        await front.ScreenshotAsync(new() { Path = Path.Combine(folder, "portal-home.png") });
        await front.Context.CloseAsync();
        (int, bool, string)[] looks =
            [(1280, false, "en"), (1280, true, "zh-CN"), (390, false, "zh-CN"), (390, true, "en")];
        foreach (var (width, dark, language) in looks)
        {
            var context = await portal.ContextAsync(width, dark, language);
            var page = await context.NewPageAsync();
            (string Id, string Key)? signedIn = null;
            foreach (var (name, path, who) in Pages.All.OrderBy(p => p.Who?.Id, StringComparer.Ordinal))
            {
                if (who is { } visitor && signedIn != visitor)
                {
                    await context.ClearCookiesAsync();
                    await PortalOfTests.SignInAsync(page, visitor);
                    signedIn = visitor;
                }

                await page.GotoAsync(path);
                await page.ScreenshotAsync(new()
                {
                    Path = Path.Combine(folder, $"{name}-{width}-{(dark ? "dark" : "light")}-{language}.png"),
                    FullPage = true,
                });
            }

            await context.CloseAsync();
        }
    }
}
