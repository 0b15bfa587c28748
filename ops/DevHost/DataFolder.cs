using System.Security.Cryptography;
using System.Text.Json;
using LocalPostgres;

namespace DevHost;

/// <summary>The folder that holds all of a local exchange, held by one session at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // The trace of jobs lasts 125 days; after it come the last settlements, and then wall time takes over.
    private static readonly TimeSpan DayLength = TimeSpan.FromDays(140);

    private const string NewSuffix = ".new";
    private const string LockFile = "session.lock";
    private const string MarkerFile = "market.json";
    private const string ChildrenFile = "children.json";

    // Stands while a folder is emptied: what is half gone must go altogether.
    private const string EmptyingFile = "emptying";

    private readonly FileStream _held;

    private DataFolder(string path, Marker marker, FileStream held) =>
        (Path, Origin, DemoStart, _held) = (path, marker.Origin, marker.DemoStart, held);

    public string Path { get; }

    /// <summary>The name of this exchange's ledger, made once.</summary>
    public string Origin { get; }

    /// <summary>When the market of the demo opens.</summary>
    public DateTimeOffset DemoStart { get; }

    public string Postgres => Below("pg");

    public string Keys => Below("keys");

    public string WebKeys => Below("web-keys");

    public string Notes => Below("notes");

    public string Export => Below("export");

    /// <summary>The log's own policy, which the witnesses go by.</summary>
    public string LogPolicy => Below("log.policy");

    /// <summary>The witnesses' lines of the policy that is published.</summary>
    public string WitnessFile => Below("witnesses");

    public string Secrets => Below("secrets");

    public string Logs => Below("logs");

    /// <summary>Which children run, so that a later session can end them should this one be killed.</summary>
    public string Children => Below(ChildrenFile);

    /// <summary>Key and memory of one witness.</summary>
    public string Witness(string name) => Below($"witness-{name}");

    /// <summary>True when the day has been run to its end.</summary>
    public bool DayIsDone => File.Exists(Below("day.json"));

    /// <summary>True when a day was begun, whether or not it came to its end.</summary>
    public bool DayWasBegun => File.Exists(Below("day.begun"));

    /// <summary>Opens a folder, making it if it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fresh">End what runs on it and delete what is in it first.</param>
    /// <exception cref="DevHostException">It is in use, or not one of ours.</exception>
    public static async Task<DataFolder> OpenAsync(string path, bool fresh)
    {
        path = System.IO.Path.GetFullPath(path);
        var marker = System.IO.Path.Combine(path, MarkerFile);
        if (Directory.Exists(path) && !IsOurs(path))
        {
            throw new DevHostException(
                $"{path} holds other things: there is no {MarkerFile} in it. Name an empty folder with --data.");
        }

        Directory.CreateDirectory(path);
        var held = Hold(path);
        if (fresh || File.Exists(System.IO.Path.Combine(path, EmptyingFile)))
            await EmptyAsync(path);
        if (!File.Exists(marker))
        {
            var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
            var start = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero) - DayLength;
            Write(marker, JsonSerializer.Serialize(new Marker($"localhost/compute/{name}", start)));
        }

        var folder = new DataFolder(path, JsonSerializer.Deserialize<Marker>(File.ReadAllText(marker))!, held);
        foreach (var open in new[] { folder.Export, folder.Logs })
            Directory.CreateDirectory(open);
        foreach (var closed in new[] { folder.Keys, folder.WebKeys, folder.Notes, folder.Secrets })
            MakePrivate(closed);
        return folder;
    }

    public void BeginDay() => File.WriteAllText(Below("day.begun"), "");

    /// <summary>Writes a file so that it is there as a whole or not at all, whenever we are killed.</summary>
    public static void Write(string file, string text)
    {
        File.WriteAllText(file + NewSuffix, text);
        File.Move(file + NewSuffix, file, overwrite: true);
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _held.Dispose();

    private string Below(string name) => System.IO.Path.Combine(Path, name);

    private static FileStream Hold(string path)
    {
        var file = System.IO.Path.Combine(path, LockFile);
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DevHostException($"{path} is in use: an exchange runs on it. Stop that one, or use --data.");
        }
    }

    /// <summary>
    /// True when it is empty, or holds a market, or what a session leaves that was killed before there was one: the
    /// lock comes first.
    /// </summary>
    private static bool IsOurs(string path)
    {
        var names = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).ToHashSet();
        return names.Contains(MarkerFile) || names.Contains(EmptyingFile)
            || names.IsSubsetOf([LockFile, MarkerFile + NewSuffix]);
    }

    private static async Task EmptyAsync(string path)
    {
        var emptying = System.IO.Path.Combine(path, EmptyingFile);
        await File.WriteAllTextAsync(emptying, "");
        await Leftovers.EndAsync(System.IO.Path.Combine(path, ChildrenFile));
        PostgresServer.Destroy(System.IO.Path.Combine(path, "pg"));
        foreach (var folder in Directory.GetDirectories(path))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.GetFiles(path))
        {
            if (System.IO.Path.GetFileName(file) is not (LockFile or EmptyingFile))
                File.Delete(file);
        }

        File.Delete(emptying);
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Private);
    }

    private sealed record Marker(string Origin, DateTimeOffset DemoStart);
}
