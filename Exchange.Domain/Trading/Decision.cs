namespace Exchange.Domain.Trading;

/// <summary>What the market answers: the facts that follow, in order, or why not.</summary>
public sealed class Decision
{
    private Decision(IReadOnlyList<object> events, Refusal? refusal) => (Events, Refusal) = (events, refusal);

    /// <summary>
    /// The facts, in order. When refused: only what time had brought about before the command's turn, which stands and
    /// must be written all the same; nothing of the command itself.
    /// </summary>
    public IReadOnlyList<object> Events { get; }

    /// <summary>Why not; null when accepted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>An accepted command.</summary>
    public static Decision Accepted(IReadOnlyList<object> events) => new(events, null);

    /// <summary>A refused command.</summary>
    public static implicit operator Decision(Refusal refusal) => FromRefusal(refusal);

    /// <summary>A refused command.</summary>
    public static Decision FromRefusal(Refusal refusal) => new([], refusal);

    /// <summary>A command refused after deadlines that were due before its turn.</summary>
    internal static Decision FromRefusal(Refusal refusal, IReadOnlyList<object> due) => new(due, refusal);
}
