using System.Collections.Immutable;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Vouchers;

/// <summary>
/// A subsidy programme with its whole budget in its fund account. At any time redeemed + promised ≤ budget, where
/// promised is the faces of the vouchers that may still pay.
/// </summary>
public sealed record VoucherProgramme
{
    /// <summary>The programme's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose programme it is.</summary>
    public required Guid IssuerId { get; init; }

    /// <summary>The account with its money.</summary>
    public required Guid FundAccountId { get; init; }

    /// <summary>Its name, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>All the money that was given to it.</summary>
    public required Money Budget { get; init; }

    /// <summary>The share of a settlement that a voucher pays.</summary>
    public required Percent Share { get; init; }

    /// <summary>Orders may count on its vouchers from here on.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>And until here.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>The accelerator classes that it pays for; empty: any.</summary>
    public required ImmutableArray<string> AcceleratorClasses { get; init; }

    /// <summary>The faces of the vouchers that may still pay.</summary>
    public Money Promised { get; init; }

    /// <summary>What its vouchers have paid.</summary>
    public Money Redeemed { get; init; }

    /// <summary>Does it issue no more vouchers?</summary>
    public bool IsClosed { get; init; }

    /// <summary>What new vouchers may still promise.</summary>
    public Money Unpromised => Budget - Redeemed - Promised;

    /// <summary>Does it pay for an accelerator class?</summary>
    public bool PaysFor(string acceleratorClass) =>
        AcceleratorClasses.IsEmpty || AcceleratorClasses.Contains(acceleratorClass, StringComparer.Ordinal);

    /// <summary>The programme that opened.</summary>
    public static VoucherProgramme Create(VoucherProgrammeOpened e) => new()
    {
        Id = e.ProgrammeId,
        IssuerId = e.IssuerId,
        FundAccountId = e.FundAccountId,
        Name = e.Name,
        Budget = Money.FromMicros(e.BudgetMicros),
        Share = Percent.FromValue(e.SharePercent),
        ValidFrom = e.ValidFrom,
        ValidUntil = e.ValidUntil,
        AcceleratorClasses = [.. e.AcceleratorClasses],
    };

    /// <summary>Its issuer gave it more.</summary>
    public VoucherProgramme Apply(VoucherProgrammeToppedUp e) =>
        this with { Budget = Budget + Money.FromMicros(e.AmountMicros) };

    /// <summary>It issues no more; what it had not promised went back.</summary>
    public VoucherProgramme Apply(VoucherProgrammeClosed _) => this with { IsClosed = true };

    /// <summary>A voucher may claim its face.</summary>
    public VoucherProgramme Apply(VoucherIssued e) =>
        this with { Promised = Promised + Money.FromMicros(e.FaceMicros) };

    /// <summary>A voucher paid and claims nothing more.</summary>
    public VoucherProgramme Apply(VoucherRedeemed e, Money face) =>
        this with { Promised = Promised - face, Redeemed = Redeemed + Money.FromMicros(e.AmountMicros) };

    /// <summary>A voucher expired or was taken back and claims nothing any more.</summary>
    public VoucherProgramme WithoutPromise(Money face) => this with { Promised = Promised - face };
}
