using Exchange.Domain.Trading;

namespace Exchange.Domain.Vouchers;

/// <summary>The issuer opens a programme and funds it from its account.</summary>
public sealed record OpenProgramme(
    CommandOrigin Origin, Guid ProgrammeId, string Name, long BudgetMicros, string Currency, int SharePercent,
    DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, IReadOnlyList<string> AcceleratorClasses) : Command(Origin);

/// <summary>The issuer adds to the budget.</summary>
public sealed record TopUpProgramme(
    CommandOrigin Origin, Guid ProgrammeId, long AmountMicros, string Currency) : Command(Origin);

/// <summary>The issuer closes the programme; what no voucher may claim goes back.</summary>
public sealed record CloseProgramme(CommandOrigin Origin, Guid ProgrammeId) : Command(Origin);

/// <summary>The issuer gives a buyer a voucher.</summary>
public sealed record IssueVoucher(
    CommandOrigin Origin, Guid VoucherId, Guid ProgrammeId, Guid BuyerId, long FaceMicros, string Currency,
    DateTimeOffset ValidUntil) : Command(Origin);

/// <summary>The issuer takes an unused voucher back.</summary>
public sealed record RevokeVoucher(CommandOrigin Origin, Guid VoucherId, string Reason) : Command(Origin);
