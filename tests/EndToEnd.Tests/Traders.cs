using System.Net.Http.Headers;
using System.Text.Json;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Ledger;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>An operator, a supplier with one large offer, and buyers with money, all signing for themselves.</summary>
internal sealed class Traders
{
    private const string Currency = "USD";

    private readonly ExchangeClient _operator;
    private readonly IReadOnlyList<ParticipantCredentials> _buyerKeys;
    private readonly ParticipantCredentials _operatorKeys;
    private readonly IReadOnlyList<ExchangeClient> _buyers;
    private readonly string _market;
    private readonly Dictionary<Guid, Opening> _openings;
    private readonly HttpClient _http;

    private Traders(
        Uri address, string market, ParticipantCredentials operatorKeys,
        IReadOnlyList<ParticipantCredentials> buyerKeys, Dictionary<Guid, Opening> openings)
    {
        (_market, _operatorKeys, _buyerKeys, _openings) = (market, operatorKeys, buyerKeys, openings);
        _http = new HttpClient { BaseAddress = address };
        _operator = Client(_http, market, operatorKeys);
        _buyers = [.. buyerKeys.Select(keys => Client(_http, market, keys))];
    }

    /// <summary>The same traders at a restarted API.</summary>
    public Traders At(Uri address) => new(address, _market, _operatorKeys, _buyerKeys, _openings);

    public static async Task<Traders> PrepareAsync(Uri address, string secrets, int buyers)
    {
        using var http = new HttpClient { BaseAddress = address };
        var open = new ExchangeClient(http, Time);
        var market = await open.GetOriginAsync();
        var operatorKeys = await OperatorAsync(http, secrets);
        var operatorClient = Client(http, market, operatorKeys);
        var supplier = await JoinAsync(http, market, operatorClient, "Supplier under test", "Supplier");
        await ListAsync(Client(http, market, supplier));
        var buyerKeys = new List<ParticipantCredentials>();
        for (var i = 0; i < buyers; i++)
        {
            var keys = await JoinAsync(http, market, operatorClient, $"Buyer {i}", "Buyer");
            var reply = await Client(http, market, keys).GetAccountsAsync();
            await operatorClient.DepositAsync(
                reply.Items.Single().AccountId, MicroAmount.Parse("1000000"), Currency, $"deposit {i}");
            buyerKeys.Add(keys);
        }

        return new(address, market, operatorKeys, buyerKeys, []);
    }

    public PlaceOrderBody NewOrder(int buyer)
    {
        var terms = new OrderTerms { Limit = MicroAmount.Parse("3"), Currency = Currency };
        var (commitment, opening) = Commitments.Make(terms);
        var id = Guid.CreateVersion7();
        lock (_openings)
        {
            _openings[id] = opening;
        }

        return new()
        {
            CommandId = id,
            Market = _market,
            Participant = _buyerKeys[buyer].ParticipantId,
            NotAfter = PrivateExchange.Start.AddDays(1),
            Order = Guid.CreateVersion7(),
            Accelerators = 1,
            AcceleratorClasses = [],
            Regions = [],
            Forms = [],
            EarliestStart = PrivateExchange.Start,
            LatestStart = PrivateExchange.Start.AddHours(12),
            Minutes = 60,
            TimeInForce = "GoodTillCancelled",
            AllOrNone = true,
            MaxLegs = 1,
            Vouchers = [],
            TermsCommitment = commitment,
        };
    }

    public int BuyerOf(PlaceOrderBody order) =>
        _buyerKeys.Select((keys, index) => (keys, index)).Single(b => b.keys.ParticipantId == order.Participant).index;

    public Task<CommandReply> PlaceAsync(int buyer, PlaceOrderBody order)
    {
        Opening opening;
        lock (_openings)
        {
            opening = _openings[order.CommandId];
        }

        return _buyers[buyer].SendAsync(order, opening);
    }

    /// <summary>Has the publisher write everything that is signed.</summary>
    public async Task PublishAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/operator/publish");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _operatorKeys.ApiKey);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static ManualTimeProvider Time { get; } = new(PrivateExchange.Start);

    private static ExchangeClient Client(HttpClient http, string market, ParticipantCredentials keys) =>
        new(http, Time, keys, new() { Market = market, MaxAttempts = 1, CommandLife = TimeSpan.FromDays(1) });

    private static async Task<ParticipantCredentials> OperatorAsync(HttpClient http, string secrets)
    {
        var (apiKey, key) = ParticipantSecrets.Load(secrets, "operator");
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryRoutes.Me);
        request.Headers.Authorization = new("Bearer", apiKey);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var me = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return new(
            me.RootElement.GetProperty("participantId").GetGuid(), apiKey, key);
    }

    private static async Task<ParticipantCredentials> JoinAsync(
        HttpClient http, string market, ExchangeClient operatorClient, string name, string role)
    {
        var options = new ExchangeClientOptions { Market = market, CommandLife = TimeSpan.FromDays(1) };
        var keys = await new ExchangeClient(http, Time, null, options)
            .RegisterAsync(name, PrivateKey.Create());
        var reply = await operatorClient.VerifyParticipantAsync(keys.ParticipantId, [role]);
        await operatorClient.GetParticipantAsync(keys.ParticipantId, reply.Position);
        return keys;
    }

    private static async Task ListAsync(ExchangeClient supplier)
    {
        var resource = new NewResource
        {
            Site = "hall-1",
            Region = "us-east-1",
            AcceleratorClass = "nvidia-h100-sxm",
            Nodes = 12_500,
            AcceleratorsPerNode = 8,
        };
        await supplier.RegisterResourceAsync(resource);
        await supplier.ListOfferAsync(new()
        {
            Resource = resource.Id,
            Form = "VirtualMachine",
            Unit = "Accelerator",
            Units = 100_000,
            WindowStart = PrivateExchange.Start,
            WindowEnd = PrivateExchange.Start.AddDays(30),
            Price = MicroAmount.Parse("2.5"),
            Currency = Currency,
            AutoAccept = true,
            PriceSource = "made for a test",
        });
    }
}
