using Exchange.Api.Ingest;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Sequencing;

/// <summary>What waits in the sequencer's queue.</summary>
internal abstract class SequencerItem
{
    /// <summary>The caller is told that nothing can be done now.</summary>
    public virtual void Abandon()
    {
    }
}

/// <summary>An item that ends with an answer, given once, after the commit of everything it rests on.</summary>
internal abstract class AnsweredItem : SequencerItem
{
    // Callers go on on their own threads: the sequencer never runs a request's code.
    private readonly TaskCompletionSource<Outcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Outcome> Answer => _answer.Task;

    public void Complete(Outcome outcome) => _answer.TrySetResult(outcome);

    public override void Abandon() => Complete(Outcome.Unavailable);
}

/// <summary>A participant's command.</summary>
internal sealed class CommandItem(IngestedCommand ingested) : AnsweredItem
{
    public IngestedCommand Ingested => ingested;
}

/// <summary>The market opens; the first item of every market.</summary>
internal sealed class OpeningItem(OpenMarket command, string operatorApiKeyHash) : AnsweredItem
{
    public OpenMarket Command => command;

    public string OperatorApiKeyHash => operatorApiKeyHash;
}

/// <summary>The operator of a demo sets the clock; null gives it back to wall time.</summary>
internal sealed class ClockItem(DateTimeOffset? now) : AnsweredItem
{
    public DateTimeOffset? Now => now;

    /// <summary>The events that followed so far.</summary>
    public int Events { get; set; }
}

/// <summary>Wall time went on: deadlines may be due, or a checkpoint entry.</summary>
internal sealed class TickItem : SequencerItem;

/// <summary>The log of a node that took over notes where it goes on from.</summary>
internal sealed class CheckpointItem : AnsweredItem;

/// <summary>The log's own keys change, as root and log have signed; at a start only.</summary>
internal sealed class KeyChangesItem(IReadOnlyList<SignedKeyChange> changes) : AnsweredItem
{
    public IReadOnlyList<SignedKeyChange> Changes => changes;
}

/// <summary>
/// A look at the market between two decisions, which is what makes it safe without a lock. It sees decisions whose
/// commit is still under way; a preview promises nothing, so that does no harm.
/// </summary>
internal abstract class ReadItem : SequencerItem
{
    /// <summary>Looks. What goes wrong in it is the asker's, for the market has not changed.</summary>
    public abstract void Run(Market market, DateTimeOffset now);
}

/// <inheritdoc cref="ReadItem"/>
internal sealed class ReadItem<T>(Func<Market, DateTimeOffset, T> look) : ReadItem
    where T : class
{
    private readonly TaskCompletionSource<T?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was seen; null when nothing could be looked at.</summary>
    public Task<T?> Answer => _answer.Task;

    public override void Run(Market market, DateTimeOffset now)
    {
        try
        {
            _answer.TrySetResult(look(market, now));
        }
        catch (Exception error)
        {
            _answer.TrySetException(error);
        }
    }

    public override void Abandon() => _answer.TrySetResult(null);
}

/// <summary>How an item ended.</summary>
internal abstract record Outcome
{
    public static Outcome Unavailable { get; } = new FailedOutcome(Hosting.Problems.Unavailable);
}

/// <summary>Committed; the receipts are made by the caller from the batch.</summary>
internal sealed record CommittedOutcome(CommandReply Reply, CommittedBatch? Batch, int Events) : Outcome;

/// <summary>The market said no.</summary>
internal sealed record RefusedOutcome(Refusal Refusal) : Outcome;

/// <summary>It could not be done.</summary>
internal sealed record FailedOutcome(Problem Problem) : Outcome;
