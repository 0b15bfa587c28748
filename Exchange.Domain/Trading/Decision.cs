namespace Exchange.Domain.Trading;

/// <summary>What the market answers: the facts that follow, in order, or why not.</summary>
public sealed class Decision
{
    private Decision(IReadOnlyList<object> events, Refusal? refusal) => (Events, Refusal) = (events, refusal);

    /// <summary>The facts, in order; empty when refused.</summary>
    public IReadOnlyList<object> Events { get; }

    /// <summary>Why not; null when accepted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>An accepted command.</summary>
    public static Decision Accepted(IReadOnlyList<object> events) => new(events, null);

    /// <summary>A refused command.</summary>
    public static implicit operator Decision(Refusal refusal) => FromRefusal(refusal);

    /// <summary>A refused command.</summary>
    public static Decision FromRefusal(Refusal refusal) => new([], refusal);
}
