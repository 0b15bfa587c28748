using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Accounts;

/// <summary>
/// The rules of money that comes in and goes out: pure, and checked in the order of <see cref="RefusalCode"/>.
/// </summary>
public static class AccountDecider
{
    /// <summary>The most that one deposit, withdrawal or budget may move: a thousand million of the currency.</summary>
    public const long MaxAmountMicros = 1_000_000_000_000_000;

    /// <summary>
    /// Money came in: the account is credited by the deposit itself, the outside world is posted the other side.
    /// </summary>
    public static Decision Deposit(
        Deposit command, Account? account, Account outside, MarketRules rules, Guid transferId)
    {
        if (account is null)
        {
            return UnknownAccount(command.AccountId);
        }

        if (account.Kind != AccountKind.Participant)
        {
            return Refused.WrongState("account", account.Id, "Deposits go to a participant's own account.");
        }

        if (CheckAmount("amount", command.AmountMicros, command.Currency, rules) is { } refusal)
        {
            return refusal;
        }

        return Decision.Accepted([
            new AccountDeposited(account.Id, transferId, command.AmountMicros, command.Reference),
            new AccountPosted(outside.Id, transferId, -command.AmountMicros, PostingReason.Deposit),
        ]);
    }

    /// <summary>
    /// Money goes out: the account is debited by the withdrawal itself, the outside world is posted the other side.
    /// </summary>
    public static Decision Withdraw(
        Withdraw command, Account? account, Account outside, MarketRules rules, Guid transferId)
    {
        if (account is null)
        {
            return UnknownAccount(command.AccountId);
        }

        if (account.OwnerId != command.Origin.ActorId)
        {
            return Refused.NotYours("account", account.Id, "the account's owner");
        }

        if (account.Kind == AccountKind.ProgrammeFund)
        {
            return Refused.WrongState("account", account.Id, "A programme's fund pays back when the programme closes.");
        }

        if (CheckAmount("amount", command.AmountMicros, command.Currency, rules) is { } refusal)
        {
            return refusal;
        }

        if (Money.FromMicros(command.AmountMicros) > account.Available)
        {
            return Refused.InsufficientFunds("amount", Refused.Text(command.AmountMicros), account.Available.Micros);
        }

        return Decision.Accepted([
            new AccountWithdrawn(account.Id, transferId, command.AmountMicros, command.Reference),
            new AccountPosted(outside.Id, transferId, command.AmountMicros, PostingReason.Withdrawal),
        ]);
    }

    /// <summary>
    /// Above zero, at most <see cref="MaxAmountMicros"/>, whole minor units, in the market's currency.
    /// </summary>
    internal static Refusal? CheckAmount(string field, long micros, string currency, MarketRules rules)
    {
        if (micros <= 0 || micros > MaxAmountMicros || micros % rules.MinorUnitMicros != 0)
        {
            return Refused.AmountOutOfRange(
                field, micros,
                $"Above zero, at most {MaxAmountMicros} micro-units, a multiple of {rules.MinorUnitMicros}.");
        }

        return currency != rules.Currency ? Refused.WrongCurrency(currency, rules.Currency) : null;
    }

    private static Refusal UnknownAccount(Guid id) =>
        new(RefusalCode.UnknownAccount, "account", id.ToString(), "The id of an account of this market.");
}
