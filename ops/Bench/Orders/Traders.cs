using System.Text.Json;
using Exchange.Api.Reading;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Ledger;

namespace Bench.Orders;

/// <summary>
/// Suppliers with plenty on offer and buyers with plenty of money, so that every order finds its match.
/// </summary>
internal sealed class Traders
{
    private const int Suppliers = 20;
    private const int OffersEach = 25;
    private static readonly string[] Classes = ["nvidia-l4", "nvidia-a100-80g", "nvidia-h100-80g", "nvidia-h200"];
    private static readonly string[] Regions = ["region-1", "region-2", "region-3", "region-4", "region-5"];

    private readonly DateTimeOffset _start;

    private Traders(ParticipantCredentials[] buyers, DateTimeOffset start) => (Buyers, _start) = (buyers, start);

    public IReadOnlyList<ParticipantCredentials> Buyers { get; }

    public static async Task<Traders> RegisterAsync(BenchExchange exchange, HttpClient http, int buyers)
    {
        var now = TimeProvider.System.GetUtcNow();
        var start = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, Suppliers).Select(n => ListAsync(exchange, http, n, start)));
        var all = await Task.WhenAll(
            Enumerable.Range(0, buyers).Select(n => JoinAsync(exchange, http, $"Buyer {n}", "Buyer")));
        var verified = exchange.Service<CommittedState>().Now.Position;
        await Task.WhenAll(all.Select(async buyer =>
        {
            var accounts = await exchange.Client(http, buyer).GetAccountsAsync(page: new() { AtLeast = verified });
            await exchange.Operator(http).DepositAsync(
                accounts.Items.Single().AccountId, MicroAmount.Parse("100000000"), BenchExchange.Currency,
                $"bank {buyer.ParticipantId}");
        }));
        return new(all, start);
    }

    /// <summary>One to four accelerators of one class for one to four hours within the next three weeks.</summary>
    public NewOrder Order(Random random) => new()
    {
        Accelerators = random.Next(1, 5),
        AcceleratorClasses = [Classes[random.Next(Classes.Length)]],
        EarliestStart = _start.AddHours(random.Next(24 * 20)),
        LatestStart = _start.AddHours(24 * 21),
        Minutes = random.Next(60, 241),
        TimeInForce = "FillOrKill",
        Terms = new() { Limit = MicroAmount.Parse("9"), Currency = BenchExchange.Currency },
    };

    /// <summary>The envelope of an order from a portal session, which signs nothing.</summary>
    public static CommandEnvelope Unsigned(NewOrder order, string market, Guid buyer)
    {
        var (commitment, opening) = Commitments.Make(order.Terms);
        var body = new PlaceOrderBody
        {
            CommandId = Guid.CreateVersion7(),
            Market = market,
            Participant = buyer,
            NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(5),
            Order = order.Id,
            Accelerators = order.Accelerators,
            AcceleratorClasses = order.AcceleratorClasses,
            Regions = order.Regions,
            Forms = order.Forms,
            EarliestStart = order.EarliestStart,
            LatestStart = order.LatestStart,
            Minutes = order.Minutes,
            TimeInForce = order.TimeInForce,
            AllOrNone = order.AllOrNone,
            MaxLegs = order.MaxLegs,
            Vouchers = order.Vouchers,
            TermsCommitment = commitment,
        };
        return new(JsonSerializer.SerializeToElement(body, WireJson.Options), null, opening);
    }

    private static async Task ListAsync(BenchExchange exchange, HttpClient http, int number, DateTimeOffset start)
    {
        var supplier = exchange.Client(http, await JoinAsync(exchange, http, $"Supplier {number}", "Supplier"));
        for (var n = 0; n < OffersEach; n++)
        {
            var resource = new NewResource
            {
                Site = $"site-{number}",
                Region = Regions[(number + n) % Regions.Length],
                AcceleratorClass = Classes[n % Classes.Length],
                Nodes = 1_000,
                AcceleratorsPerNode = 8,
            };
            await supplier.RegisterResourceAsync(resource);
            await supplier.ListOfferAsync(new()
            {
                Resource = resource.Id,
                Form = "BareMetal",
                Unit = "Accelerator",
                Units = 8_000,
                WindowStart = start,
                WindowEnd = start.AddDays(30),
                Price = MicroAmount.Parse($"{1 + n % 7}.{number:D2}1"),
                Currency = BenchExchange.Currency,
                AutoAccept = true,
                PriceSource = "a benchmark",
            });
        }
    }

    private static async Task<ParticipantCredentials> JoinAsync(
        BenchExchange exchange, HttpClient http, string name, string role)
    {
        // The keys live as long as the run.
        var credentials = await exchange.Client(http)
            .RegisterAsync(name, PrivateKey.Create(), allowsSessionOrders: true);
        await exchange.Operator(http).VerifyParticipantAsync(credentials.ParticipantId, [role]);
        return credentials;
    }
}
