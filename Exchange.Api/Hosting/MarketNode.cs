using Exchange.Api.Attestation;
using Exchange.Api.Failover;
using Exchange.Api.Notes;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Ledger;
using Npgsql;

namespace Exchange.Api.Hosting;

/// <summary>
/// Starts this node and stops it: as the owner of the market, or standing by until there is no other. The web server
/// starts after it, so that whatever it answers comes from a market at the end of what is committed.
/// </summary>
internal sealed partial class MarketNode(
    MarketSettings settings, NpgsqlDataSource database, LogKeys keys, NodeRole role, OwnerLock ownerLock,
    OwnedMarket owned, StandbyMarket standby, LogKeyHistory history, IHostApplicationLifetime host,
    ILogger<MarketNode> log)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _standing = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Schemas.RequireCurrentAsync(database, cancellationToken);
        await Ownership.RequireFitsAsync(database, settings.Origin, settings.Demo, cancellationToken);
        await NoteCheck.RequireKeysAsync(database, keys, settings.KeyFolder, cancellationToken);
        // Which keys it must hold, the size tells that it takes over at.
        await history.LoadAsync(long.MaxValue, cancellationToken);
        if (await ownerLock.TryTakeAsync(cancellationToken))
        {
            await OwnAsync(null, cancellationToken);
            return;
        }

        role.StandBy();
        Log.StandingBy(log, settings.Origin, role.OwnerAddress);
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _standing = Task.Run(() => StandByAsync(caughtUp), CancellationToken.None);
        try
        {
            await caughtUp.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            // A node whose start failed must not take the market over later.
            await _stop.EndAsync();
            await _standing;
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.EndAsync();
        await _standing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (role.IsStandby)
        {
            await ownerLock.ReleaseAsync();
            return;
        }

        await owned.EndAsync(cancellationToken);
        // Where another node waits, it goes on publishing too, and should not wait for sums that hold for a moment.
        if (role.IsOwner && !await ownerLock.IsAwaitedAsync(cancellationToken))
            await owned.ExportAsync();
        await owned.LeaveFilesAsync();
        await ownerLock.ReleaseAsync();
        await owned.FinishAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    private async Task StandByAsync(TaskCompletionSource caughtUp)
    {
        try
        {
            using var follow = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var following = standby.FollowAsync(caughtUp, follow.Token);
            await ownerLock.WaitAsync(_stop.Token);
            role.TakeOver();
            Log.TakingOver(log, settings.Origin);
            await follow.EndAsync();
            await OwnAsync(await following, _stop.Token);
            caughtUp.TrySetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            caughtUp.TrySetCanceled();
        }
        catch (Exception error)
        {
            // What stands half loaded is good for nothing; the next start loads it anew.
            Log.NotTakenOver(log, error);
            caughtUp.TrySetException(error);
            End();
        }
    }

    private async Task OwnAsync(WarmMarket? warm, CancellationToken ct)
    {
        role.TakeOver();
        ownerLock.Hold(lost: () =>
        {
            Log.Fenced(log);
            End();
        });
        await owned.TakeAsync(warm, End, ct);
        role.Own();
    }

    /// <summary>For a fault: nothing here is answered from a state that others may have gone past.</summary>
    private void End()
    {
        role.Stop();
        Environment.ExitCode = 1;
        host.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(15, LogLevel.Information, "Market {Origin}: standing by; its owner is at {Owner}.")]
        public static partial void StandingBy(ILogger log, string origin, Uri? owner);

        [LoggerMessage(16, LogLevel.Warning, "Market {Origin}: its owner is gone; this node takes over.")]
        public static partial void TakingOver(ILogger log, string origin);

        [LoggerMessage(17, LogLevel.Critical, "The market could not be taken over.")]
        public static partial void NotTakenOver(ILogger log, Exception error);

        [LoggerMessage(18, LogLevel.Critical, "Another node has taken the market; this one ends.")]
        public static partial void Fenced(ILogger log);
    }
}
