using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Settlements;
using Exchange.Domain.Settlements;

namespace Exchange.Api.Settlements;

internal static class SettlementCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<DisputeSettlementBody>(
            Policies.Participant, b => b.Settlement,
            (b, origin, checks) => new DisputeSettlement(origin, b.Settlement, checks.Reason(b.Reason))),
        CommandDefinition.Of<AdjustSettlementBody>(
            Policies.Operator, b => b.Settlement,
            (b, origin, checks) => new AdjustSettlement(
                origin, b.Settlement, b.UnitSeconds, checks.Reason(b.Reason))),
    ];
}
