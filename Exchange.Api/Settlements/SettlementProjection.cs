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
                writes.Add(
                    "update read.settlement set voucher_pays = $2 where id = $1", e.SettlementId, e.AmountMicros);
                break;
            case SettlementDisputed e:
                writes.SetStatus("settlement", e.SettlementId, "disputed");
                break;
            case SettlementAdjusted e:
                writes.Add(
                    """
                    update read.settlement set status = 'adjusted', unit_seconds = $2, gross = $3, buyer_pays = $4,
                      supplier_gets = $5, fee = $6, tax = $7, rounding = $8
                    where id = $1
                    """,
                    e.SettlementId, e.UnitSeconds, e.GrossMicros, e.BuyerMicros, e.SupplierMicros, e.FeeMicros,
                    e.TaxMicros, e.RoundingMicros);
                break;
            case SettlementPaid e:
                writes.Add(
                    """
                    update read.settlement set status = 'paid', paid_at = $2, voucher_pays = $3 where id = $1
                    """,
                    e.SettlementId, recorded.Timestamp, e.VoucherMicros);
                break;
        }
    }

    private static void Calculate(Writes writes, SettlementCalculated e, long sequence) =>
        writes.Add(
            """
            insert into read.settlement (id, lease, trade_order, buyer, supplier, unit_seconds, price, gross,
              buyer_pays, supplier_gets, fee, tax, rounding, status, dispute_until, sequence)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'calculated', $14, $15)
            """,
            e.SettlementId, e.LeaseId, e.OrderId, e.BuyerId, e.SupplierId, e.UnitSeconds, e.PriceMicrosPerUnitHour,
            e.GrossMicros, e.BuyerMicros, e.SupplierMicros, e.FeeMicros, e.TaxMicros, e.RoundingMicros, e.DisputeUntil,
            sequence);
}
