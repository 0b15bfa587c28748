using System.Collections.Concurrent;
using System.Text.Json;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;
using TestKit;

namespace EndToEnd.Tests.Crashes;

/// <summary>Everybody who trades while the exchange is killed: verified, with money, with capacity on sale.</summary>
internal sealed class Cast
{
    public const string Currency = "USD";

    private const int HowManyBuyers = 10;

    private Cast(HttpClient http, ManualTimeProvider time, Actor theOperator) =>
        (Http, Time, Operator) = (http, time, theOperator);

    public HttpClient Http { get; }

    public ManualTimeProvider Time { get; }

    public Actor Operator { get; }

    public List<(Actor Actor, Guid Account, ConcurrentQueue<Guid> Vouchers)> Buyers { get; } = [];

    /// <summary>One confirms each match for itself, the other's offers accept at once.</summary>
    public List<(Actor Actor, Guid Resource, Guid Offer)> Suppliers { get; } = [];

    public (Actor Actor, Guid Programme) Issuer { get; private set; }

    public static async Task<Cast> PrepareAsync(HttpClient http, string secrets, int seed)
    {
        var time = new ManualTimeProvider(PrivateExchange.Start);
        var cast = new Cast(http, time, await OperatorAsync(http, time, secrets, new(seed)));
        cast.Suppliers.Add(await cast.SupplierAsync("Careful supplier", 300, "2.4", false, new(seed + 1)));
        cast.Suppliers.Add(await cast.SupplierAsync("Prompt supplier", 600, "2.5", true, new(seed + 2)));
        var issuer = await cast.JoinAsync("Issuer", "Issuer", new(seed + 3));
        await cast.DepositAsync(await AccountOfAsync(issuer), "100000");
        var programme = Guid.CreateVersion7();
        await issuer.Patient.OpenProgrammeAsync(
            programme, "Vouchers", MicroAmount.Parse("50000"), Currency, 30, PrivateExchange.Start,
            PrivateExchange.Start.AddDays(20), []);
        cast.Issuer = (issuer, programme);
        for (var i = 0; i < HowManyBuyers; i++)
        {
            var buyer = await cast.JoinAsync($"Buyer {i}", "Buyer", new(seed + 4 + i));
            var account = await AccountOfAsync(buyer);
            await cast.DepositAsync(account, "100000");
            cast.Buyers.Add((buyer, account, new()));
        }

        return cast;
    }

    /// <summary>A participant who is verified.</summary>
    public async Task<Actor> JoinAsync(string name, string role, Random chance)
    {
        var anybody = Actor.Client(Http, Time, null, ExchangeClientOptions.MaxAttemptsAllowed);
        var credentials = await anybody.RegisterAsync(name, PrivateKey.Create());
        await Operator.Patient.VerifyParticipantAsync(credentials.ParticipantId, [role]);
        return new(Http, Time, credentials, chance);
    }

    public Task<CommandReply> DepositAsync(Guid account, string amount) => Operator.Patient.DepositAsync(
        account, MicroAmount.Parse(amount), Currency, $"bank {Guid.CreateVersion7()}");

    /// <summary>Capacity on sale from now on for all of the test.</summary>
    public static NewOffer Offer(Actor supplier, Guid resource, int units, string price, bool autoAccept) => new()
    {
        Resource = resource,
        Form = "VirtualMachine",
        Unit = "Accelerator",
        Units = units,
        WindowStart = supplier.Now,
        WindowEnd = PrivateExchange.Start.AddDays(40),
        Price = MicroAmount.Parse(price),
        Currency = Currency,
        AutoAccept = autoAccept,
        PriceSource = "made for a test",
    };

    private async Task<(Actor Actor, Guid Resource, Guid Offer)> SupplierAsync(
        string name, int units, string price, bool autoAccept, Random chance)
    {
        var supplier = await JoinAsync(name, "Supplier", chance);
        var resource = new NewResource
        {
            Site = name.Replace(' ', '-').ToLowerInvariant(),
            Region = "us-east-1",
            AcceleratorClass = "nvidia-h100-sxm",
            Nodes = 12_500,
            AcceleratorsPerNode = 8,
        };
        await supplier.Patient.RegisterResourceAsync(resource);
        var offer = Offer(supplier, resource.Id, units, price, autoAccept);
        await supplier.Patient.ListOfferAsync(offer);
        return (supplier, resource.Id, offer.Id);
    }

    private static async Task<Guid> AccountOfAsync(Actor owner)
    {
        var market = await owner.Patient.GetMarketAsync();
        var accounts = await owner.Patient.GetAccountsAsync(page: new() { AtLeast = market.Position });
        return accounts.Items.Single().AccountId;
    }

    private static async Task<Actor> OperatorAsync(
        HttpClient http, ManualTimeProvider time, string secrets, Random chance)
    {
        var (apiKey, key) = ParticipantSecrets.Load(secrets, "operator");
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryRoutes.Me);
        request.Headers.Authorization = new("Bearer", apiKey);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var me = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return new(http, time, new(me.RootElement.GetProperty("participantId").GetGuid(), apiKey, key), chance);
    }
}
