using System.Net;
using Exchange.Web.Tests.Stub;

namespace Exchange.Web.Tests;

public sealed class SigningIn(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly string BuyerId = SampleIds.Buyer.ToString();

    [Fact]
    public async Task Keeps_the_key_in_an_encrypted_cookie_that_script_cannot_read()
    {
        using var visitor = new Visitor(portal);
        using var response = await SubmitAsync(visitor, BuyerId, SampleMarket.BuyerKey);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("exchange_session",
            StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(SampleMarket.BuyerKey, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_its_cookies_secure_over_https()
    {
        using var visitor = new Visitor(portal, null, "https://localhost");
        using var response = await SubmitAsync(visitor, BuyerId, SampleMarket.BuyerKey);

        var cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("exchange_session",
            StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("no id", SampleMarket.BuyerKey)]
    [InlineData("0198c2a4-0001-7a3e-9d8e-000000000001", "cx_wrong")]
    [InlineData("0198c2a4-0001-7a3e-9d8e-000000000002", SampleMarket.BuyerKey)]
    public async Task Refuses_what_does_not_belong_together(string id, string key)
    {
        using var visitor = new Visitor(portal);
        using var response = await SubmitAsync(visitor, id, key);
        var page = await Visitor.ReadAsync(response);

        Assert.NotNull(page.QuerySelector("[role=alert]"));
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out var cookies)
            && cookies.Any(c => c.StartsWith("exchange_session", StringComparison.Ordinal)));
        Assert.DoesNotContain(key, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comes_back_to_the_page_that_asked_for_it()
    {
        using var visitor = new Visitor(portal);
        using var asked = await visitor.SendAsync("/orders");
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var page = await visitor.GetAsync(asked.Headers.Location!.PathAndQuery);
        using var response = await visitor.SubmitAsync(
            page, "main form", ("Form.Participant", BuyerId), ("Form.ApiKey", SampleMarket.BuyerKey));

        Assert.EndsWith("/orders", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Never_leads_to_another_site(string address)
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/signin?return=" + Uri.EscapeDataString(address));
        using var response = await visitor.SubmitAsync(
            page, "main form", ("Form.Participant", BuyerId), ("Form.ApiKey", SampleMarket.BuyerKey));

        Assert.DoesNotContain("elsewhere", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wants_a_form_of_its_own()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/signin");
        page.QuerySelector("main input[name=__RequestVerificationToken]")!.Remove();
        using var response = await visitor.SubmitAsync(
            page, "main form", ("Form.Participant", BuyerId), ("Form.ApiKey", SampleMarket.BuyerKey));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Out_needs_the_form_s_token_and_ends_the_session()
    {
        using var visitor = await new Visitor(portal).AsAsync(SampleMarket.BuyerKey);
        var page = await visitor.GetAsync("/account");
        using var bare = await visitor.PostAsync("/signout");
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        using var response = await visitor.SubmitAsync(page, "form[action='/signout']");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        using var after = await visitor.SendAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    private static async Task<HttpResponseMessage> SubmitAsync(Visitor visitor, string id, string key)
    {
        var page = await visitor.GetAsync("/signin");
        return await visitor.SubmitAsync(page, "main form", ("Form.Participant", id), ("Form.ApiKey", key));
    }
}
