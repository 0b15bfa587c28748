using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Settlements;

/// <summary>Buyer or supplier disputes. Kind <c>settlement.disputed</c>.</summary>
public sealed record DisputeSettlementBody : CommandBody
{
    /// <summary>The settlement.</summary>
    public required Guid Settlement { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>The operator decides. Kind <c>settlement.adjusted</c>.</summary>
public sealed record AdjustSettlementBody : CommandBody
{
    /// <summary>The settlement.</summary>
    public required Guid Settlement { get; init; }

    /// <summary>The unit-seconds that count, at most those calculated.</summary>
    public required long UnitSeconds { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>
/// A settlement. Buyer (voucher included) = supplier + fee + tax + rounding; the buyer's account pays buyer − voucher.
/// </summary>
public sealed record SettlementView(
    Guid SettlementId, Guid LeaseId, Guid OrderId, Guid BuyerId, Guid SupplierId, long UnitSeconds, MicroAmount Price,
    MicroAmount Gross, MicroAmount Buyer, MicroAmount Voucher, MicroAmount Supplier, MicroAmount Fee, MicroAmount Tax,
    MicroAmount Rounding, string Currency, string Status, DateTimeOffset DisputeUntil, DateTimeOffset? PaidAt);
