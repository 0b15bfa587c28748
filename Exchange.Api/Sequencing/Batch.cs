using EventStore;
using Exchange.Api.Ingest;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Sequencing;

/// <summary>
/// Decisions that are committed together: the events, ledger entries and rows of one transaction, and who waits for
/// it. Filled by the sequencer, then read-only.
/// </summary>
internal sealed class Batch
{
    /// <summary>The most answered items in one batch.</summary>
    public const int MaxItems = 256;

    /// <summary>The most events after which no further decision joins.</summary>
    public const int MaxEvents = 8_192;

    private readonly List<(Guid Stream, string Type, long Expected, List<NewEvent> Events)> _runs = [];

    public Batch(DateTimeOffset now, long positionBefore, LedgerHead headBefore)
    {
        Now = now;
        PositionBefore = Position = positionBefore;
        HeadBefore = HeadAfter = headBefore;
    }

    public DateTimeOffset Now { get; }

    public long PositionBefore { get; }

    public long Position { get; set; }

    public LedgerHead HeadBefore { get; }

    public LedgerHead HeadAfter { get; set; }

    public bool ClockHeld { get; set; }

    public List<LedgerRow> Ledger { get; } = [];

    /// <summary>The facts, in order, for images of committed state.</summary>
    public List<object> Facts { get; } = [];

    public List<AnsweredRow> Answered { get; } = [];

    public List<(Guid Subject, OpenedCommitment Opening)> Openings { get; } = [];

    public List<(string Hash, Guid Participant)> ApiKeys { get; } = [];

    /// <summary>Who waits, with the answer to be given after the commit.</summary>
    public List<(AnsweredItem Item, Outcome Outcome)> Waiting { get; } = [];

    /// <summary>Nothing to commit; there may still be refusals to answer.</summary>
    public bool WritesNothing => Position == PositionBefore;

    public bool IsEmpty => Waiting.Count == 0 && WritesNothing;

    public bool IsFull => Waiting.Count >= MaxItems || Facts.Count >= MaxEvents;

    /// <summary>Adds an event; runs of one stream travel together, and the feed keeps the order of the facts.</summary>
    public void Add(Guid stream, string type, long versionBefore, NewEvent added)
    {
        if (_runs.Count > 0 && _runs[^1].Stream == stream)
            _runs[^1].Events.Add(added);
        else
            _runs.Add((stream, type, versionBefore, [added]));
        Facts.Add(added.Data);
    }

    public IReadOnlyList<StreamAppend> Appends() =>
        [.. _runs.Select(run => new StreamAppend(run.Stream, run.Type, run.Expected, run.Events))];
}

/// <summary>A ledger entry with its row's other columns.</summary>
internal sealed record LedgerRow(LedgerEntry Entry, string Kind, Guid? Subject, Guid? EventId, string By);

/// <summary>A command's answer as it is remembered.</summary>
internal sealed record AnsweredRow(IngestedCommand Ingested, CommandReply Reply, byte[] ReplyJson);

/// <summary>What receipts are made from.</summary>
internal sealed class CommittedBatch(Batch batch, string note)
{
    // Made by the first caller that wants a receipt, not on the sequencer's path.
    private readonly Lazy<BatchProver> _prover =
        new(() => new(batch.HeadBefore, [.. batch.Ledger.Select(row => row.Entry)]));

    public string Receipt(long seq) => Ledger.Receipt.Write(
        batch.Ledger[(int)(seq - batch.HeadBefore.Size)].Entry, _prover.Value.InclusionProof(seq), note);
}
