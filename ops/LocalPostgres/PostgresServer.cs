using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace LocalPostgres;

/// <summary>
/// A private PostgreSQL that lives in one folder: made on first use, started on a free loopback port, reused when it
/// already runs, stopped on request. Nothing of the system's own PostgreSQL is touched but its programs.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser's name; the password is random and kept in the folder.</summary>
    public const string Superuser = "postgres";

    private const int MaxConnections = 200;
    private const int StartAttempts = 5;
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly UnprivilegedUser? _user;
    private readonly PostgresOptions _options;
    private PostgresBinaries? _binaries;
    private string _password = "";

    private PostgresServer(string folder, PostgresOptions options, UnprivilegedUser? user) =>
        (Folder, _options, _user) = (folder, options, user);

    /// <summary>The server's own folder.</summary>
    public string Folder { get; }

    /// <summary>The loopback port that it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>PostgreSQL's major version.</summary>
    public int MajorVersion => _binaries!.Major;

    /// <summary>False when the server already ran and was found; disposing then leaves it running.</summary>
    public bool StartedHere { get; private set; }

    private string Data => Path.Combine(Folder, "data");

    private string Log => Path.Combine(Folder, "server.log");

    private string PasswordFile => Path.Combine(Folder, "password");

    /// <summary>Starts the server of a folder, making it first if it is not there yet.</summary>
    /// <exception cref="LocalPostgresException">It cannot be started; the message says why and what to do.</exception>
    public static async Task<PostgresServer> StartAsync(
        string folder, PostgresOptions options, CancellationToken cancel = default)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var user = UnprivilegedUser.ForCurrentProcess();
        if (user is not null)
        {
            await user.OwnAsync(folder, cancel);
            user = await user.ReachingAsync(folder, cancel);
        }

        var server = new PostgresServer(folder, options, user);
        using var starting = await server.LockAsync(cancel);
        await server.StartLockedAsync(cancel);
        return server;
    }

    /// <summary>Ends whatever server runs in the folder and deletes the folder with all its data.</summary>
    public static void Destroy(string folder)
    {
        if (RunningProcess(Path.Combine(folder, "data")) is { } process)
        {
            // Not a kill: the server gives back its shared memory.
            using (var ending = Process.Start("kill", ["-QUIT", process.Id.ToString(CultureInfo.InvariantCulture)]))
                ending.WaitForExit();
            using (process)
                process.WaitForExit(EndPatience);
        }

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>How to reach a database of this server; as the superuser unless a user is named.</summary>
    public NpgsqlConnectionStringBuilder ConnectionString(
        string database = "postgres", string? user = null, string? password = null) => new()
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = user ?? Superuser,
            Password = user is null ? _password : password,
        };

    /// <summary>Stops the server: open transactions are rolled back, what was committed is on disk.</summary>
    public Task StopAsync(CancellationToken cancel = default) => StopAsync("fast", cancel);

    /// <summary>Stops the server without writing anything more: the next start recovers.</summary>
    public Task StopAtOnceAsync(CancellationToken cancel = default) => StopAsync("immediate", cancel);

    /// <summary>Kills the server and its workers as a power cut would; the next start recovers.</summary>
    public void Kill()
    {
        StartedHere = false;
        using var process = RunningProcess(Data);
        process?.Kill(entireProcessTree: true);
        process?.WaitForExit(EndPatience);
    }

    /// <summary>
    /// Starts the server again after it was killed or stopped, on the port that it had, so that whoever was connected
    /// finds it.
    /// </summary>
    /// <exception cref="LocalPostgresException">It does not start.</exception>
    public async Task StartAgainAsync(CancellationToken cancel = default)
    {
        using var starting = await LockAsync(cancel);
        await StartLockedAsync(cancel, Port);
    }

    /// <summary>Stops the server if it was started here.</summary>
    public async ValueTask DisposeAsync()
    {
        if (StartedHere)
            await StopAsync();
    }

    private async Task StopAsync(string mode, CancellationToken cancel)
    {
        using var stopping = await LockAsync(cancel);
        StartedHere = false;
        if (!File.Exists(Path.Combine(Data, "postmaster.pid")))
            return;
        var (status, output) = await PostgresProgram.RunAsync(
            _user, [_binaries!["pg_ctl"], "-D", Data, "-w", "-m", mode, "stop"], Folder, cancel);
        if (status != 0)
            throw Failure($"PostgreSQL in {Folder} does not stop: {output.Trim()}");
    }

    private async Task StartLockedAsync(CancellationToken cancel, int? samePort = null)
    {
        // initdb writes this file last but one; without it the folder is an attempt that was broken off.
        var versionFile = Path.Combine(Data, "PG_VERSION");
        int? major = File.Exists(versionFile)
            ? int.Parse((await File.ReadAllTextAsync(versionFile, cancel)).Trim(), CultureInfo.InvariantCulture)
            : null;
        _binaries = await PostgresBinaries.FindAsync(_options.Binaries, major, cancel);
        if (major is null)
            await MakeAsync(cancel);

        _password = (await File.ReadAllTextAsync(PasswordFile, cancel)).Trim();
        if (Postmaster(Data) is { } running && await AnswersAsync(running.Port, cancel))
            return;

        for (var attempt = 1; ; attempt++)
        {
            File.Delete(Log);
            var port = samePort ?? FreePort();
            var status = await PostgresProgram.RunDetachedAsync(
                _user,
                [_binaries["pg_ctl"], "-D", Data, "-w", "-t", "60", "-l", Log, "-o", Settings(port), "start"],
                Folder, cancel);
            if (status == 0 && await AnswersAsync(port, cancel))
                break;
            // Another program may take the port between our look and the server's; nothing else is worth a retry.
            if (attempt == StartAttempts || !LogTail().Contains("could not bind", StringComparison.Ordinal))
                throw Failure($"PostgreSQL in {Folder} does not start.");
        }

        StartedHere = true;
    }

    private async Task MakeAsync(CancellationToken cancel)
    {
        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
        var secret = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
            secret.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(PasswordFile, secret))
            await file.WriteAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) + "\n");
        if (_user is not null)
            await _user.OwnAsync(Folder, cancel);

        // One sort order on every system: by code point.
        string[] locale = MajorVersion >= 17
            ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            : ["--locale=C"];
        string[] sync = _options.Durable ? [] : ["--no-sync"];
        var (status, output) = await PostgresProgram.RunAsync(
            _user,
            [
                _binaries!["initdb"], "-D", Data, "-U", Superuser, "-A", "scram-sha-256",
                "--pwfile", PasswordFile, "-E", "UTF8", .. locale, .. sync,
            ],
            Folder, cancel);
        if (status != 0)
            throw new LocalPostgresException($"PostgreSQL's data folder cannot be made in {Folder}: {output.Trim()}");
    }

    private string Settings(int port)
    {
        string[] always =
        [
            $"-p {port}", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=''",
            $"-c max_connections={MaxConnections}", "-c timezone=UTC", "-c log_timezone=UTC",
        ];
        string[] forgetful =
        [
            "-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off",
            "-c max_wal_size=256MB", "-c min_wal_size=32MB",
        ];
        // Checkpoints every few minutes and not every few seconds: after each one every page is logged whole again.
        string[] durable = ["-c max_wal_size=4GB", "-c shared_buffers=256MB"];
        return string.Join(' ', [.. always, .. _options.Durable ? durable : forgetful]);
    }

    /// <summary>Whether our server (it knows our password) takes connections on the port.</summary>
    private async Task<bool> AnswersAsync(int port, CancellationToken cancel)
    {
        Port = port;
        var target = ConnectionString();
        target.Pooling = false;
        target.Timeout = 10;
        try
        {
            await using var connection = new NpgsqlConnection(target.ConnectionString);
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(Folder, "start.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < LockPatience)
            {
                await Task.Delay(50, cancel);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new LocalPostgresException(
                    $"{Folder} cannot be used: it belongs to another user, or another start of it hangs.", problem);
            }
        }
    }

    private LocalPostgresException Failure(string what) => new($"{what}\n{LogTail()}".TrimEnd());

    private string LogTail() =>
        File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(20)) : "";

    private static (int Id, int Port)? Postmaster(string data)
    {
        try
        {
            // The server's own lock file: process id, data folder, start time, port, and more.
            var lines = File.ReadAllLines(Path.Combine(data, "postmaster.pid"));
            return lines.Length >= 4
                && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id)
                && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
                    ? (id, port)
                    : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The server's first process if it runs.</summary>
    private static Process? RunningProcess(string data)
    {
        if (Postmaster(data) is not { } postmaster)
            return null;
        try
        {
            // The file outlives a killed server, and its number may by now be another program's.
            var process = Process.GetProcessById(postmaster.Id);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) ? process : null;
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
