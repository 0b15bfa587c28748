using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Accounts;
using Exchange.Domain.Accounts;
using Exchange.Domain.Trading;

namespace Exchange.Api.Accounts;

internal static class AccountCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<DepositBody>(
            Policies.Operator, b => b.Account,
            (b, origin, checks) => new Deposit(
                origin, b.Account, b.Amount.Micros, b.Currency,
                checks.Text("reference", b.Reference, 1, CommandLimits.LabelLength))),
        CommandDefinition.Of<WithdrawBody>(
            Policies.Participant, b => b.Account,
            (b, origin, checks) => new Withdraw(
                origin, b.Account, b.Amount.Micros, b.Currency,
                checks.Text("reference", b.Reference, 1, CommandLimits.LabelLength))),
    ];
}
