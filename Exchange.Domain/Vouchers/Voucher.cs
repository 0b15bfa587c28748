using Exchange.Domain.Quantities;
using Exchange.Domain.Settlements;

namespace Exchange.Domain.Vouchers;

/// <summary>What can become of a voucher.</summary>
public enum VoucherState
{
    /// <summary>Its buyer may use it.</summary>
    Issued = 1,

    /// <summary>An order counts on it; it does not expire meanwhile.</summary>
    Reserved = 2,

    /// <summary>It paid.</summary>
    Redeemed = 3,

    /// <summary>Its time is over.</summary>
    Expired = 4,

    /// <summary>Its issuer took it back.</summary>
    Revoked = 5,
}

/// <summary>A subsidy for one buyer, used at most once.</summary>
public sealed record Voucher
{
    /// <summary>The voucher's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Its readable code: <c>V-nnnnnnnnn-C</c> with a check character.</summary>
    public required string Code { get; init; }

    /// <summary>The programme that pays.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Who may use it.</summary>
    public required Guid BuyerId { get; init; }

    /// <summary>The most that it pays.</summary>
    public required Money Face { get; init; }

    /// <summary>Orders may count on it until here.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>What became of it.</summary>
    public VoucherState State { get; init; } = VoucherState.Issued;

    /// <summary>The order that counts on it, while one does.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>The settlement that it will pay a part of.</summary>
    public Guid? SettlementId { get; init; }

    /// <summary>The voucher that was issued.</summary>
    public static Voucher Create(VoucherIssued e) => new()
    {
        Id = e.VoucherId,
        Code = e.Code,
        ProgrammeId = e.ProgrammeId,
        BuyerId = e.BuyerId,
        Face = Money.FromMicros(e.FaceMicros),
        ValidUntil = e.ValidUntil,
    };

    /// <summary>An order counts on it.</summary>
    public Voucher Apply(VoucherReserved e) => this with { State = VoucherState.Reserved, OrderId = e.OrderId };

    /// <summary>Its order no longer needs it.</summary>
    public Voucher Apply(VoucherReleased _) =>
        this with { State = VoucherState.Issued, OrderId = null, SettlementId = null };

    /// <summary>A settlement counts on it.</summary>
    public Voucher Apply(SettlementVoucherApplied e) => this with { SettlementId = e.SettlementId };

    /// <summary>It paid.</summary>
    public Voucher Apply(VoucherRedeemed _) => this with { State = VoucherState.Redeemed };

    /// <summary>Its time is over.</summary>
    public Voucher Apply(VoucherExpired _) => this with { State = VoucherState.Expired };

    /// <summary>Its issuer took it back.</summary>
    public Voucher Apply(VoucherRevoked _) => this with { State = VoucherState.Revoked };
}
