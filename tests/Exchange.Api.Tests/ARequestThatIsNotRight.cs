using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Tests;

/// <summary>What is refused before the market is asked; checked in the order of the refusals' numbers.</summary>
public sealed class ARequestThatIsNotRight(SharedExchange shared) : IClassFixture<SharedExchange>, IAsyncLifetime
{
    private const string Path = "/v1/operator/deposits";
    private const string Kind = "account.deposited";

    private readonly TestExchange _exchange = shared.Exchange;
    private readonly ParticipantCredentials _by = shared.Exchange.OperatorCredentials();

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Whatever was refused here has left nothing behind.</summary>
    public async Task DisposeAsync() =>
        Assert.Equal(0, await _exchange.CountAsync("es.mt_events where type = 'account_deposited'"));

    [Theory]
    [InlineData("an unknown member", "surprise", "\"x\"")]
    [InlineData("a null", "clientSeq", "null")]
    [InlineData("a fraction", "clientSeq", "1.5")]
    [InlineData("another spelling of money", "amount", "\"5.0\"")]
    [InlineData("money as a number", "amount", "5")]
    [InlineData("an id in capitals", "account", "\"0190AAAA-0000-7000-8000-00000000000A\"")]
    [InlineData("a time without decimals", "notAfter", "\"2026-03-03T00:00:00Z\"")]
    [InlineData("the character NUL", "reference", "\"a\\u0000b\"")]
    [InlineData("a lone surrogate", "reference", "\"\\ud800\"")]
    public async Task Is_malformed_by(string what, string member, string json)
    {
        var text = Encoding.UTF8.GetString(Raw.Canonical(Deposit()));
        var members = text[1..^1].Split(',').Where(m => !m.StartsWith($"\"{member}\":", StringComparison.Ordinal));
        var body = $"{{{string.Join(',', members.Append($"\"{member}\":{json}"))}}}";
        var signature = $"{{\"by\":\"{new string('a', 64)}\",\"sig\":\"{new string('a', 128)}\"}}";
        var sent = $"{{\"body\":{body},\"signature\":{signature}}}";

        using var http = _exchange.Http(_by.ApiKey);
        using var response = await http.PostAsync(Path, new StringContent(sent, Encoding.UTF8, "application/json"));

        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{what}: {response.StatusCode}");
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(1000, (int)problem["code"]!);
        Assert.NotEqual("", (string)problem["rule"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"body\":{},\"extra\":1}")]
    [InlineData("{\"body\":{},\"body\":{}}")]
    [InlineData("{\"body\":7}")]
    public async Task Is_malformed_when_it_is_no_envelope(string sent)
    {
        using var http = _exchange.Http(_by.ApiKey);
        using var response = await http.PostAsync(Path, new StringContent(sent, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Is_too_large_for_an_entry_of_the_ledger()
    {
        var body = Deposit() with { Reference = new('x', 30_000) };
        var problem = await _exchange.RefusedAsync(Path, Raw.Envelope(body, _by.Key), _by);

        Assert.Equal((1000, "body"), (problem.Code, problem.Field));
        Assert.Equal("At most 24576 bytes in canonical form.", problem.Rule);
    }

    [Fact]
    public async Task Is_out_of_range_by_a_text_that_is_too_long()
    {
        var problem = await RefusedAsync(Deposit() with { Reference = new('x', 65) });

        Assert.Equal((1001, "reference"), (problem.Code, problem.Field));
        Assert.Equal("1 to 64 characters, none of them a control character.", problem.Rule);
    }

    [Fact]
    public async Task Is_for_another_market()
    {
        var problem = await RefusedAsync(Deposit() with { Market = "elsewhere.example/m" });

        Assert.Equal((1002, "market", "elsewhere.example/m"), (problem.Code, problem.Field, problem.Value));
    }

    [Fact]
    public async Task Is_in_another_participants_name()
    {
        var other = Guid.CreateVersion7();
        var problem = await RefusedAsync(Deposit() with { Participant = other });

        Assert.Equal((1003, 403), (problem.Code, problem.Status));
        Assert.Equal(("participant", other.ToString()), (problem.Field, problem.Value));
    }

    [Fact]
    public async Task Opens_something_else_than_it_committed_to()
    {
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        var order = Some.Order(1, "3");
        var (commitment, _) = Commitments.Make(order.Terms);
        var (_, opening) = Commitments.Make(order.Terms with { Limit = MicroAmount.Parse("4") });
        var body = new Contracts.Orders.PlaceOrderBody
        {
            CommandId = Guid.CreateVersion7(),
            Market = TestExchange.Origin,
            Participant = buyer.ParticipantId,
            NotAfter = TestExchange.Start.AddDays(1),
            Order = order.Id,
            Accelerators = 1,
            AcceleratorClasses = [],
            Regions = [],
            Forms = [],
            EarliestStart = order.EarliestStart,
            LatestStart = order.LatestStart,
            Minutes = 60,
            TimeInForce = "FillOrKill",
            AllOrNone = true,
            MaxLegs = 8,
            Vouchers = [],
            TermsCommitment = commitment,
        };

        var problem = await _exchange.RefusedAsync("/v1/orders", Raw.Envelope(body, buyer.Key, opening), buyer);

        Assert.Equal((1004, "opening"), (problem.Code, problem.Field));
    }

    [Fact]
    public async Task Is_signed_by_a_key_over_another_body()
    {
        var signature = _by.Key!.SignBody(Kind, Raw.Canonical(Deposit()));
        var envelope = Raw.Envelope(Deposit(), null);
        envelope["signature"] = new JsonObject { ["by"] = signature.By, ["sig"] = signature.Sig };

        var problem = await _exchange.RefusedAsync(Path, envelope, _by);

        Assert.Equal((1005, "signature", signature.By), (problem.Code, problem.Field, problem.Value));
    }

    [Fact]
    public async Task Is_signed_under_another_kind()
    {
        var envelope = Raw.Envelope("account.withdrawn", Raw.Canonical(Deposit()), _by.Key);

        Assert.Equal(1005, (await _exchange.RefusedAsync(Path, envelope, _by)).Code);
    }

    [Fact]
    public async Task Is_signed_by_a_strangers_key()
    {
        using var stranger = PrivateKey.Create();
        var problem = await _exchange.RefusedAsync(Path, Raw.Envelope(Deposit(), stranger), _by);

        Assert.Equal((1102, stranger.PublicKeyHex), (problem.Code, problem.Value));
    }

    [Fact]
    public async Task Is_not_signed_where_it_must_be()
    {
        Assert.Equal(1103, (await _exchange.RefusedAsync(Path, Raw.Envelope(Deposit(), null), _by)).Code);
    }

    [Fact]
    public async Task Is_no_json()
    {
        using var http = _exchange.Http(_by.ApiKey);
        using var response = await http.PostAsync(Path, new StringContent("<x/>", Encoding.UTF8, "text/xml"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Answers_with_headers_that_keep_browsers_from_guessing()
    {
        using var http = _exchange.Http();
        using var response = await http.GetAsync("/v1/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    private Task<Problem> RefusedAsync(DepositBody body) =>
        _exchange.RefusedAsync(Path, Raw.Envelope(body, _by.Key), _by);

    private DepositBody Deposit() => new()
    {
        CommandId = Guid.CreateVersion7(),
        Market = TestExchange.Origin,
        Participant = _by.ParticipantId,
        NotAfter = TestExchange.Start.AddDays(1),
        Account = Guid.CreateVersion7(),
        Amount = MicroAmount.Parse("5"),
        Currency = TestExchange.Currency,
        Reference = "wire",
    };
}
