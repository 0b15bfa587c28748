using Exchange.Web.Tests.Stub;

namespace Exchange.Web.Tests;

public sealed class ChoosingAPlan : IDisposable
{
    private readonly PortalFactory _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task Plans_stand_side_by_side_and_each_refills_the_form()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "2.40");

        var plans = page.QuerySelectorAll("section[aria-labelledby=plans] article");
        Assert.Equal(["Cheapest · Soonest", "Greenest"], plans.Select(plan => plan.QuerySelector("h3")!.TextContent));
        Assert.Contains("unknown", plans[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("1.09", plans[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("98", plans[1].QuerySelector("input[name='Form.Renewable']")!.GetAttribute("value"));

        using var answer = await visitor.SubmitAsync(page, "section[aria-labelledby=plans] article:last-child form");
        var refilled = await Visitor.ReadAsync(answer);
        Assert.Equal(
            "98", refilled.QuerySelector("form.card-form input[name='Form.Renewable']")!.GetAttribute("value"));
        Assert.NotNull(refilled.QuerySelector("#plan"));
    }

    [Fact]
    public async Task What_is_not_filled_is_explained_with_changes_that_refill_the_form()
    {
        using var visitor = await new Visitor(_portal).AsAsync(SampleMarket.BuyerKey);
        var page = await PlanAsync(visitor, "0.5");

        var why = page.QuerySelector("section[aria-labelledby=why]")!.TextContent;
        Assert.Contains("312 offers", why, StringComparison.Ordinal);
        Assert.Contains("too dear by 8 % at least, 23 % in the middle", why, StringComparison.Ordinal);
        Assert.Contains("not known: too high a PUE", why, StringComparison.Ordinal);

        using var answer = await visitor.SubmitAsync(page, "section[aria-labelledby=why] article form");
        var refilled = await Visitor.ReadAsync(answer);
        Assert.Equal("1.85", refilled.QuerySelector("form.card-form input[name='Form.Limit']")!.GetAttribute("value"));
        Assert.Null(refilled.QuerySelector("#why"));
    }

    private static async Task<AngleSharp.Dom.IDocument> PlanAsync(Visitor visitor, string limit)
    {
        var form = await visitor.GetAsync("/orders/new");
        using var answer = await visitor.SubmitAsync(form, "form.card-form", ("Form.Limit", limit));
        return await Visitor.ReadAsync(answer);
    }
}
