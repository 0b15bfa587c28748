using System.Net;
using AngleSharp.Dom;
using Exchange.Web.Hosting;
using Exchange.Web.Tests.Stub;

namespace Exchange.Web.Tests;

public sealed class EveryPage(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>Path, who sees it, and what stands in its rows without script.</summary>
    public static TheoryData<string, string?, string> All { get; } = new()
    {
        { "/", null, "nvidia-h100-sxm" },
        { "/offers", null, "nvidia-t4" },
        { $"/offers/{SampleIds.Offer}", null, "CX-LULEA-1-0001" },
        { "/signin", null, "cx" },
        { "/ledger", null, "settlement.paid" },
        { "/ledger/4", null, "by: session" },
        { "/ledger/check", null, "cledger receipt" },
        { "/ledger/checkpoint", null, "witness.example/w1" },
        { "/market", null, "nvidia-b200" },
        { "/orders", SampleMarket.BuyerKey, "O-000412" },
        { $"/orders/{SampleIds.Order}", SampleMarket.BuyerKey, "1,129.54" },
        { "/orders/new", SampleMarket.BuyerKey, "V-9P2C-8HWT" },
        { "/orders/new?by=training", SampleMarket.BuyerKey, "USD" },
        { "/account", SampleMarket.BuyerKey, "19,094.14" },
        { "/supply", SampleMarket.SupplierKey, "CX-NL-LUL1-H100SXM-0007-K" },
        { "/supply/list", SampleMarket.SupplierKey, "lulea-1" },
        { $"/supply/matches/{SampleIds.WaitingMatch}", SampleMarket.SupplierKey, "1.85" },
        { "/activity", SampleMarket.AuditorKey, "settlement_paid" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Has_its_rows_in_English_without_script(string path, string? key, string content)
    {
        var page = await OpenAsync(path, key, "en");

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("Compute Exchange", page.Title, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("h1"));
        if (content != "cx")
        {
            Assert.Contains(content, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Speaks_Chinese_where_it_has_words(string path, string? key, string content)
    {
        var page = await OpenAsync(path, key, "zh-CN");

        Assert.Equal("zh-CN", page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("算力交易所", page.Title, StringComparison.Ordinal);
        Assert.All(
            page.QuerySelectorAll("main h2, main th[scope=col], main label, main dt, main button"),
            words => Assert.True(
                words.TextContent.Any(c => c > 0x2fff) || IsNoWord(words),
                    $"{path}: {words.TextContent.Trim()} {content}"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Allows_nothing_inside_the_page_to_run(string path, string? key, string content)
    {
        using var visitor = new Visitor(portal);
        if (key is not null)
        {
            await visitor.AsAsync(key);
        }

        using var response = await visitor.SendAsync(path);
        Assert.Equal(
            SecurityHeaders.ContentSecurityPolicy, response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        var page = await Visitor.ReadAsync(response);
        Assert.NotEmpty(content);
        Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]), [onclick], [onchange], [onsubmit]"));
        Assert.All(
            page.QuerySelectorAll("script[src], link[href]"),
            file => Assert.StartsWith(
                "/", file.GetAttribute("src") ?? file.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Guards_every_form_that_changes_something(string path, string? key, string content)
    {
        var page = await OpenAsync(path, key, "en");

        Assert.NotEmpty(content);
        Assert.All(
            page.QuerySelectorAll("form[method=post]"),
            form => Assert.NotNull(form.QuerySelector("input[name=__RequestVerificationToken]")));
    }

    [Fact]
    public async Task Finds_its_styles_and_scripts()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/");

        foreach (var file in page.QuerySelectorAll("script[src], link[href]"))
        {
            using var response = await visitor.SendAsync(file.GetAttribute("src") ?? file.GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    // Precisions and abbreviations are the same in every language.
    private static bool IsNoWord(IElement words) =>
        words.TextContent.Trim() is "#" or "PUE" || words.TextContent.StartsWith("FP", StringComparison.Ordinal)
        || words.QuerySelector("code") is not null;

    private async Task<IDocument> OpenAsync(string path, string? key, string language)
    {
        using var visitor = new Visitor(portal, language);
        if (key is not null)
        {
            await visitor.AsAsync(key);
        }

        return await visitor.GetAsync(path);
    }
}
