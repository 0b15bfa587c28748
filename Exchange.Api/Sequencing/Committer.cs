using System.Text;
using EventStore;
using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Api.Notes;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Exchange.Api.Telemetry;
using Exchange.Domain.Trading;
using Ledger;
using Npgsql;

namespace Exchange.Api.Sequencing;

/// <summary>
/// Makes a batch last, in this order and no other: the transaction; the checkpoint of the committed head, signed; the
/// note store; the answers. A crash after the transaction leaves a head that the next start signs; nobody was answered.
/// Commits run one at a time, and everything here belongs to the one that runs.
/// </summary>
internal sealed class Committer(
    NpgsqlDataSource database, EventJournal journal, LogKeys keys, NoteStore notes, ParticipantDirectory directory,
    ApiKeys apiKeys, RememberedAnswers answers, CommittedState committed, SignedLedger signed, MarketMetrics metrics,
    TimeProvider wall)
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private Ownership _ownership = null!;
    private volatile string? _note;

    /// <summary>The last checkpoint that was signed.</summary>
    public string? LastNote => _note;

    /// <summary>After these the node must not go on: somebody else writes, or signs, or the note is not safe.</summary>
    public static bool IsFatal(Exception error) => error is FencedException or StreamVersionConflictException
        or NoteStoreConflictException or IOException or UnauthorizedAccessException or DeadlineException;

    /// <summary>The database is away; as opposed to: it will not take this.</summary>
    public static bool IsOfTheConnection(Exception error) => error switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("53", StringComparison.Ordinal),
        _ => error is NpgsqlException or TimeoutException,
    };

    public void Start(Ownership ownership, string? note) => (_ownership, _note) = (ownership, note);

    /// <exception cref="FencedException">Another node took the market.</exception>
    public async Task CommitAsync(Batch batch)
    {
        var sequence = committed.Now.Sequence;
        if (!batch.WritesNothing)
        {
            var started = wall.GetTimestamp();
            sequence = await StoreAsync(batch);
            metrics.Committed(batch, wall.GetElapsedTime(started));
        }
        else if (batch.Waiting.Count > 0)
        {
            await RequireOwnedAsync();
        }

        var receipts = batch.Ledger.Count > 0 ? Sign(batch) : null;
        Publish(batch, sequence);
        foreach (var (item, outcome) in batch.Waiting)
        {
            metrics.Answered(item, outcome);
            item.Complete(outcome is CommittedOutcome done ? done with { Batch = receipts } : outcome);
        }
    }

    /// <summary>
    /// The answer that the database already has for a command it would not take; null when it has none.
    /// </summary>
    public async Task<Outcome?> KnownAnswerAsync(IngestedCommand ingested, Exception error)
    {
        switch ((error as PostgresException)?.ConstraintName)
        {
            case "pk_idempotency":
                return await answers.FindStoredAsync(database, ingested);
            case "pk_api_key":
                return new RefusedOutcome(new(
                    RefusalCode.ValueOutOfRange, "apiKeyHash", ingested.ApiKeyHash!, "Make an API key of your own."));
            default:
                return null;
        }
    }

    /// <summary>Keeps what the database would not take, for the operators.</summary>
    public async Task KeepIncidentAsync(Guid incident, CommandItem? item, string kind, Exception error)
    {
        await using var command = database.Command(
            "insert into exchange.incident (id, at, participant, kind, body, error) values ($1, $2, $3, $4, $5, $6)",
            incident, wall.GetUtcNow(), item?.Ingested.Participant ?? Guid.Empty, kind,
            item is null ? "" : Encoding.UTF8.GetString(item.Ingested.Body), error.ToString());
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A refusal is an answer too: it must not come from a state that another node has gone past.</summary>
    private async Task RequireOwnedAsync()
    {
        try
        {
            await _ownership.RequireAsync(database, CancellationToken.None);
        }
        catch (Exception error) when (IsOfTheConnection(error))
        {
            // The pool's other connections are as likely lost.
            database.Clear();
            throw;
        }
    }

    /// <summary>The transaction; returns the number of the feed's last event.</summary>
    private async Task<long> StoreAsync(Batch batch)
    {
        try
        {
            var with = CommitStatements.Build(batch, _ownership, wall.GetUtcNow());
            var result = await journal.AppendAsync(batch.Appends(), batch.Now, with, CancellationToken.None);
            return Math.Max(result.LastSequence, committed.Now.Sequence);
        }
        catch (Exception error) when (IsOfTheConnection(error))
        {
            // After a lost connection only the owner row knows, and the pool's other connections are as likely lost.
            database.Clear();
            if (await RetakeAsync(batch) is not { } last)
                throw;
            return last;
        }
    }

    /// <summary>The number of the feed's last event if the batch was stored, null if it was not.</summary>
    private async Task<long?> RetakeAsync(Batch batch)
    {
        while (true)
        {
            try
            {
                _ownership = await _ownership.RetakeAsync(database, wall.GetUtcNow(), CancellationToken.None);
                return _ownership.Position == batch.Position ? await LastSequenceAsync() : null;
            }
            catch (Exception error) when (IsOfTheConnection(error))
            {
                await Task.Delay(BetweenAttempts, wall);
            }
        }
    }

    private async Task<long> LastSequenceAsync()
    {
        await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from es.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private CommittedBatch Sign(Batch batch)
    {
        var note = keys.SignCheckpoint(batch.HeadAfter);
        notes.Swap(_note, note);
        _note = note;
        return new(batch, note);
    }

    /// <summary>
    /// Tells the images of committed state; readers see a batch as a whole or nearly so, never undone.
    /// </summary>
    private void Publish(Batch batch, long sequence)
    {
        foreach (var fact in batch.Facts)
            directory.Apply(fact);
        foreach (var (hash, participant) in batch.ApiKeys)
            apiKeys.Add(hash, participant);
        // Before the answers, so that whoever repeats one finds its receipt.
        if (batch.Ledger.Count > 0)
            signed.Set(batch.HeadAfter, _note!);
        foreach (var answered in batch.Answered)
            answers.Remember(answered.Ingested, answered.ReplyJson);
        committed.Set(new(batch.Position, sequence, batch.HeadAfter.Size, batch.Now, batch.ClockHeld));
    }
}
