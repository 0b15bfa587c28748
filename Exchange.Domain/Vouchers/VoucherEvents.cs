namespace Exchange.Domain.Vouchers;

/// <summary>
/// A subsidy programme with its whole budget in its fund account. A voucher pays <paramref name="SharePercent"/> of a
/// settlement, up to its face.
/// </summary>
public sealed record VoucherProgrammeOpened(
    Guid ProgrammeId, Guid IssuerId, Guid FundAccountId, string Name, long BudgetMicros, int SharePercent,
    DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, string[] AcceleratorClasses);

/// <summary>The issuer added to the budget.</summary>
public sealed record VoucherProgrammeToppedUp(Guid ProgrammeId, long AmountMicros);

/// <summary>No more vouchers; what is not promised went back to the issuer.</summary>
public sealed record VoucherProgrammeClosed(Guid ProgrammeId, long RefundMicros);

/// <summary>A voucher for one buyer, used at most once.</summary>
public sealed record VoucherIssued(
    Guid VoucherId, string Code, Guid ProgrammeId, Guid BuyerId, long FaceMicros, DateTimeOffset ValidUntil);

/// <summary>An order counts on the voucher.</summary>
public sealed record VoucherReserved(Guid VoucherId, Guid OrderId);

/// <summary>The order no longer needs the voucher.</summary>
public sealed record VoucherReleased(Guid VoucherId, Guid OrderId);

/// <summary>The voucher paid its share of a settlement; it is used up.</summary>
public sealed record VoucherRedeemed(Guid VoucherId, Guid SettlementId, long AmountMicros);

/// <summary>The voucher's time is over.</summary>
public sealed record VoucherExpired(Guid VoucherId);

/// <summary>The issuer took the voucher back.</summary>
public sealed record VoucherRevoked(Guid VoucherId, string Reason);
