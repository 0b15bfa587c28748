namespace Exchange.Domain.Trading;

/// <summary>
/// Everything a decision needs from outside, immutable. Who sent it and which key signed it were checked before it was
/// queued; that the key is in force and the participant's own is checked again in the market's order.
/// </summary>
public abstract record Command(CommandOrigin Origin);

/// <summary>Where a command comes from.</summary>
/// <param name="CommandId">Made by the client; unique per participant.</param>
/// <param name="ActorId">The participant that acts.</param>
/// <param name="Key">The x-only key (64 hex digits) whose signature verified; null for a portal session.</param>
/// <param name="NotAfter">The market's time after which the command must be refused; null: none given.</param>
/// <param name="ClientSeq">The participant's own running number, if it keeps one; must be the next.</param>
public sealed record CommandOrigin(
    Guid CommandId, Guid ActorId, string? Key, DateTimeOffset? NotAfter = null, long? ClientSeq = null);

/// <summary>What the sequencer adds to a command: the market's time, its position and a source of ids.</summary>
/// <param name="Now">The market's clock, whole microseconds, never before the last one.</param>
/// <param name="Position">The number of this decision, rising by one.</param>
/// <param name="NewId">The id for an ordinal of this decision (UUIDv8 of market, position, ordinal).</param>
public sealed record Stamp(DateTimeOffset Now, long Position, Func<int, Guid> NewId);
