using Exchange.Web.Attestation;
using Exchange.Web.Problems;
using Exchange.Web.Ui;

namespace Exchange.Web.Tests;

public sealed class ChoosingLanguageAndTheme(PortalFactory portal) : IClassFixture<PortalFactory>
{
    public static IEnumerable<Text> AllTexts =>
        typeof(Text).Assembly.GetTypes()
            .SelectMany(t => t.GetFields())
            .Where(f => f.IsStatic && f.FieldType == typeof(Text))
            .Select(f => (Text)f.GetValue(null)!)
            .Concat(States.Names).Concat(Kinds.Names).Concat(RefusalTexts.All)
            .Concat(Words.Forms.Concat(Words.Units).Concat(Words.Roles).Concat(Words.TimesInForce)
                .Concat(Words.Reasons).Concat(Words.AccountKinds).Select(w => w.Name));

    [Fact]
    public void Every_text_has_words_in_both_languages()
    {
        var texts = AllTexts.ToList();

        Assert.True(texts.Count > 400, $"{texts.Count} texts");
        Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(
            text.En) || string.IsNullOrWhiteSpace(text.Zh)));
        // A few words are the same everywhere; a text that was forgotten is one that has no Chinese letter in it.
        var same = texts.Where(t => !t.Zh.Any(c => c > 0x2fff)).Select(t => t.En).Distinct();
        Assert.Equal(["Apache-2.0", "PUE"], same.Order());
    }

    [Fact]
    public void Every_text_has_the_same_places_in_both_languages() =>
        Assert.All(AllTexts, text => Assert.Equal(Places(text.En), Places(text.Zh)));

    [Theory]
    [InlineData("zh-CN", "zh-CN")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN")]
    [InlineData("de-DE", "en")]
    public async Task The_browser_s_language_decides_at_first(string accepted, string language)
    {
        using var visitor = new Visitor(portal, accepted);
        var page = await visitor.GetAsync("/signin");

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_link_changes_the_language_of_this_page_and_of_the_next()
    {
        using var visitor = new Visitor(portal, "en");
        var english = await visitor.GetAsync("/offers?class=nvidia-t4");
        var link = english.QuerySelector("a[hreflang=zh-CN]")!.GetAttribute("href")!;

        Assert.Contains("class=nvidia-t4", link, StringComparison.Ordinal);
        Assert.Equal("zh-CN", (await visitor.GetAsync(link)).DocumentElement.GetAttribute("lang"));
        Assert.Equal("zh-CN", (await visitor.GetAsync("/market")).DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_link_changes_the_theme_and_the_server_remembers_it()
    {
        using var visitor = new Visitor(portal, "en");
        var page = await visitor.GetAsync("/signin");
        Assert.Null(page.DocumentElement.GetAttribute("data-theme"));
        var link = page.QuerySelector("a[data-theme-value=dark]")!.GetAttribute("href")!;

        Assert.Equal("dark", (await visitor.GetAsync(link)).DocumentElement.GetAttribute("data-theme"));
        Assert.Equal("dark", (await visitor.GetAsync("/market")).DocumentElement.GetAttribute("data-theme"));
    }

    [Theory]
    [InlineData("/signin?culture=xx-XX")]
    [InlineData("/signin?theme=%22%3E%3Cscript%3E")]
    public async Task What_is_no_language_or_theme_is_left_alone(string path)
    {
        using var visitor = new Visitor(portal, "en");
        using var response = await visitor.SendAsync(path);

        Assert.DoesNotContain(
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            c => c.StartsWith("theme", StringComparison.Ordinal) || c.StartsWith("culture", StringComparison.Ordinal));
        var page = await Visitor.ReadAsync(response);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Null(page.DocumentElement.GetAttribute("data-theme"));
    }

    private static string Places(string text) =>
        string.Join(',', Enumerable.Range(0, 9).Where(i => text.Contains($"{{{i}}}", StringComparison.Ordinal)));
}
