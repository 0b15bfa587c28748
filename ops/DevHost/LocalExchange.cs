using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ledger;
using LocalPostgres;

namespace DevHost;

/// <summary>PostgreSQL, two witnesses, API and portal, each a process of its own.</summary>
internal sealed class LocalExchange : IAsyncDisposable
{
    // Where they are looked for first, so that bookmarks last; another free port is taken if need be.
    private const int UsualApiPort = 5080;
    private const int UsualPortalPort = 5081;
    private const string WitnessKeyFile = "cosigning.key";
    private const string WitnessStateFolder = "state";
    private static readonly string[] WitnessNames = ["local-one", "local-two"];
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromMinutes(2);

    private readonly DataFolder _folder;
    private readonly List<Child> _children = [];
    private PostgresServer? _postgres;
    private Database? _database;

    private LocalExchange(DataFolder folder) => _folder = folder;

    public Uri Api { get; private set; } = new("http://127.0.0.1/");

    public Uri Portal { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What the programs need that check this exchange from outside.</summary>
    public IReadOnlyDictionary<string, string> ForTools => new Dictionary<string, string>
    {
        ["MARKET_CheckDatabase"] = _database!.Checker,
    };

    /// <summary>Starts everything, one after the other, and stops it again if one part does not start.</summary>
    public static async Task<LocalExchange> StartAsync(DataFolder folder, CancellationToken cancel)
    {
        var exchange = new LocalExchange(folder);
        try
        {
            await exchange.StartPartsAsync(cancel);
            return exchange;
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends with the first child that ends; they are all meant to run until they are stopped.</summary>
    public async Task<Child> FirstEndAsync(CancellationToken cancel)
    {
        var ends = _children.Select(async child =>
        {
            await child.WaitAsync(cancel);
            return child;
        });
        return await await Task.WhenAny(ends);
    }

    /// <summary>Stops the portal, then the API, then the witnesses, which sign its last checkpoint, then
    /// PostgreSQL.</summary>
    public async ValueTask DisposeAsync() => await Screen.StepAsync("Stopping", StopAsync);

    private async Task StopAsync()
    {
        for (var last = _children.Count - 1; last >= 0; last--)
            await _children[last].DisposeAsync();
        File.Delete(_folder.Children);
        if (_postgres is not null)
            await _postgres.StopAsync();
    }

    private async Task StartPartsAsync(CancellationToken cancel)
    {
        await Leftovers.EndAsync(_folder.Children);
        _postgres = await Screen.StepAsync(
            "PostgreSQL",
            () => PostgresServer.StartAsync(_folder.Postgres, new(), cancel),
            server => $"{server.MajorVersion} on port {server.Port}");
        _database = await Screen.StepAsync(
            "Database and roles", () => Database.PrepareAsync(_postgres, _folder.Secrets, cancel));
        await Screen.StepAsync("Migrations", () => MigrateAsync(cancel));

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Screen.StepAsync("Witnesses", () => StartWitnessesAsync(http, cancel));
        Api = FreeUri(UsualApiPort);
        await Screen.StepAsync(
            "API",
            () => StartServerAsync(http, "API", Programs.Api, Api, ApiSettings(), cancel),
            _ => $"at {Api}");
        await Screen.StepAsync(
            "Reference data", () => ReferenceUpdate.RunAsync(Api, _folder.Secrets, cancel), outcome => outcome);
        Portal = FreeUri(UsualPortalPort);
        var portalSettings = new Dictionary<string, string>
        {
            ["MARKET_Api"] = Api.ToString(),
            ["MARKET_KeyFolder"] = _folder.WebKeys,
        };
        await Screen.StepAsync(
            "Portal",
            () => StartServerAsync(http, "Portal", Programs.Portal, Portal, portalSettings, cancel),
            _ => $"at {Portal}");
    }

    private async Task MigrateAsync(CancellationToken cancel)
    {
        var settings = new Dictionary<string, string> { ["MARKET_MigrationsDatabase"] = _database!.Owner };
        await using var migration = Child.Start("Migration", Programs.Api, ["migrate"], settings, Log("migrate"));
        var status = await migration.WaitAsync(cancel);
        if (status != 0)
            throw new DevHostException($"The migrations ended with status {status}:\n{migration.LogTail}");
    }

    private Dictionary<string, string> ApiSettings() => new(OperatorKey.Prepare(_folder.Secrets))
    {
        ["MARKET_Database"] = _database!.App,
        ["MARKET_ReaderDatabase"] = _database.Reader,
        ["MARKET_Origin"] = _folder.Origin,
        ["MARKET_KeyFolder"] = _folder.Keys,
        ["MARKET_NoteStore"] = _folder.Notes,
        ["MARKET_PublishFolder"] = _folder.Export,
        ["MARKET_WitnessFile"] = _folder.WitnessFile,
        ["MARKET_Demo"] = "true",
        ["MARKET_DemoStart"] = _folder.DemoStart.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// Two witnesses of the ledger, of which the published policy needs one. On one machine they are nobody's
    /// independent
    /// judges; they show that and how it works.
    /// </summary>
    private async Task StartWitnessesAsync(HttpClient http, CancellationToken cancel)
    {
        using (var keys = LogKeysOf(_folder))
            await File.WriteAllTextAsync(_folder.LogPolicy, keys.Policy, cancel);
        var lines = new StringBuilder();
        foreach (var name in WitnessNames)
        {
            var address = FreeUri(0);
            var (folder, vkey) = (_folder.Witness(name), VkeyOf(_folder.Witness(name), name));
            string[] arguments =
            [
                "witness", "--listen", address.Authority, "--state", Path.Combine(folder, WitnessStateFolder),
                "--name", name, "--key", Path.Combine(folder, WitnessKeyFile), "--policy", _folder.LogPolicy,
            ];
            var child = Child.Start(
                $"Witness {name}", Programs.Verifier, arguments, new Dictionary<string, string>(),
                Log($"witness-{name}"));
            await AwaitChildAsync(http, child, address, cancel);
            lines.Append(CultureInfo.InvariantCulture, $"witness {name} {vkey} {address.AbsoluteUri.TrimEnd('/')}\n");
        }

        lines.Append(CultureInfo.InvariantCulture, $"group witnesses any {string.Join(' ', WitnessNames)}\n")
            .Append("quorum witnesses\n");
        await File.WriteAllTextAsync(_folder.WitnessFile, lines.ToString(), cancel);
    }

    /// <summary>The log's keys, made before the API would make them: the witnesses must know them first.</summary>
    private static LogKeys LogKeysOf(DataFolder folder)
    {
        if (!LogKeys.Exist(folder.Keys))
        {
            using var made = LogKeys.Create(folder.Origin);
            made.Save(folder.Keys);
        }

        return LogKeys.Load(folder.Keys);
    }

    private static string VkeyOf(string folder, string name)
    {
        var (file, memory) = (Path.Combine(folder, WitnessKeyFile), Path.Combine(folder, WitnessStateFolder));
        // A start that was killed between the two: a memory without its key has nothing to remember.
        if (!File.Exists(file) && Directory.Exists(memory))
            Directory.Delete(memory, recursive: true);
        using var state = new WitnessState(memory);
        using var key = WitnessKey.Open(name, file, state);
        return key.Vkey;
    }

    private async Task<Child> StartServerAsync(
        HttpClient http,
        string name,
        (string Folder, string Assembly) program,
        Uri address,
        Dictionary<string, string> settings,
        CancellationToken cancel)
    {
        settings["ASPNETCORE_URLS"] = address.ToString();
        settings["DOTNET_ENVIRONMENT"] = "Production";
        var child = Child.Start(name, program, [], settings, Log(Path.GetFileName(program.Folder)));
        await AwaitChildAsync(http, child, new(address, "health/ready"), cancel);
        return child;
    }

    private async Task AwaitChildAsync(HttpClient http, Child child, Uri health, CancellationToken cancel)
    {
        _children.Add(child);
        Leftovers.Note(_folder.Children, _children);
        await child.WaitUntilReadyAsync(http, health, ReadyPatience, cancel);
    }

    private string Log(string name) => Path.Combine(_folder.Logs, name + ".log");

    private static Uri FreeUri(int usual)
    {
        foreach (var port in new[] { usual, 0 })
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                var free = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
                return new($"http://127.0.0.1:{free}/");
            }
            catch (SocketException)
            {
                // Somebody else has it.
            }
        }

        throw new DevHostException("There is no free port on the loopback address.");
    }
}
