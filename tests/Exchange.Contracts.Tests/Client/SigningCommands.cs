using System.Text;
using System.Text.Json;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Tests.Client;

public sealed class SigningCommands : ClientWithKey
{
    [Fact]
    public async Task The_signature_is_the_participants_over_the_bytes_that_travel()
    {
        await Client().PauseOfferAsync(Guid.CreateVersion7());

        var envelope = JsonDocument.Parse(Exchange.Requests.Single().Body).RootElement;
        var body = Encoding.UTF8.GetBytes(envelope.GetProperty("body").GetRawText());
        var signature = envelope.GetProperty("signature");
        CanonicalJson.CheckBody(body);
        Assert.True(Bip340.VerifyBody(
            "offer.paused", body,
            new(signature.GetProperty("by").GetString()!, signature.GetProperty("sig").GetString()!)));
        Assert.Equal(Me.Key!.PublicKeyHex, signature.GetProperty("by").GetString());
    }

    [Fact]
    public async Task The_command_says_who_where_and_until_when_in_the_markets_time()
    {
        await Client(new() { CommandLife = TimeSpan.FromMinutes(7) }).PauseOfferAsync(Guid.CreateVersion7());

        Assert.Equal(FakeExchange.Origin, Exchange.LastBody("market").GetString());
        Assert.Equal(Me.ParticipantId, Exchange.LastBody("participant").GetGuid());
        Assert.Equal("2026-09-01T12:07:00.000000Z", Exchange.LastBody("notAfter").GetString());
    }

    [Fact]
    public async Task The_command_id_is_the_idempotency_key_and_the_api_key_the_bearer_token()
    {
        await Client().ConfirmMatchAsync(Guid.CreateVersion7());

        var sent = Exchange.Requests.Single();
        Assert.Equal(("/v1/matches/confirm", "Bearer secret"), (sent.Path, sent.Authorization));
        Assert.Equal(Exchange.LastBody("commandId").GetString(), sent.Key);
    }

    [Fact]
    public async Task Confidential_terms_travel_beside_the_body_that_commits_to_them()
    {
        await Client().PlaceOrderAsync(Order(limit: "2.5"));

        var envelope = JsonDocument.Parse(Exchange.Requests.Single().Body).RootElement;
        var opening = envelope.GetProperty("opening");
        var payload = Encoding.UTF8.GetBytes(opening.GetProperty("payload").GetRawText());
        Assert.Equal("""{"currency":"USD","limit":"2.5"}""", Encoding.UTF8.GetString(payload));
        Assert.Equal(
            Convert.ToHexStringLower(LedgerHash.Commitment(
                Convert.FromHexString(opening.GetProperty("salt").GetString()!), payload)),
            Exchange.LastBody("termsCommitment").GetString());
        Assert.DoesNotContain("2.5", envelope.GetProperty("body").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_terms_have_unlike_commitments()
    {
        var client = Client();
        await client.PlaceOrderAsync(Order(limit: "2.5"));
        var first = Exchange.LastBody("termsCommitment").GetString();
        await client.PlaceOrderAsync(Order(limit: "2.5"));

        Assert.NotEqual(first, Exchange.LastBody("termsCommitment").GetString());
    }

    [Fact]
    public async Task A_body_that_commits_is_not_sent_without_its_opening()
    {
        var client = Client();
        var h = await client.NewHeaderAsync();
        var body = new AmendOrderBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Order = Guid.CreateVersion7(), LatestStart = h.NotAfter, TermsCommitment = new string('0', 64),
        };

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(body));
        Assert.Empty(Exchange.Requests);
    }

    [Fact]
    public async Task Without_a_key_a_command_goes_unsigned()
    {
        Exchange.Next(() => FakeExchange.Json(new CommandReply(Guid.Empty, 1, MarketTime.GetUtcNow(), false, [])));
        var client = new ExchangeClient(
            Exchange.Http(), MarketTime, Me with { Key = null }, new() { Market = FakeExchange.Origin });
        await client.CancelOrderAsync(Guid.CreateVersion7(), "changed my mind");

        var envelope = JsonDocument.Parse(Exchange.Requests.Single().Body).RootElement;
        Assert.False(envelope.TryGetProperty("signature", out _));
    }

    [Fact]
    public async Task Registering_sends_the_api_keys_hash_and_signs_with_the_key_it_adds()
    {
        using var key = PrivateKey.Create();
        var client = new ExchangeClient(
            Exchange.Http(), MarketTime, null, new() { Market = FakeExchange.Origin, VerifyReceipts = true });
        var me = await client.RegisterAsync("Blue Heron Compute", key);

        var envelope = JsonDocument.Parse(Exchange.Requests[0].Body).RootElement;
        var opening = envelope.GetProperty("opening").GetProperty("payload");
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(me.ApiKey));
        Assert.Equal(Convert.ToHexStringLower(hash), opening.GetProperty("apiKeyHash").GetString());
        Assert.DoesNotContain(me.ApiKey, Exchange.Requests[0].Body, StringComparison.Ordinal);
        Assert.Null(Exchange.Requests[0].Authorization);
        Assert.Equal(key.PublicKeyHex, envelope.GetProperty("body").GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_client_without_credentials_cannot_command()
    {
        var client = new ExchangeClient(Exchange.Http(), MarketTime, null, new() { Market = FakeExchange.Origin });
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.PauseOfferAsync(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task The_origin_is_asked_of_the_exchange_once_when_it_was_not_given()
    {
        Exchange.Next(() => FakeExchange.Json(new Exchange.Contracts.Market.MarketView(
            FakeExchange.Origin, "USD", MarketTime.GetUtcNow(), 1, 1, 200, 600, 60, 120, 1440, 1440, true,
            new(0, 0, 0, 0, 0, 0, 0, 0))));
        var client = new ExchangeClient(Exchange.Http(), MarketTime, Me);
        await client.PauseOfferAsync(Guid.CreateVersion7());
        await client.ResumeOfferAsync(Guid.CreateVersion7());

        Assert.Equal(["/v1/market", "/v1/offers/pause", "/v1/offers/resume"], Exchange.Requests.Select(r => r.Path));
        Assert.Equal(FakeExchange.Origin, Exchange.LastBody("market").GetString());
    }

    [Fact]
    public void Credentials_print_no_secret() =>
        Assert.DoesNotContain("secret", $"{Me}", StringComparison.Ordinal);

    private NewOrder Order(string limit) => new()
    {
        Accelerators = 8, EarliestStart = MarketTime.GetUtcNow(), LatestStart = MarketTime.GetUtcNow().AddHours(1),
        Minutes = 60, TimeInForce = "FillOrKill", Terms = new() { Limit = MicroAmount.Parse(limit), Currency = "USD" },
    };
}
