using System.Text.Json;
using Microsoft.Playwright;
using TestKit;

namespace Browser.Tests;

/// <summary>axe-core on every page, in light and dark.</summary>
public sealed class Accessibility(PortalOfTests portal) : IClassFixture<PortalOfTests>
{
    private static readonly string Axe =
        Path.Combine(RepositoryRoot.Find(), "Exchange.Web", "node_modules", "axe-core", "axe.min.js");

    private static readonly string[] Rules =
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    [Theory]
    [InlineData(1280, false, "en")]
    [InlineData(390, true, "zh-CN")]
    public async Task Has_no_violation_on_any_page(int width, bool dark, string language)
    {
        var found = new List<string>();
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
            found.AddRange((await ViolationsAsync(page)).Select(v => $"{name}: {v}"));
        }

        await context.CloseAsync();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        await page.AddScriptTagAsync(new() { Path = Axe });
        var result = await page.EvaluateAsync<JsonElement>(
            "(rules) => axe.run(document, { runOnly: rules })", Rules);
        return [.. result.GetProperty("violations").EnumerateArray().Select(v =>
            v.GetProperty("id").GetString() + ": " + string.Join(
                " | ", v.GetProperty("nodes").EnumerateArray().Take(4).Select(n => n.GetProperty(
                    "html").GetString())))];
    }
}
