using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Settlements;

namespace Exchange.Api.Settlements;

internal static class SettlementProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case SettlementCalculated e:
                Calculate(writes, e, recorded.Sequence);
                break;
            case SettlementVoucherApplied e:
                writes.Set("settlement", e.SettlementId, ("voucher_pays", e.AmountMicros));
                break;
            case SettlementDisputed e:
                writes.SetStatus("settlement", e.SettlementId, "disputed");
                break;
            case SettlementAdjusted e:
                writes.Set(
                    "settlement", e.SettlementId, ("status", "adjusted"), ("unit_seconds", e.UnitSeconds),
                    ("gross", e.GrossMicros), ("buyer_pays", e.BuyerMicros), ("supplier_gets", e.SupplierMicros),
                    ("fee", e.FeeMicros), ("tax", e.TaxMicros), ("rounding", e.RoundingMicros));
                break;
            case SettlementPaid e:
                writes.Set(
                    "settlement", e.SettlementId, ("status", "paid"), ("paid_at", recorded.Timestamp),
                    ("voucher_pays", e.VoucherMicros));
                break;
        }
    }

    private static void Calculate(Writes writes, SettlementCalculated e, long sequence) => writes.Insert(
        "settlement", e.SettlementId, ("lease", e.LeaseId), ("trade_order", e.OrderId), ("buyer", e.BuyerId),
        ("supplier", e.SupplierId), ("unit_seconds", e.UnitSeconds), ("price", e.PriceMicrosPerUnitHour),
        ("gross", e.GrossMicros), ("buyer_pays", e.BuyerMicros), ("supplier_gets", e.SupplierMicros),
        ("fee", e.FeeMicros), ("tax", e.TaxMicros), ("rounding", e.RoundingMicros), ("status", "calculated"),
        ("dispute_until", e.DisputeUntil), ("sequence", sequence));
}
