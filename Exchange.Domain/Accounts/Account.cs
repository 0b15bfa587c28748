using System.Collections.Immutable;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Accounts;

/// <summary>A double-entry account. Available = balance − holds; only the exchange's own may be below zero.</summary>
public sealed record Account
{
    /// <summary>The account's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose it is; null for the exchange's own.</summary>
    public required Guid? OwnerId { get; init; }

    /// <summary>Whose money it counts.</summary>
    public required AccountKind Kind { get; init; }

    /// <summary>The sum of all that was posted.</summary>
    public Money Balance { get; init; }

    /// <summary>The sum of all holds.</summary>
    public Money Held { get; init; }

    /// <summary>What each hold still sets aside; a hold that reaches zero is gone.</summary>
    public ImmutableDictionary<Guid, Money> Holds { get; init; } = ImmutableDictionary<Guid, Money>.Empty;

    /// <summary>What may be spent or set aside.</summary>
    public Money Available => Balance - Held;

    /// <summary>May its available balance be below zero?</summary>
    public bool MayBeNegative => Kind is AccountKind.Rounding or AccountKind.OutsideWorld;

    /// <summary>The account that opened.</summary>
    public static Account Create(AccountOpened e) => new() { Id = e.AccountId, OwnerId = e.OwnerId, Kind = e.Kind };

    /// <summary>Money came in.</summary>
    public Account Apply(AccountDeposited e) => Moved(Money.FromMicros(e.AmountMicros));

    /// <summary>Money went out.</summary>
    public Account Apply(AccountWithdrawn e) => Moved(-Money.FromMicros(e.AmountMicros));

    /// <summary>One side of a transfer.</summary>
    public Account Apply(AccountPosted e) => Moved(Money.FromMicros(e.AmountMicros));

    /// <summary>An amount is set aside, or more of it under the same hold.</summary>
    public Account Apply(AccountHeld e) => WithHold(e.HoldId, Money.FromMicros(e.AmountMicros));

    /// <summary>Part or all of a hold is available again.</summary>
    public Account Apply(AccountHoldReleased e) => WithHold(e.HoldId, -Money.FromMicros(e.AmountMicros));

    private Account Moved(Money amount) => Sound(this with { Balance = Balance + amount });

    private Account WithHold(Guid holdId, Money change)
    {
        var left = Holds.GetValueOrDefault(holdId) + change;
        if (left < Money.Zero)
        {
            throw new InvalidOperationException($"Hold {holdId} of account {Id} would release more than it holds.");
        }

        var holds = left == Money.Zero ? Holds.Remove(holdId) : Holds.SetItem(holdId, left);
        return Sound(this with { Holds = holds, Held = Held + change });
    }

    // A decision that gets here with too little money is a bug in a decider, and nothing must follow from it.
    private static Account Sound(Account account) =>
        account.MayBeNegative || account.Available >= Money.Zero
            ? account
            : throw new InvalidOperationException($"Account {account.Id} would be below zero.");
}
