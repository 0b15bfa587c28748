using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TestKit;

namespace Exchange.Api.Tests.Kit;

/// <summary>
/// A whole API on a PostgreSQL database of its own, with the roles of production, a demo's clock and folders that are
/// thrown away. It can be stopped and started again on the same data.
/// </summary>
public sealed class TestExchange : IAsyncDisposable
{
    public const string Origin = "test.example/compute/one";
    public const string Currency = "USD";
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private const string OwnerRole = "api_test_owner";
    private const string AppRole = "api_test_app";
    private const string ReaderRole = "api_test_reader";
    private const string CheckerRole = "api_test_checker";
    private const string Password = "only-for-tests";

    private readonly List<IDisposable> _owned = [];
    private WebApplication? _app;

    private TestExchange(TestDatabase database, string folder)
    {
        (Database, Folder) = (database, folder);
        OperatorSecrets = ParticipantSecrets.WithNewApiKey(Owned(PrivateKey.Create()));
    }

    public TestDatabase Database { get; }

    public string Folder { get; }

    /// <summary>Here, and not with the exchange.</summary>
    public ParticipantSecrets OperatorSecrets { get; }

    public ManualTimeProvider Wall { get; } = new(Start);

    public IServiceProvider Services => _app!.Services;

    public string PublishFolder => Path.Combine(Folder, "export");

    public string OwnerConnection => Database.ConnectionStringFor(OwnerRole, Password);

    public string AppConnection => Database.ConnectionStringFor(AppRole, Password);

    public string ReaderConnection => Database.ConnectionStringFor(ReaderRole, Password);

    public string CheckerConnection => Database.ConnectionStringFor(CheckerRole, Password);

    /// <summary>What a migration of this exchange grants.</summary>
    internal static Rights Granted { get; } = new(AppRole, ReaderRole, CheckerRole);

    public ExchangeClient Operator { get; private set; } = null!;

    public static async Task<TestExchange> StartAsync()
    {
        var exchange = await CreateAsync();
        await exchange.RunAsync();
        return exchange;
    }

    /// <summary>The database and the folders, with nothing running yet.</summary>
    public static async Task<TestExchange> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync("exchange_api", PrepareAsync);
        return new(database, Directory.CreateTempSubdirectory("exchange-api-").FullName);
    }

    public MarketSettings Settings() => new()
    {
        Database = AppConnection,
        ReaderDatabase = ReaderConnection,
        Origin = Origin,
        KeyFolder = Path.Combine(Folder, "keys"),
        NoteStore = Path.Combine(Folder, "notes"),
        PublishFolder = PublishFolder,
        OperatorKey = OperatorSecrets.Key.PublicKeyHex,
        OperatorApiKeyHash = OperatorSecrets.ApiKeyHash,
        Demo = true,
        DemoStart = Start,
    };

    public async Task RunAsync(Func<MarketSettings, MarketSettings>? change = null)
    {
        var settings = change?.Invoke(Settings()) ?? Settings();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = "Production",
            ContentRootPath = Folder,
        });
        builder.WebHost.UseTestServer();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        var app = MarketHost.Build(builder, settings, Wall);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        Operator = Client(OperatorCredentials());
    }

    /// <summary>Stops the API as a shutdown does.</summary>
    public async Task StopAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
        NpgsqlConnection.ClearAllPools();
    }

    public HttpClient Http(string? apiKey = null)
    {
        var http = _app!.GetTestClient();
        if (apiKey is not null)
            http.DefaultRequestHeaders.Authorization = new("Bearer", apiKey);
        return http;
    }

    /// <summary>A client that checks its receipts and soon tries again.</summary>
    public ExchangeClient Client(ParticipantCredentials? credentials = null) =>
        new(Http(), Wall, credentials, new()
        {
            Market = Origin,
            VerifyReceipts = true,
            FirstWait = TimeSpan.FromMilliseconds(5),
            LongestWait = TimeSpan.FromMilliseconds(50),
        });

    public ParticipantCredentials OperatorCredentials() =>
        new(StableIds.Operator(StableIds.Market(Origin)), OperatorSecrets.ApiKey, OperatorSecrets.Key);

    /// <summary>A registered participant; with roles also verified.</summary>
    public async Task<ParticipantCredentials> JoinAsync(string name, params string[] roles)
    {
        var credentials = await Client().RegisterAsync(name, Owned(PrivateKey.Create()), allowsSessionOrders: true);
        if (roles.Length > 0)
            await Operator.VerifyParticipantAsync(credentials.ParticipantId, roles);
        return credentials;
    }

    /// <summary>A verified buyer with money.</summary>
    public async Task<ParticipantCredentials> FundedBuyerAsync(string name, string amount)
    {
        var buyer = await JoinAsync(name, "Buyer");
        await Operator.DepositAsync(
            await AccountOfAsync(buyer.ParticipantId), MicroAmount.Parse(amount), Currency, $"bank {name}");
        return buyer;
    }

    /// <summary>A new supplier's one offer of 16 accelerators.</summary>
    public async Task<Guid> ListAsync(string supplier, string price)
    {
        var client = Client(await JoinAsync(supplier, "Supplier"));
        var resource = Some.Resource();
        await client.RegisterResourceAsync(resource);
        var offer = Some.Offer(resource.Id, price);
        await client.ListOfferAsync(offer);
        return offer.Id;
    }

    public async Task<Guid> AccountOfAsync(Guid owner) => await ScalarAsync<Guid>(
        $"""
        select stream_id from es.mt_events where type = 'account_opened' and data ->> 'OwnerId' = '{owner}'
          and data ->> 'Kind' = 'Participant'
        """);

    public Task<long> CountAsync(string table) => ScalarAsync<long>($"select count(*) from {table}");

    /// <summary>One value, as the superuser.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A statement, as the superuser.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _owned.ForEach(owned => owned.Dispose());
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private T Owned<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    /// <summary>As an operator does: the roles by the superuser, the tables by the owner.</summary>
    private static async Task PrepareAsync(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync();
            var roles = (string[])[OwnerRole, AppRole, ReaderRole, CheckerRole];
            foreach (var statement in roles.Select(role =>
                $"do $$ begin create role {role} login password '{Password}'; "
                + "exception when duplicate_object then null; end $$")
                .Append($"grant create on database \"{database.Database}\" to {OwnerRole}"))
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync();
            }
        }

        (database.Username, database.Password) = (OwnerRole, Password);
        await Schemas.MigrateAsync(
            database.ConnectionString, Granted, CancellationToken.None);
    }
}
