using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Ledger;

namespace Exchange.Api.Tests;

/// <summary>The published tree as files for machines, and receipts of the things that people know.</summary>
public sealed class TheLedgerOverHttp : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private ParticipantCredentials _buyer = null!;
    private ParticipantCredentials _stranger = null!;
    private Guid _order;
    private Guid _match;
    private string _width = "";

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        await _exchange.ListAsync("Supplier one", "2");
        _buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        _stranger = await _exchange.FundedBuyerAsync("Buyer two", "1000");
        var placed = await _exchange.Client(_buyer).PlaceOrderAsync(Some.Order(accelerators: 8, limit: "3"));
        (_order, _match) = (placed.Order!.OrderId, placed.Order.Matches.Single().MatchId);
        await _exchange.Operator.GetMarketAsync(placed.Position);
        await _exchange.Operator.PublishLedgerAsync();
        _width = Path.GetFileName(Directory.GetFiles(
            Path.Combine(_exchange.PublishFolder, "tile/entries/000.p")).OrderBy(f => f.Length).Last());
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Tiles_and_bundles_are_kept_for_ever_and_what_changes_is_asked_anew()
    {
        foreach (var file in new[] { $"tile/0/000.p/{_width}", $"tile/entries/000.p/{_width}" })
        {
            using var answer = await GetAsync(file);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
            using var again = await GetAsync(file, r => r.Headers.IfNoneMatch.Add(answer.Headers.ETag!));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }

        var checkpoints = Directory.GetFiles(Path.Combine(_exchange.PublishFolder, "checkpoints"));
        foreach (var file in new[]
        {
            "checkpoint", $"checkpoints/{Path.GetFileName(checkpoints[0])}", "policy", "keys/log.ed25519.vkey",
            "keys/log.bip340.vkey", "SHA256SUMS",
        })
        {
            using var answer = await GetAsync(file);
            Assert.Equal((file, HttpStatusCode.OK), (file, answer.StatusCode));
            Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
            Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        }

        using var none = await GetAsync("tile/0/999");
        Assert.Equal((HttpStatusCode.NotFound, "no-store"), (none.StatusCode, none.Headers.CacheControl!.ToString()));
    }

    [Fact]
    public async Task Bundles_are_sent_compressed_to_who_wants_that_and_tiles_never()
    {
        var path = Path.Combine(_exchange.PublishFolder, $"tile/entries/000.p/{_width}");
        using var answer = await GetAsync(
            $"tile/entries/000.p/{_width}", r => r.Headers.AcceptEncoding.Add(new("gzip")));
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        await using var unzipped = new GZipStream(
            await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await unzipped.CopyToAsync(bytes);
        Assert.Equal(await File.ReadAllBytesAsync(path), bytes.ToArray());
        foreach (var file in new[] { $"tile/0/000.p/{_width}", "checkpoint" })
        {
            using var plain = await GetAsync(file, r => r.Headers.AcceptEncoding.Add(new("gzip")));
            Assert.Empty(plain.Content.Headers.ContentEncoding);
        }
    }

    [Fact]
    public async Task A_range_is_that_part_of_the_file_and_not_of_its_compressed_form()
    {
        var path = Path.Combine(_exchange.PublishFolder, $"tile/entries/000.p/{_width}");
        using var answer = await GetAsync($"tile/entries/000.p/{_width}", request =>
        {
            request.Headers.Range = new RangeHeaderValue(10, 99);
            request.Headers.AcceptEncoding.Add(new("gzip"));
        });
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal((await File.ReadAllBytesAsync(path))[10..100], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_buyer_takes_the_receipts_of_its_order_home()
    {
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes((await _exchange.Operator.GetCheckpointAsync()).Policy));
        using var newest = await ReceiptAsync($"orders/{_order}/receipt", _buyer);
        Assert.Equal(
            $"attachment; filename=\"order-{_order}.tlog-proof\"",
            newest.Content.Headers.ContentDisposition!.ToString());
        var last = Receipt.Verify(await newest.Content.ReadAsByteArrayAsync(), policy).Content;
        using var signed = await ReceiptAsync($"orders/{_order}/receipt?kind=order.placed", _buyer);
        var first = Receipt.Verify(await signed.Content.ReadAsByteArrayAsync(), policy).Content;
        Assert.Equal("order.placed", first.Kind);
        Assert.True(last.Seq >= first.Seq);
        Assert.NotEmpty(first.Sigs);
        using var none = await ReceiptAsync($"orders/{_order}/receipt?kind=order.eaten", _buyer);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Receipts_are_for_those_who_may_see_the_thing()
    {
        var account = await _exchange.AccountOfAsync(_buyer.ParticipantId);
        foreach (var path in new[] { $"orders/{_order}", $"matches/{_match}", $"accounts/{account}" })
        {
            await AnswersAsync(path, _buyer, HttpStatusCode.OK);
            await AnswersAsync(path, _exchange.OperatorCredentials(), HttpStatusCode.OK);
            await AnswersAsync(path, _stranger, HttpStatusCode.NotFound);
            await AnswersAsync(path, null, HttpStatusCode.Unauthorized);
        }

        var offer = await _exchange.ScalarAsync<Guid>("select id from read.offer limit 1");
        await AnswersAsync($"offers/{offer}", null, HttpStatusCode.OK);
        await AnswersAsync($"offers/{Guid.NewGuid()}", null, HttpStatusCode.NotFound);
        await AnswersAsync($"vouchers/{Guid.NewGuid()}", _buyer, HttpStatusCode.NotFound);
        await AnswersAsync($"settlements/{Guid.NewGuid()}", _buyer, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_newest_checkpoint_comes_with_its_age_keys_and_what_is_published()
    {
        var view = await _exchange.Operator.GetCheckpointAsync();
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(view.Policy));
        Assert.Equal(
            [("Ed25519", policy.Ed25519.ToString()), ("Bip340", policy.Bip340.ToString())],
            view.Keys.Select(k => (k.Type, k.Vkey)));
        Assert.InRange(view.LastEntryAt!.Value, TestExchange.Start, TestExchange.Start.AddDays(1));
        var published = view.Published!;
        Assert.Equal((view.Size, view.RootHash, true, "none"), (
            published.Size, published.RootHash, published.QuorumMet, published.Quorum));
        Assert.Empty(published.Witnesses);
        policy.Verify(Encoding.UTF8.GetBytes(published.Note));
    }

    private async Task AnswersAsync(string path, ParticipantCredentials? who, HttpStatusCode expected)
    {
        using var answer = await ReceiptAsync(path + "/receipt", who);
        Assert.Equal((path, expected), (path, answer.StatusCode));
    }

    private async Task<HttpResponseMessage> ReceiptAsync(string path, ParticipantCredentials? who)
    {
        using var http = _exchange.Http(who?.ApiKey);
        return await http.GetAsync(new Uri("/v1/" + path, UriKind.Relative));
    }

    private async Task<HttpResponseMessage> GetAsync(string file, Action<HttpRequestMessage>? change = null)
    {
        using var http = _exchange.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ledger/" + file);
        change?.Invoke(request);
        return await http.SendAsync(request);
    }
}
