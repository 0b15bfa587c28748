using Exchange.Domain.Trading;

namespace Exchange.Domain.Settlements;

/// <summary>Buyer or supplier disputes a settlement within its window.</summary>
public sealed record DisputeSettlement(CommandOrigin Origin, Guid SettlementId, string Reason) : Command(Origin);

/// <summary>The operator decides a dispute: the unit-seconds that count, at most those calculated.</summary>
public sealed record AdjustSettlement(
    CommandOrigin Origin, Guid SettlementId, long UnitSeconds, string Reason) : Command(Origin);
