using System.Net;
using System.Text.RegularExpressions;
using Exchange.Domain.Trading;
using Exchange.Web.Activity;
using Exchange.Web.Attestation;
using Exchange.Web.Problems;
using Exchange.Web.Tests.Stub;

namespace Exchange.Web.Tests;

public sealed partial class WhenTheExchangeSaysNo
{
    [Fact]
    public void Every_refusal_has_a_title() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Select(c => (int)c).Order(), RefusalTexts.Codes.Order());

    [Fact]
    public void Every_refusal_has_a_reason_in_Chinese()
    {
        Assert.Equal(Enum.GetValues<RefusalCode>().Select(c => (int)c).Order(), RefusalReasons.Codes.Order());
        Assert.All(RefusalReasons.Codes, code => Assert.EndsWith(
            "。", RefusalReasons.InChinese(code), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_event_has_a_name()
    {
        var types = EventCatalog.All.Keys.Select(type => CapitalLetter().Replace(type.Name, "_$0").ToLowerInvariant());

        Assert.Equal([], types.Where(type => EventNames.Find(type) is null));
    }

    [Theory]
    [InlineData("en", "Settlement paid")]
    [InlineData("zh-CN", "结算支付")]
    public async Task Events_are_called_by_their_names(string language, string name)
    {
        using var portal = new PortalFactory();
        using var visitor = await new Visitor(portal, language).AsAsync(SampleMarket.AuditorKey);
        var page = await visitor.GetAsync("/activity");

        Assert.Contains(
            page.QuerySelectorAll("tbody td"), cell => cell.TextContent.Trim() == $"{name} settlement_paid");
    }

    [Fact]
    public void Every_attested_fact_has_a_name()
    {
        var kinds = EventCatalog.All.Values.Select(d => d.LedgerKind).OfType<string>().ToList();

        Assert.NotEmpty(kinds);
        Assert.Empty(kinds.Except(Kinds.All));
    }

    [Theory]
    [InlineData("en", "Insufficient funds", "The balance is too low.")]
    [InlineData("zh-CN", "可用余额不足", "不足以冻结订单所需的款项。")]
    public async Task The_field_the_value_and_the_rule_are_shown(string language, string title, string reason)
    {
        using var portal = new PortalFactory();
        portal.Api.Refusal = new(
            "/problems/insufficient-funds", "Insufficient funds", 409, "The balance is too low.", 1400, "limit", "2.4",
                "At most 19094.14 USD.");
        using var visitor = await new Visitor(portal, language).AsAsync(SampleMarket.BuyerKey);
        var form = await visitor.GetAsync("/orders/new");
        using var planned = await visitor.SubmitAsync(form, "form.card-form", ("Form.Limit", "2.40"));
        using var response = await visitor.SubmitAsync(await Visitor.ReadAsync(planned), "#place ~ form");
        var problem = (await Visitor.ReadAsync(response)).QuerySelector(".problem")!;

        Assert.Equal(title, problem.QuerySelector("h2")!.TextContent);
        Assert.Equal(["limit", "2.4"], problem.QuerySelectorAll("code").Select(c => c.TextContent));
        Assert.Contains(reason, problem.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("At most 19094.14 USD.", problem.TextContent, StringComparison.Ordinal);
        Assert.Contains("1400", problem.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no-such-page")]
    [InlineData("/offers/0198c2a4-9999-7a3e-9d8e-000000000001")]
    [InlineData("/ledger/999")]
    [InlineData("/ledger/999/receipt")]
    [InlineData("/error")]
    public async Task What_is_not_there_is_a_page_that_says_so(string path)
    {
        using var portal = new PortalFactory();
        using var visitor = new Visitor(portal);
        var (status, page) = await visitor.TryAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("There is no such page", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task What_is_for_another_role_is_not_shown()
    {
        using var portal = new PortalFactory();
        using var visitor = await new Visitor(portal).AsAsync(SampleMarket.BuyerKey);
        var (status, page) = await visitor.TryAsync("/activity");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("Not for your role", page.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/offers")]
    [InlineData("/ledger")]
    [InlineData("/market")]
    public async Task A_silent_api_is_a_page_that_says_so(string path)
    {
        using var portal = new PortalFactory();
        portal.Api.IsSilent = true;
        using var visitor = new Visitor(portal);
        var (status, page) = await visitor.TryAsync(path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("The exchange does not answer", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(path, page.QuerySelector(".error-page a.btn-primary")!.GetAttribute("href"));
    }

    [Fact]
    public async Task The_portal_lives_without_the_api_but_is_not_ready()
    {
        using var portal = new PortalFactory();
        portal.Api.IsSilent = true;
        using var visitor = new Visitor(portal);
        using var live = await visitor.SendAsync("/health/live");
        using var ready = await visitor.SendAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalLetter();
}
