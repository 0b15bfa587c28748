using Browser.Tests;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;
using Microsoft.Playwright;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>
/// The real API and the real portal, each a process of its own, and a browser. The operator holds the market's clock.
/// A supplier has a hall of accelerators and lists nothing yet; a buyer has money and allows orders by session.
/// </summary>
public sealed class AnExchangeWithItsPortal : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly ManualTimeProvider _time = new(PrivateExchange.Start);
    private PrivateExchange _exchange = null!;
    private RunningApi _api = null!;
    private RunningApi _portal = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>Secrets and client of the operator, who moves the clock.</summary>
    internal ExchangeClient Operator { get; private set; } = null!;

    internal ParticipantCredentials Supplier { get; private set; } = null!;

    internal ParticipantCredentials Buyer { get; private set; } = null!;

    internal ParticipantCredentials Auditor { get; private set; } = null!;

    internal NewResource Hall { get; } = new()
    {
        Site = "hall-1", Region = "eu-north-1", AcceleratorClass = "nvidia-h100-sxm", Nodes = 4,
        AcceleratorsPerNode = 8, PueMilli = 1_120, RenewablePercent = 90,
    };

    /// <summary>A participant's own client.</summary>
    internal ExchangeClient Client(ParticipantCredentials who) =>
        new(_http, _time, who, new() { CommandLife = TimeSpan.FromDays(1), VerifyReceipts = true });

    /// <summary>Moves the market's clock; the position from which on readers know.</summary>
    internal async Task<long> PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return (await Operator.SetClockAsync(_time.GetUtcNow())).Position;
    }

    internal Task<Visitor> VisitAsync(string language) => Visitor.OpenAsync(_browser, _portal.Address, language);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _exchange = await PrivateExchange.CreateAsync();
        await RunningApi.MigrateAsync(_exchange.Settings);
        _api = await RunningApi.StartAsync(_exchange.Settings);
        _http.BaseAddress = _api.Address;
        _portal = await RunningApi.StartAsync(
            new Dictionary<string, string>
            {
                ["MARKET_Api"] = _api.Address.ToString(), ["DOTNET_ENVIRONMENT"] = "Production",
            },
            BuiltPrograms.Portal);
        Operator = await OperatorAsync();
        Supplier = await JoinAsync("Tundra Compute", "Supplier");
        Buyer = await JoinAsync("Sea Ice Forecasts", "Buyer");
        Auditor = await JoinAsync("Second Look Audit", "Auditor");
        await Client(Supplier).RegisterResourceAsync(Hall);
        var accounts = await Operator.GetAccountsAsync(Buyer.ParticipantId);
        await Operator.DepositAsync(
            accounts.Items.Single().AccountId, MicroAmount.Parse("5000"), "USD", "bank reference 1");
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _portal.DisposeAsync();
        await _api.DisposeAsync();
        await _exchange.DisposeAsync();
        _http.Dispose();
    }

    private async Task<ExchangeClient> OperatorAsync()
    {
        var secrets = ParticipantSecrets.Load(_exchange.Secrets, "operator");
        var self = await Client(new(Guid.Empty, secrets.ApiKey, secrets.Key)).GetMeAsync();
        return Client(new(self.ParticipantId, secrets.ApiKey, secrets.Key));
    }

    private async Task<ParticipantCredentials> JoinAsync(string name, string role)
    {
        var options = new ExchangeClientOptions { CommandLife = TimeSpan.FromDays(1) };
        var who = await new ExchangeClient(_http, _time, null, options)
            .RegisterAsync(name, PrivateKey.Create(), allowsSessionOrders: role == "Buyer");
        var reply = await Operator.VerifyParticipantAsync(who.ParticipantId, [role]);
        await Operator.GetParticipantAsync(who.ParticipantId, reply.Position);
        return who;
    }
}
