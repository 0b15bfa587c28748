using Exchange.Api.Attestation;
using Exchange.Api.Auth;
using Exchange.Api.Failover;
using Exchange.Api.Ingest;
using Exchange.Api.Notes;
using Exchange.Api.Publishing;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Api.Witnessing;
using Exchange.Domain.Trading;
using Ledger;
using Npgsql;

namespace Exchange.Api.Hosting;

/// <summary>
/// The market on the node that owns it: takes the epoch, brings everything to the end of what is committed, checks that
/// the database extends what was signed, and only then takes commands.
/// </summary>
internal sealed partial class OwnedMarket(
    MarketSettings settings, NodeIdentity node, NpgsqlDataSource database, LogKeys keys, NoteStore notes,
    MarketClock clock, MarketLoader loader, Committer committer, Sequencer sequencer, CommittedState committed,
    SignedLedger signed, ParticipantDirectory directory, ApiKeys apiKeys, RememberedAnswers answers,
    Publisher publisher, Witnesses witnesses, WitnessRounds rounds, LogKeyHistory history, MarketFollower follower,
    TimeProvider wall, ILogger<OwnedMarket> log) : IDisposable
{
    // A demo's operator chooses where its time begins; it may be any time after this.
    private static readonly TimeSpan DemoHeadStart = TimeSpan.FromDays(200);
    private static readonly TimeSpan BetweenTicks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenNoteReads = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private Task _sequencing = Task.CompletedTask;
    private Task _publishing = Task.CompletedTask;
    private Task _witnessing = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private Task _forgetting = Task.CompletedTask;
    private ITimer? _ticks;

    /// <summary>Takes the market and loads it; a standby brings what it holds ready.</summary>
    /// <param name="warm">A market that was followed until now; null loads one.</param>
    /// <param name="ended">Called when the market has stopped for a fault, which the log tells.</param>
    /// <param name="ct">Gives up.</param>
    public async Task TakeAsync(WarmMarket? warm, Action ended, CancellationToken ct)
    {
        var started = wall.GetTimestamp();
        var ownership = await Ownership.TakeAsync(
            database, loader.MarketId, settings.Origin, settings.Demo, node, wall.GetUtcNow(), ct);
        if (settings.Demo && ownership.ClockHeld)
            clock.Resume(DemoStart(), held: true);
        var state = await loader.LoadAsync(warm, ct);
        directory.Load(state.Market.Participants);
        await history.LoadAsync(state.Ledger.Head.Size, ct);
        // Witnesses remember what a note store that was restored with the database has forgotten.
        // A standby has followed what is committed, and must take over at once: it was not restored from a backup.
        if (warm is null)
            await NoteCheck.RequireExtendsWitnessedAsync(
                database, state.Ledger.Head, await witnesses.LatestAsync(ct), ct);
        var note = await NoteAsync(state.Ledger.Head, ownership, ct);
        committer.Start(ownership, note);
        if (note is not null)
            signed.Set(state.Ledger.Head, note);
        await answers.LoadAsync(database, ct);
        await apiKeys.LoadAsync(database, ct);
        committed.Set(
            new(state.Position, state.FeedSequence, state.Ledger.Head.Size, clock.Now(), clock.IsHeld));
        sequencer.Start(state);
        _sequencing = Task.Run(() => SequenceAsync(ended), CancellationToken.None);
        await FirstItemAsync(state.Market.IsOpen);
        await ChangeKeysAsync();
        committed.Rules = state.Market.Rules;
        _publishing = Task.Run(() => publisher.RunAsync(_stop.Token), CancellationToken.None);
        _witnessing = Task.Run(() => rounds.RunAsync(_stop.Token), CancellationToken.None);
        _following = Task.Run(() => follower.RunAsync(_stop.Token), CancellationToken.None);
        _forgetting = Task.Run(ForgetAsync, CancellationToken.None);
        _ticks = wall.CreateTimer(_ => sequencer.Tick(), null, BetweenTicks, BetweenTicks);
        Log.Started(
            log, settings.Origin, ownership.Epoch, state.Position, state.FeedSequence, state.Ledger.Head.Size,
            wall.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Commits what is queued and takes nothing more.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        if (_ticks is not null)
            await _ticks.DisposeAsync();
        sequencer.Finish();
        await _sequencing.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.EndAsync();
        await _publishing.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _witnessing.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Leaves the folder complete that an auditor takes home.</summary>
    public Task ExportAsync() => rounds.TryExportAsync();

    /// <summary>Leaves the published files to the next owner: what witnesses answer from now on is not taken.</summary>
    public Task LeaveFilesAsync() => publisher.CloseAsync();

    /// <summary>Stores a snapshot for the next start, after the end.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        await _following.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _forgetting.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await follower.FinishAsync(ct);
    }

    public void Dispose() => _stop.Dispose();

    private DateTimeOffset DemoStart()
    {
        var day = wall.GetUtcNow().UtcDateTime.Date - DemoHeadStart;
        return settings.DemoStart ?? new(day, TimeSpan.Zero);
    }

    private async Task SequenceAsync(Action ended)
    {
        try
        {
            await sequencer.RunAsync();
        }
        catch (Exception)
        {
            // The sequencer has said why. A node that no longer writes must not look as if it did.
            ended();
        }
    }

    /// <summary>Checks that the head extends the last note; a head ahead of it is signed now.</summary>
    private async Task<string?> SignUnsignedAsync(LedgerHead head, Ownership ownership, CancellationToken ct)
    {
        var note = notes.Read();
        await NoteCheck.RequireExtendsAsync(
            database, head, settings.Origin, note, settings.AcceptEmptyNoteStore, ownership.Position, ct);
        if (head.Size <= (note is null ? 0 : NoteStore.CheckpointOf(note).Size))
            return note;
        var next = keys.SignCheckpoint(head);
        notes.Swap(note, next);
        Log.Signed(log, head.Size);
        return next;
    }

    /// <summary>
    /// The last note, which is of this head. An owner that was fenced in the middle of a batch may still be noting it,
    /// between any two steps here; what it has noted is then checked as well.
    /// </summary>
    private async Task<string?> NoteAsync(LedgerHead head, Ownership ownership, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; ; waited += BetweenNoteReads)
        {
            try
            {
                return await SignUnsignedAsync(head, ownership, ct);
            }
            catch (Exception error) when (
                error is IOException or NoteStoreConflictException && waited < NotePatience)
            {
                if (waited == TimeSpan.Zero)
                    Log.NoteHeld(log, error.Message);
                await Task.Delay(BetweenNoteReads, ct);
            }
        }
    }

    private async Task FirstItemAsync(bool isOpen)
    {
        AnsweredItem first = isOpen ? new CheckpointItem() : Opening();
        if (await sequencer.SubmitAsync(first) is not CommittedOutcome)
            throw new InvalidOperationException("The market could not be opened; the log above says why.");
    }

    /// <summary>Writes what the key folder says of the log's keys, and the log does not yet.</summary>
    private async Task ChangeKeysAsync()
    {
        if (history.Pending(signed.Last!.Value.Head) is not { Count: > 0 } changes)
            return;
        if (await sequencer.SubmitAsync(new KeyChangesItem(changes)) is not CommittedOutcome)
            throw new InvalidOperationException("The log's keys could not be changed; the log above says why.");
    }

    private OpeningItem Opening()
    {
        var identity = OperatorIdentity.Of(settings);
        var market = loader.MarketId;
        var origin = new CommandOrigin(market, StableIds.Operator(market), identity.PublicKey);
        return new(
            new(
                origin, market, settings.Origin, settings.Currency, settings.MinorUnitMicros, settings.FeeBasisPoints,
                settings.TaxBasisPoints, settings.ConfirmWithinMinutes, settings.ProvisionWithinMinutes,
                settings.FinalUsageWithinMinutes, settings.DisputeWindowMinutes, settings.OperatorName,
                identity.PublicKey),
            identity.ApiKeyHash);
    }

    /// <summary>Beside trading, for it may take long where there is much.</summary>
    private async Task ForgetAsync()
    {
        try
        {
            await RememberedAnswers.ForgetAsync(database, wall.GetUtcNow(), _stop.Token);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            Log.NotForgotten(log, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Information,
            "Market {Origin}: epoch {Epoch}, position {Position}, events {Events}, ledger {Size}; " +
            "ready in {Milliseconds} ms.")]
        public static partial void Started(
            ILogger log, string origin, long epoch, long position, long events, long size, double milliseconds);

        [LoggerMessage(11, LogLevel.Warning,
            "The ledger was ahead of the note store; its head at {Size} is now signed.")]
        public static partial void Signed(ILogger log, long size);

        [LoggerMessage(13, LogLevel.Warning, "The note store is not free yet; it is tried again: {Why}")]
        public static partial void NoteHeld(ILogger log, string why);

        [LoggerMessage(14, LogLevel.Warning, "Old answers were not deleted; the next start tries again: {Why}")]
        public static partial void NotForgotten(ILogger log, string why);
    }
}
