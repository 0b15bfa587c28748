using Exchange.Web.Hosting;

namespace Exchange.Web.Tests;

public sealed class EveryPage(PortalFactory portal) : IClassFixture<PortalFactory>
{
    public static TheoryData<string> Open { get; } = ["/", "/offers", "/signin"];

    [Theory]
    [MemberData(nameof(Open))]
    public async Task Forbids_everything_but_its_own_files(string path)
    {
        using var visitor = new Visitor(portal);
        using var response = await visitor.SendAsync(path);

        Assert.Equal(SecurityHeaders.ContentSecurityPolicy,
            response.Headers.GetValues("Content-Security-Policy").Single());
        var page = await Visitor.ReadAsync(response);
        Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]), [onclick], [onchange]"));
        Assert.All(
            page.QuerySelectorAll("script[src], link[rel=stylesheet]"),
            file => Assert.StartsWith("/", file.GetAttribute("src") ?? file.GetAttribute("href"),
                StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Open))]
    public async Task Names_its_language_and_is_called_something(string path)
    {
        using var visitor = new Visitor(portal, "zh-CN");
        var page = await visitor.GetAsync(path);

        Assert.Equal("zh-CN", page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Contains("算力交易所", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_styles_and_scripts_are_there()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/");

        foreach (var file in page.QuerySelectorAll("script[src], link[href]"))
        {
            using var response = await visitor.SendAsync(file.GetAttribute("src") ?? file.GetAttribute("href")!);
            Assert.True(response.IsSuccessStatusCode, file.OuterHtml);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }
}
