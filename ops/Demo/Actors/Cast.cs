using System.Globalization;
using Demo.Rules;
using Exchange.Contracts.Client;
using Exchange.Contracts.Market;
using Ledger;

namespace Demo.Actors;

/// <summary>Everybody who takes part. Names are invented.</summary>
internal sealed class Cast
{
    private static readonly string[] FirstWords =
        ["Amber", "Birch", "Cobalt", "Delta", "Elm", "Fjord", "Granite", "Heron", "Indigo", "Juniper"];

    private static readonly string[] SecondWords = ["Robotics", "Genomics", "Studios", "Language Lab", "Weather"];

    private Cast(
        Actor @operator, Actor issuer, Actor auditor, IReadOnlyList<Actor> suppliers, IReadOnlyList<Actor> buyers)
    {
        (Operator, Issuer, Auditor, Suppliers, Buyers) = (@operator, issuer, auditor, suppliers, buyers);
        SupplierById = suppliers.ToDictionary(supplier => supplier.Id);
        SupplierByName = suppliers.ToDictionary(supplier => supplier.Name);
    }

    public Actor Operator { get; }

    public Actor Issuer { get; }

    public Actor Auditor { get; }

    public IReadOnlyList<Actor> Suppliers { get; }

    public IReadOnlyList<Actor> Buyers { get; }

    public IReadOnlyDictionary<Guid, Actor> SupplierById { get; }

    public IReadOnlyDictionary<string, Actor> SupplierByName { get; }

    /// <summary>Registers everybody and has the operator verify them.</summary>
    public static async Task<Cast> MeetAsync(
        HttpClient http, DayClock clock, Secrets secrets, Floor floor, MarketView market, CancellationToken cancel)
    {
        var usual = new ExchangeClientOptions { Market = market.Origin, CommandLife = TimeSpan.FromHours(2) };
        var (apiKey, key) = secrets.Operator();
        var self = await new ExchangeClient(http, clock, new(Guid.Empty, apiKey, key), usual).GetMeAsync(null, cancel);
        var @operator = new Actor("operator", new(http, clock, new(self.ParticipantId, apiKey, key), usual));

        // Buyers sign their orders all day, and may place unsigned ones from the portal afterwards.
        async Task<Actor> JoinAsync(string name, string role, bool checksReceipts)
        {
            var credentials = await floor.CallAsync(
                "register", () => new ExchangeClient(http, clock, null, usual)
                    .RegisterAsync(name, PrivateKey.Create(), allowsSessionOrders: role == "Buyer", cancel));
            secrets.Keep(name, credentials);
            await floor.CallAsync(
                "verify", () => @operator.Client.VerifyParticipantAsync(credentials.ParticipantId, [role], cancel));
            return new(name, new(http, clock, credentials, usual with { VerifyReceipts = checksReceipts }));
        }

        // A tenth of them check every receipt they get, so that receipts are checked all day long.
        var suppliers = await Task.WhenAll(
            SupplyRules.Suppliers.Select((name, i) => JoinAsync(name, "Supplier", i == 9)));
        var buyers = await Task.WhenAll(
            Enumerable.Range(0, DemandRules.Buyers).Select(i => JoinAsync(BuyerName(i), "Buyer", i % 10 == 0)));
        var issuer = await JoinAsync("Riverside Compute Fund", "Issuer", true);
        var auditor = await JoinAsync("Plumb Line Audit", "Auditor", true);
        return new(@operator, issuer, auditor, suppliers, buyers);
    }

    private static string BuyerName(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{FirstWords[i % FirstWords.Length]} {SecondWords[i / FirstWords.Length % SecondWords.Length]}");
}
