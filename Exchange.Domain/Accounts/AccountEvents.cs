namespace Exchange.Domain.Accounts;

/// <summary>
/// An account opened in the market's currency. <paramref name="OwnerId"/> is null for the exchange's own.
/// </summary>
public sealed record AccountOpened(Guid AccountId, Guid? OwnerId, AccountKind Kind, string Currency);

/// <summary>
/// Money came in from outside; the outside-world account is posted the same amount with the other sign.
/// </summary>
public sealed record AccountDeposited(Guid AccountId, Guid TransferId, long AmountMicros, string Reference);

/// <summary>Money went out; the outside-world account is posted the same amount.</summary>
public sealed record AccountWithdrawn(Guid AccountId, Guid TransferId, long AmountMicros, string Reference);

/// <summary>An amount was set aside under <paramref name="HoldId"/> (the order's id).</summary>
public sealed record AccountHeld(Guid AccountId, Guid HoldId, long AmountMicros);

/// <summary>Part or all of a hold went back to the available balance.</summary>
public sealed record AccountHoldReleased(Guid AccountId, Guid HoldId, long AmountMicros);

/// <summary>One side of a transfer; per <paramref name="TransferId"/> all sides sum to zero.</summary>
public sealed record AccountPosted(Guid AccountId, Guid TransferId, long AmountMicros, PostingReason Reason);
