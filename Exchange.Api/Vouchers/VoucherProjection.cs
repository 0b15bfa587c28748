using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Vouchers;

namespace Exchange.Api.Vouchers;

internal static class VoucherProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case VoucherProgrammeOpened e:
                writes.Add(
                    """
                    insert into read.programme (id, issuer, name, budget, share, valid_from, valid_until, classes,
                      status, sequence)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)
                    """,
                    e.ProgrammeId, e.IssuerId, e.Name, e.BudgetMicros, e.SharePercent, e.ValidFrom, e.ValidUntil,
                    e.AcceleratorClasses, recorded.Sequence);
                break;
            case VoucherProgrammeToppedUp e:
                writes.Add(
                    "update read.programme set budget = budget + $2 where id = $1", e.ProgrammeId, e.AmountMicros);
                break;
            case VoucherProgrammeClosed e:
                writes.SetStatus("programme", e.ProgrammeId, "closed");
                break;
            case VoucherIssued e:
                writes.Add(
                    """
                    insert into read.voucher (id, code, programme, buyer, face, valid_until, status, sequence)
                    values ($1, $2, $3, $4, $5, $6, 'issued', $7)
                    """,
                    e.VoucherId, e.Code, e.ProgrammeId, e.BuyerId, e.FaceMicros, e.ValidUntil, recorded.Sequence);
                writes.Add(
                    "update read.programme set issued = issued + $2 where id = $1", e.ProgrammeId, e.FaceMicros);
                break;
            case VoucherReserved e:
                writes.Add(
                    "update read.voucher set status = 'reserved', trade_order = $2 where id = $1",
                    e.VoucherId, e.OrderId);
                break;
            case VoucherReleased e:
                writes.Add(
                    "update read.voucher set status = 'issued', trade_order = null where id = $1", e.VoucherId);
                break;
            case VoucherRedeemed e:
                Redeem(writes, e);
                break;
            case VoucherExpired e:
                writes.SetStatus("voucher", e.VoucherId, "expired");
                break;
            case VoucherRevoked e:
                writes.SetStatus("voucher", e.VoucherId, "revoked");
                break;
        }
    }

    private static void Redeem(Writes writes, VoucherRedeemed e)
    {
        writes.Add(
            "update read.voucher set status = 'redeemed', redeemed = $2 where id = $1", e.VoucherId, e.AmountMicros);
        writes.Add(
            """
            update read.programme set redeemed = redeemed + $2
            where id = (select programme from read.voucher where id = $1)
            """,
            e.VoucherId, e.AmountMicros);
    }
}
