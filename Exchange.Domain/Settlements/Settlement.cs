using Exchange.Domain.Quantities;

namespace Exchange.Domain.Settlements;

/// <summary>How far a settlement has come.</summary>
public enum SettlementState
{
    /// <summary>Its dispute window runs.</summary>
    Calculated = 1,

    /// <summary>Waits for the operator.</summary>
    Disputed = 2,

    /// <summary>The operator decided.</summary>
    Adjusted = 3,

    /// <summary>Money has moved.</summary>
    Paid = 4,
}

/// <summary>What a lease owes, and its payment.</summary>
public sealed record Settlement
{
    /// <summary>The settlement's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The lease that was used.</summary>
    public required Guid LeaseId { get; init; }

    /// <summary>The order whose hold pays.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>Who owes.</summary>
    public required Guid BuyerId { get; init; }

    /// <summary>Who earns.</summary>
    public required Guid SupplierId { get; init; }

    /// <summary>The use that counts.</summary>
    public required UnitSeconds Use { get; init; }

    /// <summary>Per unit-hour.</summary>
    public required UnitPrice Price { get; init; }

    /// <summary>Who gets what.</summary>
    public required SettlementAmounts Amounts { get; init; }

    /// <summary>Until when a party may dispute it.</summary>
    public required DateTimeOffset DisputeUntil { get; init; }

    /// <summary>The voucher that takes over a part, if one does.</summary>
    public Guid? VoucherId { get; init; }

    /// <summary>The part that the voucher takes over.</summary>
    public Money VoucherShare { get; init; }

    /// <summary>How far it has come.</summary>
    public SettlementState State { get; init; } = SettlementState.Calculated;

    /// <summary>The settlement that was calculated.</summary>
    public static Settlement Create(SettlementCalculated e) => new()
    {
        Id = e.SettlementId,
        LeaseId = e.LeaseId,
        OrderId = e.OrderId,
        BuyerId = e.BuyerId,
        SupplierId = e.SupplierId,
        Use = UnitSeconds.FromCount(e.UnitSeconds),
        Price = UnitPrice.FromMicros(e.PriceMicrosPerUnitHour),
        Amounts = new(
            Money.FromMicros(e.GrossMicros), Money.FromMicros(e.BuyerMicros), Money.FromMicros(e.SupplierMicros),
            Money.FromMicros(e.FeeMicros), Money.FromMicros(e.TaxMicros), Money.FromMicros(e.RoundingMicros)),
        DisputeUntil = e.DisputeUntil,
    };

    /// <summary>A voucher takes over a part; after an adjustment, this part instead of the earlier one.</summary>
    public Settlement Apply(SettlementVoucherApplied e) =>
        this with { VoucherId = e.VoucherId, VoucherShare = Money.FromMicros(e.AmountMicros) };

    /// <summary>A party disputes it.</summary>
    public Settlement Apply(SettlementDisputed _) => this with { State = SettlementState.Disputed };

    /// <summary>The operator's amounts replace the calculated ones.</summary>
    public Settlement Apply(SettlementAdjusted e) => this with
    {
        State = SettlementState.Adjusted,
        Use = UnitSeconds.FromCount(e.UnitSeconds),
        Amounts = new(
            Money.FromMicros(e.GrossMicros), Money.FromMicros(e.BuyerMicros), Money.FromMicros(e.SupplierMicros),
            Money.FromMicros(e.FeeMicros), Money.FromMicros(e.TaxMicros), Money.FromMicros(e.RoundingMicros)),
    };

    /// <summary>Money has moved.</summary>
    public Settlement Apply(SettlementPaid _) => this with { State = SettlementState.Paid };
}
