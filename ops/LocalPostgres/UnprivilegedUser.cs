namespace LocalPostgres;

/// <summary>
/// The user that PostgreSQL's programs run as when we are root: the server refuses to be root.
/// </summary>
internal sealed class UnprivilegedUser
{
    private readonly string _uid;
    private readonly string _gid;

    private UnprivilegedUser(string name, string uid, string gid, IReadOnlyList<string> prefix) =>
        (Name, _uid, _gid, Prefix) = (name, uid, gid, prefix);

    public string Name { get; }

    /// <summary>What to put before a command so that it runs as this user.</summary>
    public IReadOnlyList<string> Prefix { get; private init; }

    /// <summary>The user to become; null when we are not root and run the server as ourselves.</summary>
    public static UnprivilegedUser? ForCurrentProcess()
    {
        if (!Environment.IsPrivilegedProcess)
            return null;
        var accounts = File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 3)
            .ToLookup(fields => fields[0]);
        foreach (var account in accounts["postgres"].Concat(accounts["nobody"]))
        {
            var (name, uid, gid) = (account[0], account[2], account[3]);
            if (OnPath("setpriv"))
                return new(name, uid, gid, ["setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", "--"]);
            if (OnPath("runuser"))
                return new(name, uid, gid, ["runuser", "-u", name, "--"]);
        }

        throw new LocalPostgresException(
            "PostgreSQL does not run as root, and this system has neither a 'postgres' nor a 'nobody' that setpriv " +
            "or runuser could run it as. Run this as an ordinary user.");
    }

    /// <summary>
    /// This user, able to reach <paramref name="folder"/>. A folder below a closed one (such as /root) is out of
    /// reach for anybody else; where the system allows it, the programs keep root's right to pass through.
    /// </summary>
    public async Task<UnprivilegedUser> ReachingAsync(string folder, CancellationToken cancel)
    {
        if (await CanEnterAsync(folder, cancel))
            return this;
        if (Prefix[0] == "setpriv")
        {
            IReadOnlyList<string> passing =
                [.. Prefix.SkipLast(1), "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "--"];
            var able = new UnprivilegedUser(Name, _uid, _gid, passing);
            if (await able.CanEnterAsync(folder, cancel))
                return able;
        }

        var closed = folder;
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (!await CanEnterAsync(parent, cancel))
                closed = parent;
        }

        throw new LocalPostgresException(
            $"PostgreSQL does not run as root but as '{Name}', who may not enter {closed}. Choose another data " +
            $"folder, or let others pass through that one: chmod o+x {closed}");
    }

    /// <summary>Gives the folder and all in it to this user.</summary>
    public async Task OwnAsync(string folder, CancellationToken cancel)
    {
        var (status, output) = await PostgresProgram.RunAsync(
            null, ["chown", "-R", $"{_uid}:{_gid}", folder], "/", cancel);
        if (status != 0)
            throw new LocalPostgresException($"{folder} cannot be given to '{Name}': {output.Trim()}");
    }

    private async Task<bool> CanEnterAsync(string folder, CancellationToken cancel) =>
        // Not "test -x": access(2) looks at the user alone, whatever rights the process was given.
        (await PostgresProgram.RunAsync(this, ["ls", "-d", folder + "/."], "/", cancel)).Status == 0;

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Append("/usr/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
