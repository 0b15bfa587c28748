using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;
using LocalPostgres;
using Npgsql;

namespace Bench.Failover;

/// <summary>
/// Two API processes on one durable PostgreSQL and one note store. The owner is killed again and again under load; what
/// counts is the time until the other has accepted a command.
/// </summary>
internal sealed class FailoverBench : IAsyncDisposable
{
    private const string Currency = "USD";
    private const string Origin = "localhost/compute/failover";
    private const int LoadingClients = 4;
    private static readonly TimeSpan LoadBeforeKill = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    private readonly string _folder;
    private readonly PostgresServer _server;
    private readonly BenchDatabase _database;
    private readonly ParticipantSecrets _operator = ParticipantSecrets.WithNewApiKey(PrivateKey.Create());
    private readonly Dictionary<string, string> _settings;
    private readonly List<ParticipantCredentials> _owned = [];
    private readonly ParticipantCredentials _operatorKeys;
    private Guid _account;
    private long _accepted;

    private FailoverBench(string folder, PostgresServer server, BenchDatabase database)
    {
        (_folder, _server, _database) = (folder, server, database);
        _operatorKeys = new(StableIds.Operator(StableIds.Market(Origin)), _operator.ApiKey, _operator.Key);
        _settings = new()
        {
            ["MARKET_Database"] = database.App,
            ["MARKET_MigrationsDatabase"] = database.Owner,
            ["MARKET_ReaderDatabase"] = database.Reader,
            ["MARKET_Origin"] = Origin,
            ["MARKET_KeyFolder"] = In("keys"),
            ["MARKET_NoteStore"] = In("notes"),
            ["MARKET_PublishFolder"] = In("export"),
            ["MARKET_NodeSecretFile"] = In("node.secret"),
            ["MARKET_OperatorKey"] = _operator.Key.PublicKeyHex,
            ["MARKET_OperatorApiKeyHash"] = _operator.ApiKeyHash,
        };
    }

    /// <param name="kills">How often the owner is killed.</param>
    public static async Task<int> RunAsync(int kills)
    {
        var folder = Directory.CreateTempSubdirectory("failover-bench-").FullName;
        var server = await PostgresServer.StartAsync(Path.Combine(folder, "postgres"), new());
        try
        {
            await using var bench = new FailoverBench(folder, server, await BenchDatabase.MakeAsync(server));
            await bench.PrepareAsync();
            return await bench.KillAsync(kills);
        }
        finally
        {
            PostgresServer.Destroy(server.Folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    public ValueTask DisposeAsync()
    {
        _operator.Key.Dispose();
        _owned.ForEach(participant => participant.Key?.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task<int> KillAsync(int kills)
    {
        Print($"PostgreSQL {_server.MajorVersion}, fsync on; {Environment.ProcessorCount} processors, shared");
        var owner = await StartAsync("owner");
        var standby = await StartAsync("standby");
        await JoinAsync(standby.Address);
        var times = new List<TimeSpan>();
        for (var kill = 1; kill <= kills; kill++)
        {
            times.Add(await KillOnceAsync(owner, standby));
            Print($"kill {kill,2}: {times[^1].TotalMilliseconds,6:N0} ms");
            await owner.DisposeAsync();
            await standby.WaitAsync("owner");
            (owner, standby) = (standby, await StartAsync("standby"));
        }

        var stored = await StoredAsync();
        await standby.DisposeAsync();
        await owner.DisposeAsync();
        times.Sort();
        Print($"from kill to the first accepted command: median {times[times.Count / 2].TotalMilliseconds:N0} ms, "
            + $"worst {times[^1].TotalMilliseconds:N0} ms, of {kills}");
        Print($"accepted {_accepted:N0} commands, stored {stored:N0}");
        return stored == _accepted && times[^1] <= LongestTakeover ? 0 : 1;
    }

    /// <summary>Loads the market through its standby and kills the owner in the middle.</summary>
    private async Task<TimeSpan> KillOnceAsync(ApiProcess owner, ApiProcess standby)
    {
        using var http = new HttpClient { BaseAddress = standby.Address };
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, LoadingClients).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
                await DepositAsync(http);
        }).ToArray();
        await Task.Delay(LoadBeforeKill);
        var begin = Stopwatch.GetTimestamp();
        await owner.KillAsync();
        // Begun after the process was gone, so that it is the other node's to accept.
        await DepositAsync(http);
        var took = Stopwatch.GetElapsedTime(begin);
        await enough.CancelAsync();
        await Task.WhenAll(load);
        return took;
    }

    /// <summary>One command, sent under one id until it is accepted.</summary>
    private async Task DepositAsync(HttpClient http)
    {
        var client = Client(http, _operatorKeys);
        var h = await client.NewHeaderAsync();
        var body = new Exchange.Contracts.Accounts.DepositBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Account = _account, Amount = MicroAmount.Parse("1"), Currency = Currency,
            Reference = h.CommandId.ToString(),
        };
        while (true)
        {
            try
            {
                await client.SendAsync(body);
                Interlocked.Increment(ref _accepted);
                return;
            }
            catch (RefusedException refused) when (refused.Problem.Status == (int)HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(BetweenAttempts);
            }
        }
    }

    private async Task JoinAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        var buyer = await Client(http, null).RegisterAsync("Buyer", PrivateKey.Create());
        _owned.Add(buyer);
        var reply = await Client(http, _operatorKeys).VerifyParticipantAsync(buyer.ParticipantId, ["Buyer"]);
        var accounts = await Client(http, buyer).GetAccountsAsync(page: new(AtLeast: reply.Position));
        _account = accounts.Items.Single().AccountId;
    }

    private ExchangeClient Client(HttpClient http, ParticipantCredentials? keys) =>
        new(http, TimeProvider.System, keys, new() { Market = Origin, MaxAttempts = 1 });

    private Task<ApiProcess> StartAsync(string role)
    {
        var address = FreeAddress();
        return ApiProcess.StartAsync(_settings, address, role, In($"{address.Port}.log"));
    }

    private async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(In("node.secret"), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        await ApiProcess.MigrateAsync(_settings, In("migrate.log"));
    }

    private async Task<long> StoredAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database.Admin);
        await using var command = source.CreateCommand(
            "select count(*) from es.mt_events where type = 'account_deposited'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private static void Print(string line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
