using System.Globalization;
using Exchange.Web.Tests.Stub;

namespace Exchange.Web.Tests;

public sealed class BrowsingOffers(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public async Task The_cheapest_comes_first_with_its_currency_and_unit()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/offers");

        var prices = page.QuerySelectorAll("tbody .money").ToList();
        Assert.Equal("0.0975 USD/accelerator-hour", prices[0].TextContent.Trim());
        var numbers = prices.Select(p => Number(p.QuerySelector(".num")!.TextContent)).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    [Theory]
    [InlineData("class=nvidia-t4", 4)]
    [InlineData("class=nvidia-t4&region=eu-north-1", 1)]
    [InlineData("region=us-west-2", 12)]
    [InlineData("class=&region=us-west-2&supplier=&status=open", 12)]
    [InlineData("status=withdrawn", 0)]
    public async Task A_filter_narrows_the_list(string query, int rows)
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/offers?" + query);

        Assert.Equal(rows, page.QuerySelectorAll("main tbody tr").Length);
        Assert.Equal(rows == 0, page.QuerySelector(".empty") is not null);
    }

    [Fact]
    public async Task A_filter_stays_chosen_in_its_form()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync($"/offers?class=nvidia-t4&supplier={SampleIds.SupplierWest}");

        var chosen = page.QuerySelectorAll("form.filters option[selected]").Select(o => o.GetAttribute(
            "value")).ToList();
        Assert.Contains("nvidia-t4", chosen);
        Assert.Contains(SampleIds.SupplierWest.ToString(), chosen);
        Assert.Contains("open", chosen);
    }

    [Fact]
    public async Task A_constraint_narrows_the_list_and_stays_in_its_field()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/offers?where=catalogued&class=Qualcomm%20AI%20100");

        Assert.NotNull(page.QuerySelector(".empty"));
        Assert.Equal("catalogued", page.QuerySelector("input[name=where]")!.GetAttribute("value"));
        Assert.Contains("1024TiB", page.QuerySelector(".asked details")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constraint_is_saved_under_a_name_applied_and_deleted()
    {
        using var own = new PortalFactory();
        using var visitor = await new Visitor(own).AsAsync(SampleMarket.BuyerKey);
        var page = await visitor.GetAsync("/offers?where=catalogued");
        using var saved = await visitor.SubmitAsync(page, ".saved form.save", ("SaveAs", " my \"own\" "));
        var after = await Visitor.ReadAsync(saved);

        Assert.Equal(("my \"own\"", "catalogued"), (Assert.Single(own.Api.Filters).Name, own.Api.Filters[0].Where));
        var link = after.QuerySelector(".saved li a")!;
        Assert.Equal(("/offers?where=catalogued", "true"), (
            link.GetAttribute("href"), link.GetAttribute("aria-current")));
        using var dropped = await visitor.SubmitAsync(after, ".saved form:not(.save)", ("Drop", "my \"own\""));
        Assert.Empty((await Visitor.ReadAsync(dropped)).QuerySelectorAll(".saved li"));
        Assert.Empty(own.Api.Filters);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_has_no_filters_of_its_own()
    {
        using var visitor = new Visitor(portal);
        Assert.Null((await visitor.GetAsync("/offers?where=catalogued")).QuerySelector(".saved"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_constraint_stands_beside_it()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/offers?where=memroy");

        Assert.Contains(
            "a property was expected", page.QuerySelector(".asked .field-error")!.TextContent,
            StringComparison.Ordinal);
        Assert.Equal("true", page.QuerySelector("input[name=where]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_link_leads_to_the_rest()
    {
        using var visitor = new Visitor(portal);
        var first = await visitor.GetAsync("/offers");
        var next = first.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var second = await visitor.GetAsync(next);

        Assert.Equal(40, first.QuerySelectorAll("main tbody tr").Length);
        Assert.Equal(8, second.QuerySelectorAll("main tbody tr").Length);
        Assert.Null(second.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task What_is_not_in_the_catalogue_says_so_and_shows_no_rate()
    {
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/offers?class=Qualcomm%20AI%20100");

        Assert.All(
            page.QuerySelectorAll("main tbody th"),
            row => Assert.Contains("not in the catalogue", row.TextContent, StringComparison.Ordinal));
    }
}
