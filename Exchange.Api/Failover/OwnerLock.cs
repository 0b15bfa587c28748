using System.Buffers.Binary;
using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Npgsql;

namespace Exchange.Api.Failover;

/// <summary>
/// Tells the living owner from a dead one: an advisory lock of PostgreSQL, held by a session of its own as long as the
/// owner lives. A killed process closes its socket and the server frees the lock at once; a host that vanished is found
/// by the server's keepalives; a process that hangs leaves its session silent, and whoever waits ends that session.
/// Silence is judged by the database's clock alone.
/// <para>
/// It makes failover quick and nothing safe: that is the epoch's part (<see cref="Ownership"/>). Delays here are real
/// time, whatever the market's clock says, because the network's and the server's are.
/// </para>
/// </summary>
internal sealed partial class OwnerLock(
    MarketSettings settings, NodeIdentity node, NodeRole role, ILogger<OwnerLock> log) : IAsyncDisposable
{
    // A killed owner's session may need a moment to end; a node that starts right after must not stand by for that.
    private const int TriesAtStart = 10;
    private const int LooksBetweenChecks = 4;
    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 5;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenBeats = BetweenLooks;

    // After a restart of PostgreSQL both nodes have lost their sessions, and nothing is wrong with the owner.
    private static readonly TimeSpan BetweenTriesOfOwner = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HeadStartOfOwner = TimeSpan.FromSeconds(1);

    // PostgreSQL gives up a host that vanished after 1 + 3 × 1 seconds.
    private const string Alert =
        """
        set tcp_keepalives_idle = 1; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3;
        set tcp_user_timeout = 4000
        """;

    private const string EndSilent =
        """
        select count(pg_terminate_backend(l.pid)) from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.granted and l.objsubid = 1
          and l.database = (select oid from pg_database where datname = current_database())
          and l.classid::bigint = ($1 >> 32 & 4294967295) and l.objid::bigint = ($1 & 4294967295)
          and a.state_change < clock_timestamp() - $2
        """;

    private readonly Guid _market = StableIds.Market(settings.Origin);
    private readonly CancellationTokenSource _released = new();
    private readonly SemaphoreSlim _one = new(1);
    private NpgsqlConnection? _session; // under _one, or when nothing holds any more
    private volatile bool _hasLock; // by _session
    private bool _isTold; // that the lock is lost
    private Task _holding = Task.CompletedTask;

    private long Key => BinaryPrimitives.ReadInt64BigEndian(_market.ToByteArray());

    /// <summary>Takes the lock for a node that starts; false when a living node has it.</summary>
    public async Task<bool> TryTakeAsync(CancellationToken ct)
    {
        for (var attempt = 1; attempt < TriesAtStart; attempt++)
        {
            if (await LookAsync(ct))
                return true;
            await Task.Delay(BetweenTries, ct);
        }

        return await LookAsync(ct);
    }

    /// <summary>Waits until no living node has the lock, and takes it.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        var wasLost = false;
        for (var look = 1; ; look++)
        {
            try
            {
                if (wasLost)
                {
                    await SeeOwnerAsync(stop);
                    await Task.Delay(HeadStartOfOwner, stop);
                    wasLost = false;
                }

                if (await LookAsync(stop))
                    return;
                if (look % LooksBetweenChecks == 0)
                    await EndSilentAsync(stop);
            }
            catch (Exception error) when (Committer.IsOfTheConnection(error))
            {
                wasLost = true;
                Log.Waiting(log, error);
            }

            await Task.Delay(BetweenLooks, stop);
        }
    }

    /// <summary>
    /// Holds the lock until it is released, and takes it again after a lost connection. Calls <paramref name="lost"/>
    /// when the market has become another node's.
    /// </summary>
    public void Hold(Action lost) => _holding = Task.Run(() => HoldAsync(lost));

    /// <summary>Whether another node waits for the lock.</summary>
    public async Task<bool> IsAwaitedAsync(CancellationToken ct)
    {
        try
        {
            var waiting = await ScalarAsync<long>(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and application_name like $1 and pid <> pg_backend_pid()
                """,
                ct, "market-standby %");
            return waiting > 0;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Gives the lock up, for good; when it returns, another node can have it.</summary>
    public async Task ReleaseAsync()
    {
        await _released.CancelAsync();
        await _holding;
        if (_session is not { } session)
            return;
        _session = null;
        try
        {
            await using var unlock = new NpgsqlCommand("select pg_advisory_unlock_all()", session);
            await unlock.ExecuteNonQueryAsync();
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // Without its session there is no lock either.
        }
        finally
        {
            await session.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _released.Dispose();
        _one.Dispose();
    }

    private async Task HoldAsync(Action lost)
    {
        while (!_released.IsCancellationRequested)
        {
            if (!await BeatAsync())
            {
                lost();
                return;
            }

            await Task.Delay(_hasLock ? BetweenBeats : BetweenTriesOfOwner, _released.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Shows that this node lives; false when the market is another's.</summary>
    private async Task<bool> BeatAsync()
    {
        try
        {
            if (_hasLock || await LookAsync(CancellationToken.None))
                _isTold = false;
            else
                Tell(() => Log.TakenAway(log));
            var holder = await ScalarAsync<Guid?>(
                "select holder from exchange.owner where market = $1", CancellationToken.None, _market);
            // Before it has taken the market, whoever had it last is no news.
            return holder == node.Holder || !role.IsOwner;
        }
        catch (Exception error)
        {
            // Whatever it is: without beats a standby would end a healthy owner. What is not open holds no lock.
            _hasLock = _hasLock && _session is { FullState: System.Data.ConnectionState.Open };
            Tell(() => Log.Lost(log, error));
            return true;
        }
    }

    /// <summary>Once, and not many times a second, until the lock is held again.</summary>
    private void Tell(Action what)
    {
        if (!_isTold)
            what();
        _isTold = true;
    }

    private async Task SeeOwnerAsync(CancellationToken ct) =>
        role.See(await ScalarAsync<string?>("select address from exchange.owner where market = $1", ct, _market));

    /// <summary>Sees who the owner is and takes the lock if it is free.</summary>
    private async Task<bool> LookAsync(CancellationToken ct)
    {
        await SeeOwnerAsync(ct);
        if (!await ScalarAsync<bool>("select pg_try_advisory_lock($1)", ct, Key))
            return false;
        await ScalarAsync<string>(
            "select set_config('application_name', $1, false)", ct, NodeIdentity.OwnerOf(node.Holder));
        return _hasLock = true;
    }

    private async Task EndSilentAsync(CancellationToken ct)
    {
        var patience = TimeSpan.FromSeconds(settings.OwnerPatienceSeconds);
        if (await ScalarAsync<long>(EndSilent, ct, Key, patience) > 0)
            Log.Silent(log, settings.OwnerPatienceSeconds);
    }

    private async Task<T?> ScalarAsync<T>(string sql, CancellationToken ct, params object[] values)
    {
        await _one.WaitAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand(sql, await SessionAsync(ct));
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            return await command.ExecuteScalarAsync(ct) is T found ? found : default;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<NpgsqlConnection> SessionAsync(CancellationToken ct)
    {
        if (_session is { FullState: System.Data.ConnectionState.Open } open)
            return open;
        if (_session is { } broken)
        {
            (_session, _hasLock) = (null, false);
            await broken.DisposeAsync();
        }

        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.Database)
        {
            Pooling = false,
            ApplicationName = NodeIdentity.StandbyOf(node.Holder),
            Timeout = ConnectSeconds,
            CommandTimeout = CommandSeconds,
        }.ConnectionString);
        try
        {
            await session.OpenAsync(ct);
            await using var alert = new NpgsqlCommand(Alert, session);
            await alert.ExecuteNonQueryAsync(ct);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        return _session = session;
    }

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Warning, "Whether the owner lives cannot be seen; it is tried again.")]
        public static partial void Waiting(ILogger log, Exception error);

        [LoggerMessage(61, LogLevel.Warning,
            "The owner's session was silent for more than {Seconds} s by the database's clock, and is ended.")]
        public static partial void Silent(ILogger log, int seconds);

        [LoggerMessage(62, LogLevel.Warning, "The session that holds the market's lock is lost; it is opened again.")]
        public static partial void Lost(ILogger log, Exception error);

        [LoggerMessage(63, LogLevel.Warning, "Another node holds the market's lock.")]
        public static partial void TakenAway(ILogger log);
    }
}
