using Exchange.Api.Storage;
using Npgsql;

namespace Exchange.Api.Hosting;

/// <summary>
/// Everything that is set from outside: <c>appsettings.json</c>, section <c>Market</c>, overridden by environment
/// variables <c>MARKET_*</c>. Names in both are the names of these properties.
/// </summary>
public sealed record MarketSettings
{
    private const string Prefix = "MARKET_";
    private const string DefaultAppRole = "market_app";
    private const string DefaultReaderRole = "market_reader";
    private const string DefaultCheckerRole = "market_checker";

    private static readonly string[] Required =
        [nameof(Database), nameof(Origin), nameof(KeyFolder), nameof(NoteStore), nameof(PublishFolder)];

    /// <summary>Connection string of the app role: it reads and writes, and may change no table.</summary>
    public required string Database { get; init; }

    /// <summary>Connection string of the owner role, for <c>migrate</c> and <c>ops/projections</c>.</summary>
    public string? MigrationsDatabase { get; init; }

    /// <summary>Connection string of the reader role; the app role's when missing.</summary>
    public string? ReaderDatabase { get; init; }

    /// <summary>The ledger's origin; a schema-less URL that is never used for another log.</summary>
    public required string Origin { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The currency's minor unit in millionths: 10,000 for a cent.</summary>
    public long MinorUnitMicros { get; init; } = 10_000;

    /// <summary>Folder of the log's private keys; made on the first start.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>
    /// Public key that signs every change of the log's keys, 64 hex digits; without it they can never change.
    /// </summary>
    public string? RootKey { get; init; }

    /// <summary>
    /// File with the passphrase that the private keys are sealed with; without it new keys are written in the clear.
    /// </summary>
    public string? KeyPassphraseFile { get; init; }

    /// <summary>Folder of the note store. Not in the database, and never restored from a backup.</summary>
    public required string NoteStore { get; init; }

    /// <summary>Folder that the published ledger is written to.</summary>
    public required string PublishFolder { get; init; }

    /// <summary>File with the published policy's lines about witnesses: whom to ask, and how many are needed.</summary>
    public string? WitnessFile { get; init; }

    /// <summary>The operator's public key, 64 hex digits; for the first start.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>SHA-256 of the operator's API key, 64 hex digits; for the first start.</summary>
    public string? OperatorApiKeyHash { get; init; }

    /// <summary>The operator's name.</summary>
    public string OperatorName { get; init; } = "Exchange operator";

    /// <summary>
    /// A demo: the clock can be set, and only loopback addresses are served. As the data say, from their first start.
    /// </summary>
    public bool Demo { get; init; }

    /// <summary>
    /// When a demo's market opens; its clock then stands until the operator moves it. Wall time if missing.
    /// </summary>
    public DateTimeOffset? DemoStart { get; init; }

    /// <summary>
    /// Signs a ledger although the note store is empty: after its loss only, for it blinds the fork check.
    /// </summary>
    public bool AcceptEmptyNoteStore { get; init; }

    /// <summary>The exchange's fee, hundredths of a percent of what the buyer pays before tax.</summary>
    public int FeeBasisPoints { get; init; } = 200;

    /// <summary>Tax, hundredths of a percent.</summary>
    public int TaxBasisPoints { get; init; } = 600;

    /// <summary>How long a supplier may take to confirm a match.</summary>
    public int ConfirmWithinMinutes { get; init; } = 60;

    /// <summary>How long a supplier may take to provision.</summary>
    public int ProvisionWithinMinutes { get; init; } = 120;

    /// <summary>How long after a lease's end its last usage may come.</summary>
    public int FinalUsageWithinMinutes { get; init; } = 1_440;

    /// <summary>How long a settlement may be disputed.</summary>
    public int DisputeWindowMinutes { get; init; } = 1_440;

    /// <summary>How many events lie between two snapshots of the market; 0: none are made.</summary>
    public int SnapshotEvery { get; init; } = 50_000;

    /// <summary>Where the market's other nodes reach this one, like <c>http://10.0.0.5:5080</c>.</summary>
    public string? NodeAddress { get; init; }

    /// <summary>File with the secret that the market's nodes share; the same on each.</summary>
    public string? NodeSecretFile { get; init; }

    /// <summary>How long an owner may be silent, by the database's clock, before a standby takes over.</summary>
    public int OwnerPatienceSeconds { get; init; } = 4;

    /// <summary>The role that the API logs in as.</summary>
    public string AppRole { get; init; } = DefaultAppRole;

    /// <summary>The role that answers queries.</summary>
    public string ReaderRole { get; init; } = DefaultReaderRole;

    /// <summary>The role that the invariants are checked as.</summary>
    public string CheckerRole { get; init; } = DefaultCheckerRole;

    /// <summary>The settings' sources: the section <c>Market</c>, and over it the environment.</summary>
    public static IConfiguration Configuration(IConfiguration host) => new ConfigurationBuilder()
        .AddConfiguration(host.GetSection("Market"))
        .AddEnvironmentVariables(Prefix)
        .Build();

    /// <summary>Reads and checks the settings; a message names what is missing.</summary>
    public static MarketSettings Load(IConfiguration configuration)
    {
        foreach (var name in Required)
            Require(configuration, name);
        MarketSettings settings;
        try
        {
            settings = configuration.Get<MarketSettings>()!;
        }
        catch (InvalidOperationException error)
        {
            throw new SettingsException(error.Message);
        }

        if (settings.DemoStart is not null && !settings.Demo)
            throw new SettingsException("DemoStart is for a demo: set MARKET_Demo=true or leave it out.");
        if (settings.SnapshotEvery < 0)
            throw new SettingsException("SnapshotEvery is a number of events, or 0 for no snapshots.");
        if (settings.NodeAddress is { } address
            && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new SettingsException("NodeAddress is an address like http://10.0.0.5:5080.");
        if (settings.NodeAddress is null != settings.NodeSecretFile is null)
            throw new SettingsException("NodeAddress and NodeSecretFile are set both, or neither.");
        if (settings.RootKey is { } root && (root.Length != 64 || !root.All(char.IsAsciiHexDigitLower)))
            throw new SettingsException("RootKey is a public key: 64 lower-case hex digits.");
        // It shows signs of life once a second.
        if (settings.OwnerPatienceSeconds < 2)
            throw new SettingsException("OwnerPatienceSeconds is at least 2.");
        return settings with { DemoStart = settings.DemoStart?.ToUniversalTime() };
    }

    /// <summary>What <c>migrate</c> needs: the owner's connection and the roles to grant to.</summary>
    internal static (string Connection, Rights Rights) ForMigration(IConfiguration configuration) =>
    (
        Require(configuration, nameof(MigrationsDatabase)),
        new(
            configuration[nameof(AppRole)] ?? DefaultAppRole, configuration[nameof(ReaderRole)] ?? DefaultReaderRole,
            configuration[nameof(CheckerRole)] ?? DefaultCheckerRole)
    );

    /// <summary>The app role's connection string, so that prepared statements outlive a command.</summary>
    /// <remarks>
    /// Every statement of this role finds its rows by a key, among few or many. Plans are made once for a connection,
    /// often while a table is small, and a scan that was cheap then would be repeated when it is large. A scan that
    /// cannot be helped looks so dear then that it would be compiled, for many times what it costs.
    /// </remarks>
    public string AppConnection(string name) =>
        Pooled(Database, name, "-c enable_seqscan=off -c enable_hashjoin=off -c jit=off");

    /// <summary>The reader role's connection string.</summary>
    public string ReaderConnection => Pooled(ReaderDatabase ?? Database, "market-api-reads");

    private static string Require(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value
            ? value
            : throw new SettingsException($"The setting {name} is missing: set {Prefix}{name}.");

    private static string Pooled(string connection, string name, string? options = null)
    {
        var pooled = new NpgsqlConnectionStringBuilder(connection)
        {
            NoResetOnClose = true,
            ApplicationName = name,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 3,
            // A batch is some 100 kB; in pieces of the usual 8 kB sender and server would wait for each other in turn.
            WriteBufferSize = 128 * 1_024,
        };
        // What the operator says comes last and so counts.
        pooled.Options = string.Join(' ', new[] { options, pooled.Options }.Where(part => part?.Length > 0));
        return pooled.ConnectionString;
    }
}

/// <summary>A setting is missing or wrong; the message is for whoever starts the program.</summary>
public sealed class SettingsException(string message) : Exception(message);
