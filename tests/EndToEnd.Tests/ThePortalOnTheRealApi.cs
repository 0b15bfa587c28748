using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>
/// What a supplier, a buyer and an auditor do in the portal, from an offer to a checked receipt, in both languages.
/// What a supplier signs, it signs where its key is: here, outside the browser.
/// </summary>
public sealed partial class ThePortalOnTheRealApi(AnExchangeWithItsPortal exchange)
    : IClassFixture<AnExchangeWithItsPortal>
{
    private static readonly Dictionary<string, Words> Spoken = new()
    {
        ["en"] = new(
            "Accepted", "Offer listed", "The market can fill this now.", "Order placed", "by: session",
            "Match confirmed", "Lease started", "Settlement paid", "Filled", "verifies",
            "not at this index of the signed tree",
            "Money held"),
        ["zh-CN"] = new(
            "已接受", "供给上架", "市场现在即可满足", "下单", "by: session（会话）", "成交确认", "租约开始", "结算支付", "全部成交",
            "回执核验通过", "条目不在已签名的树的这个位置上", "资金冻结"),
    };

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public async Task Leads_from_an_offer_over_a_plan_and_an_order_to_its_settlement_and_receipt(string language)
    {
        var words = Spoken[language];
        await using var supplier = await exchange.VisitAsync(language);
        await supplier.SignInAsync(exchange.Supplier.ParticipantId, exchange.Supplier.ApiKey);
        await ListAsync(supplier, words);

        await using var buyer = await exchange.VisitAsync(language);
        await buyer.SignInAsync(exchange.Buyer.ParticipantId, exchange.Buyer.ApiKey);
        var order = await PlaceAsync(buyer, words);

        await ConfirmAsync(supplier, words);
        await DeliverAsync(order, buyer, words);
        await CheckAsync(buyer, order, words);
        await LookOverAsync(language, words);
    }

    /// <summary>A supplier's form, signed outside of the portal.</summary>
    private async Task ListAsync(Visitor supplier, Words words)
    {
        var page = supplier.Page;
        await page.GotoAsync("/supply/list");
        await page.FillAsync("#f-form-units", "16");
        await page.FillAsync("#f-form-price", "2.35");
        await page.FillAsync("#f-form-source", "price list of this month");
        await supplier.ShowAsync("list");
        await supplier.SubmitAsync();
        await supplier.ShowAsync("list-sign");
        await SignAsync(supplier, "offer.listed");
        await supplier.SeesAsync(words.Accepted, "main h1");
        await supplier.SeesAsync(words.OfferListed);
        await supplier.ShowAsync("listed");

        await page.GotoAsync("/supply");
        await supplier.SeesAsync("nvidia-h100-sxm");
        await supplier.SeesAsync("2.35");
        await supplier.ShowAsync("supply");
    }

    /// <summary>An intent, its plan, and the order that is placed without a signature.</summary>
    private static async Task<Guid> PlaceAsync(Visitor buyer, Words words)
    {
        var page = buyer.Page;
        await page.GotoAsync("/orders/new");
        await page.FillAsync("#f-form-accelerators", "8");
        await page.FillAsync("#f-form-hours", "2");
        await page.FillAsync("#f-form-limit", "3");
        await page.FillAsync("#f-form-classes", "nvidia-h100-sxm");
        await buyer.ShowAsync("intent");
        await buyer.SubmitAsync();
        await buyer.SeesAsync(words.PlanFits, "#plan ~ p");
        await buyer.SeesAsync("Tundra Compute");
        // 8 × 2 h × 2.35, and 6 % of tax.
        await buyer.SeesAsync("37.60");
        await buyer.SeesAsync("39.86");
        await buyer.ShowAsync("plan");

        await page.ClickAsync("#place ~ form button[type=submit]");
        await page.WaitForURLAsync("**/orders/*placed=true*");
        await buyer.SeesAsync(words.OrderPlaced);
        await buyer.SeesAsync(words.BySession, ".page-head");
        await buyer.ShowAsync("order-placed");
        return Guid.Parse(OrderId().Match(page.Url).Groups[1].Value);
    }

    private async Task ConfirmAsync(Visitor supplier, Words words)
    {
        var page = supplier.Page;
        await page.GotoAsync("/supply");
        await page.ClickAsync("a[href^='/supply/matches/']");
        await supplier.ShowAsync("match");
        await page.ClickAsync("button[value=confirm]");
        await SignAsync(supplier, "match.confirmed");
        await supplier.SeesAsync(words.MatchConfirmed);
    }

    /// <summary>Provisioning and metering go without a browser; the buyer watches.</summary>
    private async Task DeliverAsync(Guid order, Visitor buyer, Words words)
    {
        var client = exchange.Client(exchange.Supplier);
        var work = await client.GetWorkAsync((await client.GetMarketAsync()).Position);
        await client.ProvisionLeaseAsync(Assert.Single(work.ToProvision).LeaseId, "ssh lease@hall-1.example");
        // The form proposes a start within two hours, and the lease takes two.
        var seen = await exchange.PassAsync(TimeSpan.FromHours(3));
        await WatchAsync(buyer, order, seen, words.LeaseStarted);
        await buyer.SeesAsync("ssh lease@hall-1.example");
        seen = await exchange.PassAsync(TimeSpan.FromHours(2));
        var lease = Assert.Single((await client.GetWorkAsync(seen)).Running);
        await client.SendUsageBatchAsync(
        [
            await client.NewUsageAsync(
                lease.LeaseId, lease.Periods, lease.MeteredTo, lease.End, lease.Units * 2 * 3_600),
        ]);
        seen = await exchange.PassAsync(TimeSpan.FromHours(25));

        await WatchAsync(buyer, order, seen, words.SettlementPaid);
        await buyer.SeesAsync(words.Filled, ".page-head");
        await buyer.SeesAsync("39.86", ".timeline li:last-child");
        await buyer.ShowAsync("order-paid");
    }

    private static async Task WatchAsync(Visitor buyer, Guid order, long seen, string text)
    {
        await buyer.Page.GotoAsync($"/orders/{order}?at={seen}");
        await buyer.SeesAsync(text, ".timeline");
    }

    /// <summary>From the order to its entry, the ledger's list of it, and the receipt: as it is, and altered.</summary>
    private static async Task CheckAsync(Visitor buyer, Guid order, Words words)
    {
        var page = buyer.Page;
        await page.ClickAsync(".timeline li >> nth=0 >> .proof a >> nth=0");
        await buyer.SeesAsync(words.BySession);
        await buyer.SeesAsync("order.placed");
        await buyer.ShowAsync("entry");
        await page.GotoAsync($"/ledger?subject={order}");
        await buyer.SeesAsync(words.OrderPlaced, "table");
        await buyer.SeesAsync(words.BySession, "table");
        await buyer.ShowAsync("ledger");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("table a[download] >> nth=0"));
        var receipt = await File.ReadAllTextAsync(await download.PathAsync());

        await TryAsync(buyer, receipt);
        await buyer.SeesAsync(words.Verifies, ".note.good h2");
        await buyer.ShowAsync("receipt");
        await TryAsync(buyer, Index().Replace(receipt, "index 0"));
        await buyer.SeesAsync(words.DoesNotVerify, ".note.bad");
        await buyer.ShowAsync("receipt-altered");
    }

    private static async Task TryAsync(Visitor visitor, string receipt)
    {
        await visitor.Page.GotoAsync("/ledger/check");
        await visitor.Page.FillAsync("#receipt", receipt);
        await visitor.SubmitAsync();
    }

    private async Task LookOverAsync(string language, Words words)
    {
        await using var auditor = await exchange.VisitAsync(language);
        await auditor.SignInAsync(exchange.Auditor.ParticipantId, exchange.Auditor.ApiKey);
        await auditor.Page.GotoAsync("/activity");
        await auditor.SeesAsync(words.SettlementPaid, "table");
        await auditor.SeesAsync(words.MoneyHeld, "table");
        await auditor.ShowAsync("activity");
        await auditor.Page.GotoAsync("/");
        await auditor.ShowAsync("home");
    }

    /// <summary>Signs what the page shows with the supplier's key, pastes the signature and sends it.</summary>
    private async Task SignAsync(Visitor supplier, string kind)
    {
        var page = supplier.Page;
        var body = await page.Locator("#signed-bytes").TextContentAsync();
        var signature = exchange.Supplier.Key!.SignBody(kind, Encoding.UTF8.GetBytes(body!));
        await page.FillAsync("#f-form-by", signature.By);
        await page.FillAsync("#f-form-sig", signature.Sig);
        await page.ClickAsync("form[action='/sign'] button[type=submit]");
        // What is looked for on the page afterwards is waited for there.
        await page.WaitForURLAsync("**/sign", new() { WaitUntil = WaitUntilState.Commit });
    }

    [GeneratedRegex("/orders/([0-9a-f-]{36})")]
    private static partial Regex OrderId();

    [GeneratedRegex("^index [0-9]+$", RegexOptions.Multiline)]
    private static partial Regex Index();

    private sealed record Words(
        string Accepted, string OfferListed, string PlanFits, string OrderPlaced, string BySession,
        string MatchConfirmed, string LeaseStarted, string SettlementPaid, string Filled, string Verifies,
        string DoesNotVerify, string MoneyHeld);
}
