using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What a buyer, a supplier and an auditor do, in a browser.</summary>
public sealed class MainPath(PortalOfTests portal) : IClassFixture<PortalOfTests>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_buyer_signs_in_plans_an_order_and_sees_the_plan(bool script)
    {
        if (PortalOfTests.Buyer is not { } buyer)
        {
            return;
        }

        var page = await portal.OpenAsync(script: script);
        await PortalOfTests.SignInAsync(page, buyer);
        await page.GotoAsync("/orders/new");
        await page.FillAsync("#f-form-accelerators", "8");
        await page.FillAsync("#f-form-limit", "9.5");
        await page.ClickAsync("text=Show the plan");
        await page.WaitForSelectorAsync("#plan");

        Assert.NotEqual(0, await page.Locator("text=offers examined").CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_auditor_downloads_a_receipt_and_the_portal_verifies_it()
    {
        var page = await portal.OpenAsync();
        await page.GotoAsync("/ledger");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("table a[download] >> nth=0"));
        var file = await download.PathAsync();
        await page.GotoAsync("/ledger/check");
        await page.SetInputFilesAsync("#file", file);
        await page.ClickAsync("main button[type=submit]");

        await Assertions.Expect(page.Locator(".note.good h2")).ToContainTextAsync("verifies");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_theme_changes_at_once_and_stays()
    {
        var page = await portal.OpenAsync();
        await page.GotoAsync("/signin");
        var before = await BackgroundAsync(page);
        await page.ClickAsync("a[data-theme-value=dark]");
        var after = await BackgroundAsync(page);
        await page.GotoAsync("/market");

        Assert.NotEqual(before, after);
        Assert.Equal(after, await BackgroundAsync(page));
        Assert.EndsWith("/market", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Text_is_copied_with_a_button_that_only_script_adds()
    {
        var without = await portal.OpenAsync(script: false);
        await without.GotoAsync("/ledger/check");
        Assert.Equal(0, await without.Locator("copy-button button").CountAsync());
        await without.Context.CloseAsync();

        var page = await portal.OpenAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync("/ledger/check");
        await page.ClickAsync("copy-button button >> nth=0");

        Assert.Equal(
            "cledger receipt entry.tlog-proof --policy policy",
            await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_has_the_keyboard_s_focus_is_seen_to_have_it(bool dark)
    {
        var page = await portal.OpenAsync(dark: dark);
        await page.GotoAsync("/offers");
        var unseen = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (seen, what) = await FocusAsync(page);
            if (!seen)
            {
                unseen.Add(what);
            }
        }

        Assert.Equal([], unseen);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Nothing_is_refused_by_the_page_s_own_policy()
    {
        var complaints = new List<string>();
        var page = await portal.OpenAsync(bypassPolicy: false);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        foreach (var path in new[] { "/", "/offers", "/ledger", "/ledger/check", "/market", "/signin" })
        {
            await page.GotoAsync(path);
        }

        Assert.Equal([], complaints);
        await page.Context.CloseAsync();
    }

    private static Task<string> BackgroundAsync(IPage page) =>
        page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static async Task<(bool Seen, string What)> FocusAsync(IPage page)
    {
        var outline = await page.EvaluateAsync<string[]>(
            """
            () => {
              const e = document.activeElement;
              const s = getComputedStyle(e);
              return [s.outlineStyle, s.outlineWidth, e.outerHTML.slice(0, 120)];
            }
            """);
        return (outline[0] != "none" && outline[1] != "0px", outline[2]);
    }
}
