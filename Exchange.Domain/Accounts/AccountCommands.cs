using Exchange.Domain.Trading;

namespace Exchange.Domain.Accounts;

/// <summary>The operator books money that came in for a participant, under the bank's reference.</summary>
public sealed record Deposit(
    CommandOrigin Origin, Guid AccountId, long AmountMicros, string Currency, string Reference) : Command(Origin);

/// <summary>The owner takes money out; whole minor units.</summary>
public sealed record Withdraw(
    CommandOrigin Origin, Guid AccountId, long AmountMicros, string Currency, string Reference) : Command(Origin);
