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

        foreach (var (width, dark, language) in new[] { (1280, false, "en"), (1280, true, "zh-CN"), (390, false,
            "zh-CN"), (390, true, "en") })
        {
            foreach (var (name, path, who) in Pages.All)
            {
                var page = await portal.OpenAsync(width, dark, language);
                if (who is { } visitor)
                {
                    await PortalOfTests.SignInAsync(page, visitor);
                }

                await page.GotoAsync(path);
                await page.ScreenshotAsync(new()
                {
                    Path = Path.Combine(folder, $"{name}-{width}-{(dark ? "dark" : "light")}-{language}.png"),
                    FullPage = true,
                });
                await page.Context.CloseAsync();
            }
        }
    }
}
