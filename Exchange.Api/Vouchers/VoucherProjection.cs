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
                writes.Insert(
                    "programme", e.ProgrammeId, ("issuer", e.IssuerId), ("name", e.Name), ("budget", e.BudgetMicros),
                    ("share", e.SharePercent), ("valid_from", e.ValidFrom), ("valid_until", e.ValidUntil),
                    ("classes", e.AcceleratorClasses), ("status", "open"), ("issued", 0), ("redeemed", 0),
                    ("sequence", recorded.Sequence));
                break;
            case VoucherProgrammeToppedUp e:
                writes.Increase("programme", e.ProgrammeId, "budget", e.AmountMicros);
                break;
            case VoucherProgrammeClosed e:
                writes.SetStatus("programme", e.ProgrammeId, "closed");
                break;
            case VoucherIssued e:
                writes.Insert(
                    "voucher", e.VoucherId, ("code", e.Code), ("programme", e.ProgrammeId), ("buyer", e.BuyerId),
                    ("face", e.FaceMicros), ("valid_until", e.ValidUntil), ("status", "issued"),
                    ("sequence", recorded.Sequence));
                writes.Increase("programme", e.ProgrammeId, "issued", e.FaceMicros);
                break;
            case VoucherReserved e:
                writes.Set("voucher", e.VoucherId, ("status", "reserved"), ("trade_order", e.OrderId));
                break;
            case VoucherReleased e:
                writes.Set("voucher", e.VoucherId, ("status", "issued"), ("trade_order", null));
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
        writes.Set("voucher", e.VoucherId, ("status", "redeemed"), ("redeemed", e.AmountMicros));
        writes.Run(
            "voucher", e.VoucherId,
            """
            update read.programme set redeemed = redeemed + $2
            where id = (select programme from read.voucher where id = $1)
            """,
            e.AmountMicros);
    }
}
