using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Vouchers;

/// <summary>Opens a programme and funds it. Kind <c>voucher_programme.opened</c>.</summary>
public sealed record OpenProgrammeBody : CommandBody
{
    /// <summary>Made by the client.</summary>
    public required Guid Programme { get; init; }

    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Whole minor units, from the issuer's account.</summary>
    public required MicroAmount Budget { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }

    /// <summary>Share of a settlement that a voucher pays, 1 to 100.</summary>
    public required int SharePercent { get; init; }

    /// <summary>Usable from.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Usable until.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Accelerator classes it pays for; empty: any.</summary>
    public required IReadOnlyList<string> AcceleratorClasses { get; init; }
}

/// <summary>Adds to a budget. Kind <c>voucher_programme.topped_up</c>.</summary>
public sealed record TopUpProgrammeBody : CommandBody
{
    /// <summary>The programme.</summary>
    public required Guid Programme { get; init; }

    /// <summary>Whole minor units.</summary>
    public required MicroAmount Amount { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }
}

/// <summary>Closes a programme. Kind <c>voucher_programme.closed</c>.</summary>
public sealed record CloseProgrammeBody : CommandBody
{
    /// <summary>The programme.</summary>
    public required Guid Programme { get; init; }
}

/// <summary>Gives a buyer a voucher. Kind <c>voucher.issued</c>.</summary>
public sealed record IssueVoucherBody : CommandBody
{
    /// <summary>Made by the client.</summary>
    public required Guid Voucher { get; init; }

    /// <summary>The programme.</summary>
    public required Guid Programme { get; init; }

    /// <summary>The buyer.</summary>
    public required Guid Buyer { get; init; }

    /// <summary>The most it pays, whole minor units.</summary>
    public required MicroAmount Face { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }

    /// <summary>Usable until, within the programme's time.</summary>
    public required DateTimeOffset ValidUntil { get; init; }
}

/// <summary>Takes an unused voucher back. Kind <c>voucher.revoked</c>.</summary>
public sealed record RevokeVoucherBody : CommandBody
{
    /// <summary>The voucher.</summary>
    public required Guid Voucher { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>A programme and what became of its budget.</summary>
public sealed record ProgrammeView(
    Guid ProgrammeId, Guid IssuerId, string Name, string Currency, MicroAmount Budget, MicroAmount Issued,
    MicroAmount Redeemed, int SharePercent, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil,
    IReadOnlyList<string> AcceleratorClasses, string Status);

/// <summary>A voucher.</summary>
public sealed record VoucherView(
    Guid VoucherId, string Code, Guid ProgrammeId, string ProgrammeName, Guid BuyerId, MicroAmount Face,
    MicroAmount Redeemed, string Currency, DateTimeOffset ValidUntil, string Status, Guid? OrderId);
