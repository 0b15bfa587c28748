using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Matching;
using Exchange.Domain.Matching;

namespace Exchange.Api.Matching;

internal static class MatchCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<ConfirmMatchBody>(
            Policies.Supplier, b => b.Match, (b, origin, _) => new ConfirmMatch(origin, b.Match)),
        CommandDefinition.Of<DeclineMatchBody>(
            Policies.Supplier, b => b.Match,
            (b, origin, checks) => new DeclineMatch(origin, b.Match, checks.Reason(b.Reason))),
        CommandDefinition.Of<CancelMatchBody>(
            Policies.Buyer, b => b.Match,
            (b, origin, checks) => new CancelMatch(origin, b.Match, checks.Reason(b.Reason))),
    ];
}
