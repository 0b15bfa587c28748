using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Api.Notes;
using Exchange.Api.Publishing;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Domain.Trading;
using Ledger;
using Npgsql;

namespace Exchange.Api.Hosting;

/// <summary>
/// Starts the market on this node and stops it: takes ownership, brings everything back, checks that the database
/// extends what was signed, and only then takes commands. The web server starts after it.
/// </summary>
internal sealed partial class MarketNode(
    MarketSettings settings, NpgsqlDataSource database, LogKeys keys, NoteStore notes, MarketClock clock,
    MarketLoader loader, Committer committer, Sequencer sequencer, CommittedState committed, SignedLedger signed,
    ParticipantDirectory directory, ApiKeys apiKeys, RememberedAnswers answers, Publisher publisher,
    MarketFollower follower, TimeProvider wall, IHostApplicationLifetime host, ILogger<MarketNode> log)
    : IHostedService, IDisposable
{
    // A demo's operator chooses where its time begins; it may be any time after this.
    private static readonly TimeSpan DemoHeadStart = TimeSpan.FromDays(200);
    private static readonly TimeSpan BetweenTicks = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _sequencing = Task.CompletedTask;
    private Task _publishing = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private ITimer? _ticks;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = wall.GetTimestamp();
        await Schemas.RequireCurrentAsync(database, cancellationToken);
        var ownership = await Ownership.TakeAsync(
            database, loader.MarketId, settings.Origin, settings.Demo, wall.GetUtcNow(), cancellationToken);
        if (settings.Demo && ownership.ClockHeld)
            clock.Resume(DemoStart(), held: true);
        var state = await loader.LoadAsync(cancellationToken);
        directory.Load(state.Market.Participants);
        await SignUnsignedAsync(state.Ledger.Head, ownership, cancellationToken);
        await answers.LoadAsync(database, wall.GetUtcNow(), cancellationToken);
        await apiKeys.LoadAsync(database, cancellationToken);
        committed.Set(
            new(state.Position, state.FeedSequence, state.Ledger.Head.Size, clock.Now(), clock.IsHeld));
        sequencer.Start(state);
        _sequencing = Task.Run(SequenceAsync, CancellationToken.None);
        await FirstItemAsync(state.Market.IsOpen);
        committed.Rules = state.Market.Rules;
        _publishing = Task.Run(() => publisher.RunAsync(_stop.Token), CancellationToken.None);
        _following = Task.Run(() => follower.RunAsync(_stop.Token), CancellationToken.None);
        _ticks = wall.CreateTimer(_ => sequencer.TryPost(new TickItem()), null, BetweenTicks, BetweenTicks);
        Log.Started(
            log, settings.Origin, ownership.Epoch, state.Position, state.FeedSequence, state.Ledger.Head.Size,
            wall.GetElapsedTime(started).TotalMilliseconds);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_ticks is not null)
            await _ticks.DisposeAsync();
        sequencer.Finish();
        await _sequencing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await _publishing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The folder that an auditor takes home is complete when the node has stopped.
        await publisher.TryExportAsync();
        await _following.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await follower.FinishAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    private DateTimeOffset DemoStart()
    {
        var day = wall.GetUtcNow().UtcDateTime.Date - DemoHeadStart;
        return settings.DemoStart ?? new(day, TimeSpan.Zero);
    }

    private async Task SequenceAsync()
    {
        try
        {
            await sequencer.RunAsync();
        }
        catch (Exception)
        {
            // The sequencer has said why. A node that no longer writes must not look as if it did.
            Environment.ExitCode = 1;
            host.StopApplication();
        }
    }

    /// <summary>Checks that the head extends the last note; a head ahead of it is signed now.</summary>
    private async Task SignUnsignedAsync(LedgerHead head, Ownership ownership, CancellationToken ct)
    {
        var note = notes.Read();
        await NoteCheck.RequireExtendsAsync(
            database, head, settings.Origin, note, settings.AcceptEmptyNoteStore, ownership.Position, ct);
        if (head.Size > (note is null ? 0 : NoteStore.CheckpointOf(note).Size))
        {
            var next = keys.SignCheckpoint(head);
            notes.Swap(note, next);
            note = next;
            Log.Signed(log, head.Size);
        }

        committer.Start(ownership, note);
        if (note is not null)
            signed.Set(head, note);
    }

    private async Task FirstItemAsync(bool isOpen)
    {
        AnsweredItem first = isOpen ? new CheckpointItem() : Opening();
        if (await sequencer.SubmitAsync(first) is not CommittedOutcome)
            throw new InvalidOperationException("The market could not be opened; the log above says why.");
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
    }
}
