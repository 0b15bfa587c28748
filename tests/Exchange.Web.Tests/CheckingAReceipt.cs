using System.Net;
using Exchange.Web.Tests.Stub;

namespace Exchange.Web.Tests;

public sealed class CheckingAReceipt(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task One_of_this_ledger_verifies()
    {
        var page = await CheckAsync(portal.Api.Ledger.Receipt(5));

        Assert.Contains("verifies", page.QuerySelector(".note.good h2")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".note.good a[href='/ledger/5']"));
    }

    [Fact]
    public async Task One_that_a_browser_sent_with_its_own_line_ends_verifies()
    {
        var page = await CheckAsync(portal.Api.Ledger.Receipt(5).Trim().ReplaceLineEndings("\r\n"));

        Assert.NotNull(page.QuerySelector(".note.good"));
    }

    [Fact]
    public async Task One_of_another_ledger_does_not()
    {
        using var other = SampleHistory.Make();
        var page = await CheckAsync(other.Receipt(5));

        Assert.NotNull(page.QuerySelector(".note.bad"));
        Assert.Null(page.QuerySelector(".note.good"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 5\n\n")]
    public async Task What_is_no_receipt_is_told_so(string text) =>
        Assert.NotNull((await CheckAsync(text)).QuerySelector(".note.bad"));

    [Fact]
    public async Task A_downloaded_receipt_is_a_file_that_verifies()
    {
        using var visitor = new Visitor(portal);
        using var response = await visitor.SendAsync("/ledger/7/receipt");

        Assert.Equal("entry-7.tlog-proof", response.Content.Headers.ContentDisposition!.FileName);
        var page = await CheckAsync(await response.Content.ReadAsStringAsync());
        Assert.NotNull(page.QuerySelector(".note.good a[href='/ledger/7']"));
    }

    [Fact]
    public async Task The_policy_is_a_file()
    {
        using var visitor = new Visitor(portal);
        using var response = await visitor.SendAsync("/ledger/policy");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(portal.Api.Ledger.Policy, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Entries_about_one_thing_are_found_by_its_id()
    {
        using var visitor = new Visitor(portal);
        var found = await visitor.GetAsync($"/ledger?subject={SampleIds.Match}");
        var bad = await visitor.GetAsync("/ledger?subject=nonsense");

        Assert.Equal(2, found.QuerySelectorAll("main tbody tr").Length);
        Assert.Contains("nonsense", bad.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<AngleSharp.Dom.IDocument> CheckAsync(string receipt)
    {
        using var visitor = new Visitor(portal);
        var form = await visitor.GetAsync("/ledger/check");
        using var response = await visitor.SubmitAsync(form, "main form", ("Form.Receipt", receipt));
        return await Visitor.ReadAsync(response);
    }
}
