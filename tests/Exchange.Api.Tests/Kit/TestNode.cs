using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Exchange.Api.Hosting;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Api.Tests.Kit;

/// <summary>One of several API nodes on a test exchange's database and folders, on a port of its own.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly TestExchange _exchange;
    private readonly WebApplication _app;
    private readonly List<IDisposable> _owned = [];

    private TestNode(TestExchange exchange, WebApplication app, Uri address) =>
        (_exchange, _app, Address) = (exchange, app, address);

    public Uri Address { get; }

    /// <summary>Ends when the node has begun to stop.</summary>
    public Task Stopping { get; private set; } = Task.CompletedTask;

    public ExchangeClient Operator => Client(_exchange.OperatorCredentials());

    /// <summary>The secret of all nodes of an exchange.</summary>
    public static string SecretOf(TestExchange exchange)
    {
        var file = Path.Combine(exchange.Folder, "node.secret");
        if (!File.Exists(file))
            File.WriteAllText(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n");
        return File.ReadAllText(file).Trim();
    }

    public static async Task<TestNode> StartAsync(
        TestExchange exchange, Func<MarketSettings, MarketSettings>? change = null)
    {
        SecretOf(exchange);
        var address = FreeAddress();
        var settings = exchange.Settings() with
        {
            NodeAddress = address.ToString(),
            NodeSecretFile = Path.Combine(exchange.Folder, "node.secret"),
            // However slow the machine: here a node ends when a test says so.
            OwnerPatienceSeconds = 600,
        };
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = "Production",
            ContentRootPath = exchange.Folder,
        });
        builder.WebHost.UseUrls(address.ToString());
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        var app = MarketHost.Build(builder, change?.Invoke(settings) ?? settings, exchange.Wall);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        return new(exchange, app, address) { Stopping = stopping.Task };
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public HttpClient Http(string? apiKey = null)
    {
        var http = new HttpClient { BaseAddress = Address };
        _owned.Add(http);
        if (apiKey is not null)
            http.DefaultRequestHeaders.Authorization = new("Bearer", apiKey);
        return http;
    }

    /// <summary>
    /// A client that soon tries again, as often as given. It checks its receipts, of which those of a body that is
    /// signed anew hold the first signature.
    /// </summary>
    public ExchangeClient Client(
        ParticipantCredentials? credentials = null, int attempts = 6, bool checks = true) =>
        new(Http(), _exchange.Wall, credentials, new()
        {
            Market = TestExchange.Origin,
            VerifyReceipts = checks,
            MaxAttempts = attempts,
            FirstWait = TimeSpan.FromMilliseconds(20),
            LongestWait = TimeSpan.FromMilliseconds(500),
        });

    /// <summary>A registered participant; with roles also verified.</summary>
    public async Task<ParticipantCredentials> JoinAsync(string name, params string[] roles)
    {
        var key = PrivateKey.Create();
        _owned.Add(key);
        var credentials = await Client().RegisterAsync(name, key, allowsSessionOrders: true);
        if (roles.Length > 0)
            await Operator.VerifyParticipantAsync(credentials.ParticipantId, roles);
        return credentials;
    }

    /// <summary>A verified buyer with money.</summary>
    public async Task<ParticipantCredentials> FundedBuyerAsync(string name, string amount)
    {
        var buyer = await JoinAsync(name, "Buyer");
        await Operator.DepositAsync(
            await _exchange.AccountOfAsync(buyer.ParticipantId), MicroAmount.Parse(amount), TestExchange.Currency,
            $"bank {name}");
        return buyer;
    }

    /// <summary>What the node says of its readiness.</summary>
    public async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
    {
        using var answer = await Http().GetAsync(new Uri("health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Stops the node as a shutdown does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _owned.ForEach(owned => owned.Dispose());
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
