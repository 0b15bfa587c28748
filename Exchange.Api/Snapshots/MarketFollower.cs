using EventStore;
using Exchange.Api.Hosting;
using Npgsql;

namespace Exchange.Api.Snapshots;

/// <summary>
/// Follows the feed with a market of its own, beside the one that decides, and stores a snapshot of it every so many
/// events and at a clean stop. It reads what is committed, at a modest rate, and nothing waits for it.
/// </summary>
/// <param name="database">Gives what the database has.</param>
/// <param name="journal">Gives what this node has just committed from memory, which costs a tenth of it.</param>
/// <param name="snapshots">Where they go.</param>
/// <param name="copy">Lends the market to those who look, between two pages.</param>
/// <param name="settings">How often.</param>
/// <param name="wall">The time.</param>
/// <param name="log">What went wrong.</param>
internal sealed partial class MarketFollower(
    EventJournal database, EventJournal journal, MarketSnapshots snapshots, MarketCopy copy, MarketSettings settings,
    TimeProvider wall, ILogger<MarketFollower> log)
{
    /// <summary>
    /// Of so many pages one is read from the database in any case, the first of a run among them: a kind of event that
    /// does not come back from there is found soon, and not by the next start.
    /// </summary>
    private const int PagesForOneStored = 16;

    /// <summary>At a stop, a tail of less than this part of the usual distance is quickly replayed again.</summary>
    private const int PartWorthStoring = 10;

    private const int LargeMarket = 10_000;
    private const int PageSize = 1_000;
    private static readonly TimeSpan BetweenPages = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // These belong to the run, and after it to the one that finishes.
    private FollowedMarket? _followed;
    private long _stored;
    private long _pages;
    private bool _failed;

    /// <summary>Follows until it is cancelled. What it cannot apply ends it, not the market.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (settings.SnapshotEvery == 0)
            return;
        copy.Lend();
        try
        {
            await FollowAsync(stop);
        }
        finally
        {
            await copy.TakeBackAsync();
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // Before the step, so that what was committed since is not slept over.
                var wanted = copy.Listen();
                var more = await StepAsync(stop);
                await wanted.WaitAsync(more ? BetweenPages : BetweenLooks, wall, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                Log.Waiting(log, error);
                await Task.Delay(BetweenLooks, wall, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error)
            {
                _failed = true;
                Log.Failed(log, error);
                return;
            }
        }
    }

    /// <summary>
    /// Follows to the end of the feed and stores a snapshot, if the tail has grown long enough to be worth it. For the
    /// stop of the node, after the run and after the last commit.
    /// </summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        if (settings.SnapshotEvery == 0 || _failed)
            return;
        try
        {
            while (await StepAsync(ct))
            {
            }

            await StoreAfterAsync(Math.Max(1, settings.SnapshotEvery / PartWorthStoring), ct);
        }
        catch (Exception error)
        {
            // The next start replays more; that is no reason to stop otherwise than cleanly.
            Log.Failed(log, error);
        }
    }

    /// <summary>Applies one page; false when it reached the end of what can be read now.</summary>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        if (_followed is null)
        {
            _followed = await snapshots.RestoreAsync(ct);
            _stored = _followed.Position;
        }

        var before = _followed.Position;
        var from = _pages++ % PagesForOneStored == 0 ? database : journal;
        var page = await from.ReadFeedAsync(before, PageSize, ct);
        await copy.ApplyAsync(_followed, page, ct);
        await StoreAfterAsync(Distance(_followed.Market.Size.Live), ct);
        return page.SafeSequence < page.HeadSequence && page.SafeSequence > before;
    }

    /// <summary>
    /// A snapshot costs as much as the market holds: of a large one it is made after as many events, so that it never
    /// costs more than the trading between, and a start's tail is read about as quickly as the image.
    /// </summary>
    private long Distance(int live) =>
        live > LargeMarket ? Math.Max(settings.SnapshotEvery, live) : settings.SnapshotEvery;

    private async Task StoreAfterAsync(long distance, CancellationToken ct)
    {
        if (_followed is not { Last: { } last } || last.Sequence - _stored < distance)
            return;
        await snapshots.SaveAsync(_followed, ct);
        _stored = last.Sequence;
    }

    private static partial class Log
    {
        [LoggerMessage(44, LogLevel.Warning, "The follower cannot read the feed; it is tried again.")]
        public static partial void Waiting(ILogger log, Exception error);

        [LoggerMessage(45, LogLevel.Error,
            "The follower has stopped and stores no more snapshots; trading goes on and the next start takes longer.")]
        public static partial void Failed(ILogger log, Exception error);
    }
}
