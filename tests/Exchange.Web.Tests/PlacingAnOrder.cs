using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Web.Tests.Stub;
using Ledger;

namespace Exchange.Web.Tests;

public sealed class PlacingAnOrder : IDisposable
{
    private readonly PortalFactory _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task Shows_the_plan_with_every_leg_before_anything_is_sent()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "/orders/new", "2.40");

        var rows = page.QuerySelectorAll("table tbody tr").Select(r => r.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("710.40", rows[0], StringComparison.Ordinal);
        Assert.Contains("1,139.71", page.QuerySelector("tfoot")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("by: session", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(_portal.Api.Posted);
    }

    [Fact]
    public async Task Says_why_nothing_fits()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "/orders/new", "0.5");

        Assert.Contains(
            "none at or under your limit", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("1.2345678")]
    public async Task Asks_again_for_what_is_no_price(string limit)
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "/orders/new", limit);

        Assert.Equal("true", page.QuerySelector("input[name='Form.Limit']")!.GetAttribute("aria-invalid"));
        Assert.Null(page.QuerySelector("#plan"));
    }

    [Fact]
    public async Task Sends_an_unsigned_order_whose_commitment_opens()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "/orders/new", "2.40", ("Form.Classes", "nvidia-h100-sxm, nvidia-a10"));
        using var response = await visitor.SubmitAsync(page, "#place ~ form");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var (path, key, envelope) = Assert.Single(_portal.Api.Posted);
        Assert.Equal(("/v1/orders", SampleMarket.BuyerKey), (path, key));
        Assert.False(envelope.TryGetProperty("signature", out _));
        var body = envelope.GetProperty("body");
        Assert.Equal(SampleIds.Buyer, body.GetProperty("participant").GetGuid());
        Assert.Equal(2, body.GetProperty("acceleratorClasses").GetArrayLength());
        Assert.Equal(1440, body.GetProperty("minutes").GetInt32());
        var opening = envelope.GetProperty("opening");
        var payload = CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(opening.GetProperty("payload").GetRawText()));
        var salt = Convert.FromHexString(opening.GetProperty("salt").GetString()!);
        Assert.Equal(
            Convert.ToHexStringLower(LedgerHash.Commitment(salt, payload)),
            body.GetProperty("termsCommitment").GetString());
        Assert.Contains("\"limit\":\"2.4\"", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
        Assert.DoesNotContain("2.4\"", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twice_sends_the_same_command_twice()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "/orders/new", "2.40");
        using var first = await visitor.SubmitAsync(page, "#place ~ form");
        using var second = await visitor.SubmitAsync(page, "#place ~ form");

        var sent = _portal.Api.Posted.Select(p => p.Body.GetRawText()).ToList();
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[0], sent[1]);
    }

    [Fact]
    public async Task In_the_form_of_a_workload_sends_the_workload_as_a_confidential_term()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(
            visitor, "/orders/new?by=training", "2.40", ("Form.Parameters", "7"), ("Form.Tokens", "0.5"));
        using var response = await visitor.SubmitAsync(page, "#place ~ form");

        var envelope = Assert.Single(_portal.Api.Posted).Body;
        var training = envelope.GetProperty("opening").GetProperty("payload").GetProperty("training");
        Assert.Equal(7_000_000_000, training.GetProperty("parameters").GetInt64());
        Assert.Equal(500_000_000, training.GetProperty("tokens").GetInt64());
        Assert.False(envelope.GetProperty("body").TryGetProperty("accelerators", out _));
        Assert.False(envelope.GetProperty("body").TryGetProperty("minutes", out _));
    }

    [Fact]
    public async Task In_the_form_of_a_rate_sends_the_rate_openly_and_the_budget_as_a_confidential_term()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(
            visitor, "/orders/new?by=rate", "", ("Form.Petaflops", "2.5"), ("Form.Precision", "Fp16"),
            ("Form.Work", "Inference"), ("Form.Budget", "500.50"));
        using var response = await visitor.SubmitAsync(page, "#place ~ form");

        var envelope = Assert.Single(_portal.Api.Posted).Body;
        var body = envelope.GetProperty("body");
        Assert.Equal(2_500_000, body.GetProperty("rateGflops").GetInt64());
        Assert.Equal(("Fp16", "Inference", true), (
            body.GetProperty("precision").GetString(), body.GetProperty("workloadClass").GetString(),
            body.GetProperty("hasBudget").GetBoolean()));
        Assert.False(body.TryGetProperty("accelerators", out _));
        var terms = envelope.GetProperty("opening").GetProperty("payload");
        Assert.Equal("500.5", terms.GetProperty("budget").GetString());
        Assert.False(terms.TryGetProperty("limit", out _));
    }

    [Fact]
    public async Task Asks_for_a_price_or_a_budget()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "/orders/new", "");

        Assert.Equal("true", page.QuerySelector("input[name='Form.Limit']")!.GetAttribute("aria-invalid"));
        Assert.Null(page.QuerySelector("#plan"));
    }

    [Fact]
    public async Task Is_not_offered_where_the_participant_wants_signatures()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.CarefulKey);
        var page = await PlanAsync(visitor, "/orders/new", "2.40");

        Assert.DoesNotContain(
            page.QuerySelectorAll("input[name=_handler]"),
            i => i.GetAttribute("value") == "place" && i.ParentElement!.QuerySelector("button") is not null);
        Assert.NotNull(page.QuerySelector("details[open] form[action='/sign']"));
    }

    [Fact]
    public async Task Signed_elsewhere_is_passed_on_with_its_opening()
    {
        using var key = PrivateKey.FromHex(new string('2', 64));
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.CarefulKey);
        var page = await PlanAsync(visitor, "/orders/new", "2.40");
        var text = page.QuerySelector("#signed-bytes")!.TextContent;
        var signed = key.SignBody("order.placed", Encoding.UTF8.GetBytes(text));
        using var response = await visitor.SubmitAsync(
            page, "form[action='/sign']", ("Form.By", signed.By), ("Form.Sig", signed.Sig));

        var envelope = Assert.Single(_portal.Api.Posted).Body;
        Assert.Equal(signed.Sig, envelope.GetProperty("signature").GetProperty("sig").GetString());
        Assert.Equal(text, envelope.GetProperty("body").GetRawText());
        Assert.Equal(JsonValueKind.Object, envelope.GetProperty("opening").ValueKind);
        Assert.Contains("Accepted", (await Visitor.ReadAsync(response)).QuerySelector("h1")!.TextContent,
            StringComparison.Ordinal);
    }

    private static async Task<AngleSharp.Dom.IDocument> PlanAsync(
        Visitor visitor, string path, string limit, params (string Name, string Value)[] more)
    {
        var form = await visitor.GetAsync(path);
        using var response = await visitor.SubmitAsync(form, "form.card-form", [("Form.Limit", limit), .. more]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Visitor.ReadAsync(response);
    }
}
