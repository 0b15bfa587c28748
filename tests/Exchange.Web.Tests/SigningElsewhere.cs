using System.Net;
using System.Text;
using AngleSharp.Dom;
using Exchange.Web.Tests.Stub;
using Ledger;

namespace Exchange.Web.Tests;

public sealed class SigningElsewhere : IDisposable
{
    private readonly PortalFactory _portal = new();
    private readonly PrivateKey _key = PrivateKey.FromHex(new string('3', 64));

    public void Dispose()
    {
        _key.Dispose();
        _portal.Dispose();
    }

    [Fact]
    public async Task The_bytes_to_sign_are_canonical_and_are_the_file_s()
    {
        using var visitor = await SupplierAsync();
        var page = await PrepareOfferAsync(visitor);
        var shown = page.QuerySelector("#signed-bytes")!.TextContent;
        using var file = await visitor.SubmitAsync(page, "form[action='/sign/body.json']");

        Assert.Equal(shown, await file.Content.ReadAsStringAsync());
        Assert.Equal("body.json", file.Content.Headers.ContentDisposition!.FileName);
        CanonicalJson.CheckBody(Encoding.UTF8.GetBytes(shown));
        Assert.Contains("\"price\":\"2.5\"", shown, StringComparison.Ordinal);
        Assert.Contains("offer.listed", page.QuerySelector("#sign-code")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_signature_is_passed_on_with_the_very_bytes()
    {
        using var visitor = await SupplierAsync();
        var page = await PrepareOfferAsync(visitor);
        var shown = page.QuerySelector("#signed-bytes")!.TextContent;
        using var response = await SendAsync(visitor, page, _key.SignBody("offer.listed",
            Encoding.UTF8.GetBytes(shown)));

        var (path, key, envelope) = Assert.Single(_portal.Api.Posted);
        Assert.Equal(("/v1/offers", SampleMarket.SupplierKey), (path, key));
        Assert.Equal(shown, envelope.GetProperty("body").GetRawText());
        Assert.Equal(_key.PublicKeyHex, envelope.GetProperty("signature").GetProperty("by").GetString());
        var done = await Visitor.ReadAsync(response);
        Assert.NotNull(done.QuerySelector("a[href='/ledger/4/receipt']"));
    }

    [Theory]
    [InlineData("match.confirmed")]
    [InlineData("offer.withdrawn")]
    public async Task A_signature_for_another_kind_is_not_sent(string kind)
    {
        using var visitor = await SupplierAsync();
        var page = await PrepareOfferAsync(visitor);
        var shown = page.QuerySelector("#signed-bytes")!.TextContent;
        using var response = await SendAsync(visitor, page, _key.SignBody(kind, Encoding.UTF8.GetBytes(shown)));

        Assert.Empty(_portal.Api.Posted);
        Assert.NotNull((await Visitor.ReadAsync(response)).QuerySelector("[role=alert]"));
    }

    [Theory]
    [InlineData("offer.listed", "{\"a\":1}")]
    [InlineData("offer.listed", "<script>alert(1)</script>")]
    [InlineData("no.kind", "{}")]
    public async Task What_is_no_command_is_neither_sent_nor_given_back_as_a_file(string kind, string body)
    {
        using var visitor = await SupplierAsync();
        var page = await PrepareOfferAsync(visitor);
        using var sent = await visitor.SubmitAsync(
            page, "form[action='/sign']", ("Form.Kind", kind), ("Form.Body", body), ("Form.By", new string('a', 64)),
            ("Form.Sig", new string('b', 128)));
        using var file = await visitor.SubmitAsync(
            page, "form[action='/sign/body.json']", ("kind", kind), ("body", body));

        Assert.Empty(_portal.Api.Posted);
        Assert.Null((await Visitor.ReadAsync(sent)).QuerySelector("script:not([src])"));
        Assert.Equal(HttpStatusCode.BadRequest, file.StatusCode);
    }

    [Theory]
    [InlineData("confirm", "", "match.confirmed", "/v1/matches/confirm")]
    [InlineData("decline", "cooling works", "match.declined", "/v1/matches/decline")]
    public async Task A_match_is_answered_in_the_same_way(string answer, string reason, string kind, string route)
    {
        using var visitor = await SupplierAsync();
        var form = await visitor.GetAsync($"/supply/matches/{SampleIds.WaitingMatch}");
        using var prepared = await visitor.SubmitAsync(
            form, "form.card-form", ("Form.Answer", answer), ("Form.Reason", reason));
        var page = await Visitor.ReadAsync(prepared);
        var shown = page.QuerySelector("#signed-bytes")!.TextContent;
        using var response = await SendAsync(visitor, page, _key.SignBody(kind, Encoding.UTF8.GetBytes(shown)));

        var (path, _, envelope) = Assert.Single(_portal.Api.Posted);
        Assert.Equal(route, path);
        Assert.Equal(SampleIds.WaitingMatch, envelope.GetProperty("body").GetProperty("match").GetGuid());
    }

    [Fact]
    public async Task No_page_asks_for_a_private_key()
    {
        using var visitor = await SupplierAsync();
        var page = await PrepareOfferAsync(visitor);

        Assert.DoesNotContain(
            page.QuerySelectorAll("input[name], textarea[name]"),
            i => i.GetAttribute("name")!.Contains("private", StringComparison.OrdinalIgnoreCase)
                || i.GetAttribute("name")!.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    private Task<Visitor> SupplierAsync() => new Visitor(_portal).AsAsync(SampleMarket.SupplierKey);

    private static Task<HttpResponseMessage> SendAsync(Visitor visitor, IDocument page, EntrySignature signature) =>
        visitor.SubmitAsync(page, "form[action='/sign']", ("Form.By", signature.By), ("Form.Sig", signature.Sig));

    private static async Task<IDocument> PrepareOfferAsync(Visitor visitor)
    {
        var form = await visitor.GetAsync("/supply/list");
        using var response = await visitor.SubmitAsync(
            form, "form.card-form", ("Form.Price", "2.50"), ("Form.Source", "own price list"));
        return await Visitor.ReadAsync(response);
    }
}
