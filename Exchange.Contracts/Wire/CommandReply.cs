using Exchange.Contracts.Matching;

namespace Exchange.Contracts.Wire;

/// <summary>The answer to an accepted command.</summary>
/// <param name="CommandId">The command.</param>
/// <param name="Position">The market's position of the decision; reads can wait for it.</param>
/// <param name="Now">The market's time of the decision.</param>
/// <param name="Replayed">True when this repeats the answer to the same command sent before.</param>
/// <param name="Facts">What was attested in the ledger, in order, each with its receipt.</param>
/// <param name="Order">The order's state, for commands on orders.</param>
public sealed record CommandReply(
    Guid CommandId, long Position, DateTimeOffset Now, bool Replayed, IReadOnlyList<AttestedFact> Facts,
    OrderOutcome? Order = null);

/// <summary>One fact in the ledger.</summary>
/// <param name="Kind">The ledger's kind, like <c>order.placed</c>.</param>
/// <param name="Subject">The id of what it is about: order, match, lease, ….</param>
/// <param name="Seq">The entry's number in the ledger.</param>
/// <param name="Receipt">
/// The proof, a C2SP tlog-proof text; null in a repeated answer whose checkpoint is not published yet.
/// </param>
public sealed record AttestedFact(string Kind, Guid Subject, long Seq, string? Receipt);

/// <summary>What became of an order in this decision.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OrderNumber">Its readable number.</param>
/// <param name="Status">open, partlyFilled, filled, cancelled or expired.</param>
/// <param name="OpenAccelerators">How many accelerators are still wanted; null where a rate is.</param>
/// <param name="Matches">The matches made by this decision.</param>
public sealed record OrderOutcome(
    Guid OrderId, string OrderNumber, string Status, int? OpenAccelerators, IReadOnlyList<MatchView> Matches)
{
    /// <summary>What of a rate is still wanted, GFLOPS.</summary>
    public long? OpenGflops { get; init; }
}

/// <summary>One element's answer in a batch: the reply, or the problem.</summary>
public sealed record BatchItemReply(CommandReply? Reply, Problem? Problem);

/// <summary>The answers to a batch, in the order sent.</summary>
public sealed record BatchReply(IReadOnlyList<BatchItemReply> Items);
