using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Exchange.Contracts.Client;
using Ledger;
using LocalPostgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bench.Orders;

/// <summary>
/// The whole API in this process, on a private PostgreSQL with fsync on, as an operator would run it: roles, read
/// models, publisher, snapshots, and a note store on the same disk.
/// </summary>
internal sealed class BenchExchange : IAsyncDisposable
{
    public const string Currency = "USD";
    private const string Origin = "localhost/compute/bench";

    private readonly string _folder;
    private readonly PostgresServer _server;
    private readonly BenchDatabase _database;
    private readonly WebApplication _app;
    private readonly ParticipantSecrets _operator;

    private BenchExchange(
        string folder, PostgresServer server, BenchDatabase database, WebApplication app, ParticipantSecrets @operator)
    {
        (_folder, _server, _database, _app, _operator) = (folder, server, database, app, @operator);
        Address = new(app.Urls.Single());
    }

    public Uri Address { get; }

    public int PostgresVersion => _server.MajorVersion;

    public static async Task<BenchExchange> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orders-bench-").FullName;
        var server = await PostgresServer.StartAsync(Path.Combine(folder, "postgres"), new());
        try
        {
            var secrets = ParticipantSecrets.WithNewApiKey(PrivateKey.Create());
            var database = await BenchDatabase.MakeAsync(server);
            var settings = Settings(folder, database, secrets);
            await Schemas.MigrateAsync(
                database.Owner, new(settings.AppRole, settings.ReaderRole, settings.CheckerRole), default);
            // A folder of its own: the host watches it for settings that change.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                EnvironmentName = "Production",
                ContentRootPath = Directory.CreateDirectory(Path.Combine(folder, "content")).FullName,
            });
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            var app = MarketHost.Build(builder, settings, TimeProvider.System);
            await app.StartAsync();
            return new(folder, server, database, app, secrets);
        }
        catch (Exception)
        {
            PostgresServer.Destroy(server.Folder);
            throw;
        }
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public ExchangeClient Client(HttpClient http, ParticipantCredentials? credentials = null) =>
        new(http, TimeProvider.System, credentials, new() { Market = Origin });

    public ExchangeClient Operator(HttpClient http) => Client(
        http, new(StableIds.Operator(StableIds.Market(Origin)), _operator.ApiKey, _operator.Key));

    /// <summary>A place for bare commits on the same server.</summary>
    public async Task<BareCommits> BareAsync()
    {
        var source = NpgsqlDataSource.Create(_database.Admin);
        await using var table = source.CreateCommand("create table public.bare (id uuid primary key, data text)");
        await table.ExecuteNonQueryAsync();
        return new(source);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _operator.Key.Dispose();
        PostgresServer.Destroy(_server.Folder);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Commits of one row.</summary>
    internal sealed class BareCommits(NpgsqlDataSource source) : IAsyncDisposable
    {
        private static readonly string Data = new('x', 500);

        public async Task AppendAsync()
        {
            await using var command = source.CreateCommand("insert into public.bare values ($1, $2)");
            command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
            command.Parameters.Add(new() { Value = Data });
            await command.ExecuteNonQueryAsync();
        }

        public ValueTask DisposeAsync() => source.DisposeAsync();
    }

    private static MarketSettings Settings(string folder, BenchDatabase database, ParticipantSecrets secrets) => new()
    {
        Database = database.App,
        ReaderDatabase = database.Reader,
        Origin = Origin,
        Currency = Currency,
        KeyFolder = Path.Combine(folder, "keys"),
        NoteStore = Path.Combine(folder, "notes"),
        PublishFolder = Path.Combine(folder, "export"),
        OperatorKey = secrets.Key.PublicKeyHex,
        OperatorApiKeyHash = secrets.ApiKeyHash,
    };
}
