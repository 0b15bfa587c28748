using System.Text.Json.Nodes;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

public sealed class WhatTheApiTells(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private readonly TestExchange _exchange = shared.Exchange;

    [Fact]
    public async Task The_document_describes_the_body_of_every_command()
    {
        using var http = _exchange.Http();
        var document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;

        foreach (var route in CommandRoutes.All)
        {
            var content = document["paths"]![route.Path]!["post"]!["requestBody"]!["content"]!.ToJsonString();
            Assert.Contains("\"signature\"", content, StringComparison.Ordinal);
            Assert.Equal(
                route.Opens is not null, content.Contains("\"opening\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Metrics_count_commands_by_kind_and_outcome()
    {
        await _exchange.JoinAsync("Somebody");
        using var http = _exchange.Http();
        var text = await http.GetStringAsync("/metrics");

        // Every exchange of this test process counts under the same name, so at least one registration is there.
        Assert.Contains(
            text.Split('\n'),
            line => line.StartsWith("market_commands_total{", StringComparison.Ordinal)
                && line.Contains("kind=\"participant.key_added\"", StringComparison.Ordinal)
                && line.Contains("outcome=\"accepted\"", StringComparison.Ordinal));
        Assert.Contains("market_queue_depth ", text, StringComparison.Ordinal);
        Assert.Contains("market_commit_duration_seconds_bucket", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_is_served_as_static_files()
    {
        await _exchange.PostAsync("/v1/operator/publish", null, _exchange.OperatorCredentials());
        using var http = _exchange.Http();

        var checkpoint = await http.GetStringAsync("/ledger/checkpoint");
        Assert.StartsWith(TestExchange.Origin + "\n", checkpoint, StringComparison.Ordinal);
        Assert.Contains("log ", await http.GetStringAsync("/ledger/policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_come_newest_first_page_by_page_each_with_its_receipt()
    {
        await _exchange.FundedBuyerAsync("Buyer one", "10");
        await _exchange.PostAsync("/v1/operator/publish", null, _exchange.OperatorCredentials());
        var client = _exchange.Client();

        var all = new List<Contracts.Attestation.EntryView>();
        string? cursor = null;
        do
        {
            var page = await client.GetEntriesAsync(null, new() { Limit = 2, Cursor = cursor });
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        var count = await _exchange.CountAsync("exchange.ledger_entry");
        Assert.Equal(
            Enumerable.Range(0, (int)count).Reverse().Select(seq => (long)seq), all.Select(entry => entry.Seq));
        var receipt = await client.GetReceiptAsync(0);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\n", receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_is_checked_and_a_changed_one_found_out()
    {
        await _exchange.PostAsync("/v1/operator/publish", null, _exchange.OperatorCredentials());
        using var http = _exchange.Http();
        var receipt = await _exchange.Client().GetReceiptAsync(0);

        var good = await CheckAsync(http, receipt);
        var bad = await CheckAsync(http, receipt.Replace("index 0", "index 1", StringComparison.Ordinal));

        Assert.True((bool)good["verified"]!);
        Assert.False((bool)bad["verified"]!);
    }

    private static async Task<JsonNode> CheckAsync(HttpClient http, string receipt)
    {
        using var response = await http.PostAsync("/v1/ledger/check", new StringContent(receipt));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
