using System.Globalization;
using System.Text.Json;
using EventStore;
using Exchange.Api.Attestation;
using Exchange.Api.Ingest;
using Exchange.Api.Orders;
using Exchange.Contracts.Wire;
using Exchange.Domain.Orders;
using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Sequencing;

/// <summary>
/// Decides items into a batch: asks the market, and turns its facts into events and ledger entries. Everything here
/// happens in memory, on the sequencer.
/// </summary>
internal sealed class Decider(MarketState state, Guid marketId, LogKeys keys)
{
    private const string Exchange = "exchange";

    /// <summary>Decides one item; its answer waits in the batch for the commit.</summary>
    public void Decide(Batch batch, AnsweredItem item)
    {
        var outcome = item switch
        {
            CommandItem command => Command(batch, command.Ingested),
            ClockItem set => new CommittedOutcome(Reply(Guid.Empty, batch, []), null, set.Events),
            OpeningItem opening => Open(batch, opening),
            KeyChangesItem changes => ChangeKeys(batch, changes),
            CheckpointItem => new CommittedOutcome(Reply(Guid.Empty, batch, []), null, 0),
            _ => throw new ArgumentException($"{item.GetType().Name} is not decided.", nameof(item)),
        };
        batch.Waiting.Add((item, outcome));
    }

    /// <summary>Fires the deadlines up to the batch's time; returns how many events followed.</summary>
    /// <exception cref="DeadlineException">They could not be fired.</exception>
    public int PassTime(Batch batch)
    {
        var origin = new CommandOrigin(StableIds.OfEvent(marketId, state.Position + 1, -1), Operator, null);
        try
        {
            var (decision, _) = Execute(batch, new PassTime(origin), null);
            return decision.Refusal is { } refusal
                ? throw new InvalidOperationException($"The market refused its own clock: {refusal.Rule}")
                : decision.Events.Count;
        }
        catch (Exception error)
        {
            throw new DeadlineException(batch.Now, error);
        }
    }

    /// <summary>Chains the last signed checkpoint into the log.</summary>
    public void NoteCheckpoint(Batch batch, string note) =>
        System(batch, SystemBodies.CheckpointKind, SystemBodies.Checkpoint(note));

    /// <summary>States that time has passed and nothing else has.</summary>
    public void NoteTick(Batch batch) => System(batch, SystemBodies.TickKind, SystemBodies.Tick());

    private Guid Operator => StableIds.Operator(marketId);

    private Outcome Command(Batch batch, IngestedCommand ingested)
    {
        // The outcome is told from the order as it was and the facts that followed.
        var order = state.Market.FindOrder(ingested.Subject);
        var (decision, facts) = Execute(batch, ingested.Command, ingested);
        if (decision.Refusal is { } refusal)
            return new RefusedOutcome(refusal);
        var reply = Reply(ingested.Command.Origin.CommandId, batch, facts);
        if (ingested.Command is PlaceOrder or AmendOrder or CancelOrder)
            reply = reply with { Order = OrderOutcomes.Of(order, decision.Events, state.Market.Currency) };
        batch.Answered.Add(new(ingested, reply, JsonSerializer.SerializeToUtf8Bytes(reply, WireJson.Options)));
        if (ingested.Opening is { } opening)
            batch.Openings.Add((ingested.Subject, opening));
        if (ingested.ApiKeyHash is { } hash)
            batch.ApiKeys.Add((hash, ingested.Participant));
        return new CommittedOutcome(reply, null, decision.Events.Count);
    }

    private Outcome Open(Batch batch, OpeningItem opening)
    {
        System(batch, SystemBodies.GenesisKind, SystemBodies.Genesis(keys));
        var (decision, facts) = Execute(batch, opening.Command, null);
        if (decision.Refusal is { } refusal)
            return new RefusedOutcome(refusal);
        batch.ApiKeys.Add((opening.OperatorApiKeyHash, opening.Command.Origin.ActorId));
        return new CommittedOutcome(
            Reply(opening.Command.Origin.CommandId, batch, facts), null, decision.Events.Count);
    }

    /// <summary>From here on checkpoints are signed by the changed keys, this batch's own the first.</summary>
    private Outcome ChangeKeys(Batch batch, KeyChangesItem item)
    {
        foreach (var change in item.Changes)
        {
            var entry = System(batch, KeyChange.Kind, change.Body, change.Sigs);
            keys.Follow(keys.Timeline.After(KeyChange.Parse(entry.Bytes)), entry.Seq);
        }

        return new CommittedOutcome(Reply(Guid.Empty, batch, []), null, 0);
    }

    private CommandReply Reply(Guid command, Batch batch, IReadOnlyList<AttestedFact> facts) =>
        new(command, state.Position, batch.Now, Replayed: false, facts);

    private (Decision Decision, List<AttestedFact> Facts) Execute(
        Batch batch, Command command, IngestedCommand? ingested)
    {
        var position = state.Position + 1;
        var stamp = new Stamp(batch.Now, position, ordinal => StableIds.Created(marketId, position, ordinal));
        var decision = state.Market.Execute(command, stamp);
        var facts = new List<AttestedFact>();
        if (decision.Events.Count == 0)
            return (decision, facts);
        batch.Position = state.Advance();
        var metadata = Metadata(command.Origin, ingested, position);
        var own = decision.Refusal is null ? ingested : null;
        for (var i = 0; i < decision.Events.Count; i++)
        {
            var fact = decision.Events[i];
            var described = EventCatalog.Of(fact);
            var subject = described.StreamOf(fact);
            var id = StableIds.OfEvent(marketId, position, i);
            batch.Add(subject, described.Aggregate, state.Next(subject), new(id, fact, metadata));
            if (described.LedgerKind is not { } kind)
                continue;
            var isOwn = own is not null && kind == own.Kind && subject == own.Subject;
            facts.Add(new(kind, subject, Attest(batch, fact, kind, subject, id, isOwn ? own : null), null));
            if (isOwn)
                own = null;
        }

        state.ForgetClosed();
        batch.HeadAfter = state.Ledger.Head;
        return (decision, facts);
    }

    /// <summary>Who did it stands on every event: participant, key or session, command, decision.</summary>
    private static EventMetadata Metadata(CommandOrigin origin, IngestedCommand? ingested, long position) => new(
        position.ToString(CultureInfo.InvariantCulture), origin.CommandId.ToString(), origin.ActorId.ToString(),
        new Dictionary<string, string>
        {
            ["by"] = ingested is null ? Exchange : origin.Key ?? SessionMark.Session,
        });

    /// <summary>
    /// Writes a fact into the ledger. The command's own fact carries the very bytes that were signed; what else
    /// followed is stated by the exchange.
    /// </summary>
    private long Attest(Batch batch, object fact, string kind, Guid subject, Guid eventId, IngestedCommand? own)
    {
        var (body, by, signatures) = own switch
        {
            null => (FactBodies.Of(fact, state.Market.Currency), Exchange, Array.Empty<EntrySignature>()),
            { Signature: { } signature } => (own.Body, signature.By, [signature]),
            _ => (SessionMark.Add(own.Body), SessionMark.Session, []),
        };
        var entry = state.Ledger.Append(kind, body, signatures, batch.Now);
        batch.Ledger.Add(new(entry, kind, subject, eventId, by));
        return entry.Seq;
    }

    private LedgerEntry System(
        Batch batch, string kind, byte[] body, IReadOnlyList<EntrySignature>? signatures = null)
    {
        var entry = state.Ledger.Append(kind, body, signatures ?? [], batch.Now);
        batch.Ledger.Add(new(entry, kind, null, null, Exchange));
        // It takes a position of its own, so that owner row and ledger always move together.
        batch.Position = state.Advance();
        batch.HeadAfter = state.Ledger.Head;
        return entry;
    }
}
