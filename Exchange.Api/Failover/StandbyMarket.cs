using EventStore;
using Exchange.Api.Attestation;
using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Domain.Participants;
using Npgsql;

namespace Exchange.Api.Failover;

/// <summary>
/// What a standby has in memory: the market as the feed leaves it, and the images of committed state that the owner's
/// committer would tell. All of it is made from what is committed, a moment later.
/// </summary>
internal sealed partial class StandbyMarket(
    NpgsqlDataSource database, EventJournal journal, MarketSnapshots snapshots, MarketLoader loader,
    ParticipantDirectory directory, ApiKeys apiKeys, RememberedAnswers answers, CommittedReads reads,
    CommittedState committed, PublishedLedger published, MarketCopy copy, FeedSignal signal,
    ILogger<StandbyMarket> log)
{
    private const int PageSize = 5_000;
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // These belong to the one run.
    private WarmMarket? _market;
    private volatile bool _failed;

    /// <summary>It met something that it cannot apply; the node can still take the market over, if that can.</summary>
    public bool Failed => _failed;

    /// <summary>
    /// Follows until it is stopped, and hands over what it has by then; null when it is of no use. Tells
    /// <paramref name="caughtUp"/> when it has an open market to the end of the feed.
    /// </summary>
    public async Task<WarmMarket?> FollowAsync(TaskCompletionSource caughtUp, CancellationToken stop)
    {
        copy.Lend();
        try
        {
            return await ReadOnAsync(caughtUp, stop);
        }
        finally
        {
            // Whoever gets it is its one owner.
            await copy.TakeBackAsync();
        }
    }

    private async Task<WarmMarket?> ReadOnAsync(TaskCompletionSource caughtUp, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Before the look, so that nothing committed in between is slept over.
            var (next, wanted) = (signal.Next, copy.Listen());
            try
            {
                if (await StepAsync(stop))
                    continue;
                if (_market!.Followed.Market.IsOpen)
                    caughtUp.TrySetResult();
                // Whatever the pace of the owner, a standby takes little of the database's.
                await Task.Delay(BetweenSteps, stop);
                Task moreOrWanted = Task.WhenAny(next, wanted);
                await moreOrWanted.WaitAsync(BetweenLooks, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                Log.Waiting(log, error);
                await Task.Delay(BetweenLooks, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error)
            {
                _failed = true;
                Log.Failed(log, error);
                caughtUp.TrySetException(error);
                return null;
            }
        }

        return _market;
    }

    /// <summary>Goes one page on; false at the end of what can be read now.</summary>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        if (_market is null)
        {
            var followed = await snapshots.RestoreAsync(ct);
            directory.Load(followed.Market.Participants);
            await apiKeys.LoadAsync(database, ct);
            _market = new(followed, 0);
        }

        var page = await journal.ReadFeedAsync(_market.Followed.Position, PageSize, ct);
        await copy.ApplyAsync(_market.Followed, page, ct);
        await TellAsync(page, ct);
        if (page.Events.Count == PageSize)
            return true;
        var remembered = await loader.RememberAsync(_market.Followed.Market, _market.Remembered, ct);
        _market = _market with { Remembered = remembered };
        await answers.LoadAsync(database, ct);
        published.Reread();
        return false;
    }

    private async Task TellAsync(FeedPage page, CancellationToken ct)
    {
        foreach (var recorded in page.Events)
            directory.Apply(recorded.Data);
        Guid[] joined =
            [.. page.Events.Select(e => e.Data).OfType<ParticipantRegistered>().Select(e => e.ParticipantId)];
        if (joined.Length > 0)
            await apiKeys.LoadAsync(database, joined, ct);
        if (_market!.Followed.Market is { IsOpen: true } open)
            committed.Rules = open.Rules;
        await reads.RefreshAsync(_market.Followed.Last?.At, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(64, LogLevel.Warning, "The standby cannot read the feed; it is tried again.")]
        public static partial void Waiting(ILogger log, Exception error);

        [LoggerMessage(65, LogLevel.Error,
            "The standby has stopped following; should it have to take over, it loads the market from the start.")]
        public static partial void Failed(ILogger log, Exception error);
    }
}

/// <summary>A market that a standby holds ready.</summary>
/// <param name="Followed">The market; whoever takes it over is its one owner.</param>
/// <param name="Remembered">The position up to which it knows the ids of answered commands.</param>
internal sealed record WarmMarket(FollowedMarket Followed, long Remembered);
