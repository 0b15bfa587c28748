using EventStore;
using Exchange.Api.Reading;

namespace Exchange.Api.Snapshots;

/// <summary>
/// The market that this node follows the feed with, for looks that would take too long between two decisions. Whoever
/// follows lends it, and changes it here; a look sees everything that was committed when it was asked for.
/// </summary>
internal sealed class MarketCopy(CommittedState committed, TimeProvider wall) : IDisposable
{
    /// <summary>Looks that are under way or wait, over all callers; more are told to come again.</summary>
    public const int MostAtOnce = 4;

    /// <summary>How long a look may take, its wait included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // One look at a time: together they would only take longer, and the follower waits for all.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private volatile CancellationTokenSource? _lent;
    private FollowedMarket? _market; // changed behind the gate
    private TaskCompletionSource _moved = New();
    private TaskCompletionSource _wanted = New();

    /// <summary>Somebody begins to follow: looks wait for it.</summary>
    public void Lend() => _lent = new();

    /// <summary>
    /// Completes when a look waits for more than there is. For the one who follows, <b>before</b> the feed is read:
    /// whatever was waited for until then is in what that reads.
    /// </summary>
    public Task Listen()
    {
        if (Volatile.Read(ref _wanted).Task.IsCompleted)
            Volatile.Write(ref _wanted, New());
        return Volatile.Read(ref _wanted).Task;
    }

    /// <summary>Applies what comes next, between two looks.</summary>
    public async Task ApplyAsync(FollowedMarket market, FeedPage page, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            // After an event that could not be applied it is good for nothing.
            _market = null;
            market.Apply(page);
            _market = market;
        }
        finally
        {
            _gate.Release();
        }

        Interlocked.Exchange(ref _moved, New()).TrySetResult();
    }

    /// <summary>Takes the market back; looks that are under way are broken off.</summary>
    public async Task TakeBackAsync()
    {
        if (Interlocked.Exchange(ref _lent, null) is { } lent)
            await lent.CancelAsync();
        await _gate.WaitAsync();
        _market = null;
        _gate.Release();
    }

    /// <summary>Looks; null when there is nothing to look at, or it would take too long.</summary>
    public async Task<T?> LookAsync<T>(Func<FollowedMarket, CancellationToken, T> look, CancellationToken ct)
        where T : class
    {
        if (_lent is not { } lent || !await _turns.WaitAsync(TimeSpan.Zero, ct))
            return null;
        try
        {
            using var patience = new CancellationTokenSource(Patience, wall);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lent.Token, patience.Token);
            return await LookAsync(committed.Now.Sequence, look, stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _turns.Dispose();
        _lent?.Dispose();
    }

    private async Task<T> LookAsync<T>(
        long atLeast, Func<FollowedMarket, CancellationToken, T> look, CancellationToken stop)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            await _gate.WaitAsync(stop);
            try
            {
                if (_market is { Market.IsOpen: true } market && market.Position >= atLeast)
                    return await Task.Run(() => look(market, stop), stop);
            }
            finally
            {
                _gate.Release();
            }

            Volatile.Read(ref _wanted).TrySetResult();
            await moved.WaitAsync(stop);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
