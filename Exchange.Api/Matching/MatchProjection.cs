using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;

namespace Exchange.Api.Matching;

internal static class MatchProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case MatchMade e:
                Make(writes, e, recorded.Sequence);
                break;
            case MatchConfirmed e:
                SetStatus(writes, e.MatchId, "confirmed");
                break;
            case MatchDeclined e:
                SetStatus(writes, e.MatchId, "declined");
                break;
            case MatchLapsed e:
                SetStatus(writes, e.MatchId, "lapsed");
                break;
            case MatchCancelled e:
                SetStatus(writes, e.MatchId, "cancelled");
                break;
            case LeaseProvisioned e:
                SetStatus(writes, e.MatchId, "delivered");
                break;
        }
    }

    private static void Make(Writes writes, MatchMade e, long sequence) =>
        writes.Add(
            """
            insert into read.match (id, lease, trade_order, offer, buyer, supplier, units, per_unit, start_at, end_at,
              price, amount, status, confirm_by, sequence)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'made', $13, $14)
            """,
            e.MatchId, e.LeaseId, e.OrderId, e.OfferId, e.BuyerId, e.SupplierId, e.Units, e.AcceleratorsPerUnit,
            e.Start,
            e.End, e.PriceMicrosPerUnitHour, e.AmountMicros, e.ConfirmBy, sequence);

    private static void SetStatus(Writes writes, Guid match, string status) =>
        writes.Add("update read.match set status = $2 where id = $1", match, status);
}
