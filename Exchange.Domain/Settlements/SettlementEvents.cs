namespace Exchange.Domain.Settlements;

/// <summary>
/// What a lease owes. Gross = unit-seconds × price; every other amount is rounded to the minor unit once, half to even:
/// buyer + voucher = supplier + fee + tax + rounding.
/// </summary>
public sealed record SettlementCalculated(
    Guid SettlementId, Guid LeaseId, Guid OrderId, Guid BuyerId, Guid SupplierId, long UnitSeconds,
    long PriceMicrosPerUnitHour, long GrossMicros, long BuyerMicros, long SupplierMicros, long FeeMicros,
    long TaxMicros, long RoundingMicros, DateTimeOffset DisputeUntil);

/// <summary>A voucher takes over part of what the buyer owes.</summary>
public sealed record SettlementVoucherApplied(Guid SettlementId, Guid VoucherId, long AmountMicros);

/// <summary>A party disputes the settlement; it waits for the operator.</summary>
public sealed record SettlementDisputed(Guid SettlementId, Guid ByParticipantId, string Reason);

/// <summary>The operator decided a dispute; the amounts replace the calculated ones.</summary>
public sealed record SettlementAdjusted(
    Guid SettlementId, long UnitSeconds, long GrossMicros, long BuyerMicros, long SupplierMicros, long FeeMicros,
    long TaxMicros, long RoundingMicros, string Reason);

/// <summary>Money moved by <paramref name="TransferId"/>; the settlement is done.</summary>
public sealed record SettlementPaid(
    Guid SettlementId, Guid TransferId, long BuyerMicros, long VoucherMicros, long SupplierMicros, long FeeMicros,
    long TaxMicros, long RoundingMicros);
