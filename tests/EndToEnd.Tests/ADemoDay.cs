namespace EndToEnd.Tests;

/// <summary>
/// A demo day, run as a newcomer would run it: small, or the whole trace where the long forms are asked for. What it
/// leaves in its folder is what the tests look at.
/// </summary>
public sealed class ADemoDay : IAsyncLifetime
{
    private readonly string _parent = Directory.CreateTempSubdirectory("exchange-day-").FullName;

    /// <summary>The data folder.</summary>
    public string Folder => Path.Combine(_parent, "data");

    /// <summary>How the command ended.</summary>
    public int Status { get; private set; } = -1;

    /// <summary>What the command printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Whether it is the whole trace.</summary>
    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    /// <summary>The environment of commands on this day; what is built for the tests is used as it is.</summary>
    internal static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["MARKET_CONFIGURATION"] = Configuration,
        ["N"] = IsLong ? "" : "200",
    };

    /// <summary>The configuration that these tests were built in.</summary>
    internal static string Configuration =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <inheritdoc/>
    public async Task InitializeAsync() => (Status, Output) = await RunningScript.RunAsync(
        ["ops/up", "--once", "--fresh", "--data", Folder], Settings);

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(_parent, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>The classes that look at one and the same day, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OnOneDemoDay : ICollectionFixture<ADemoDay>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "one demo day";
}
