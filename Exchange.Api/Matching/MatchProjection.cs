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
                writes.SetStatus("match", e.MatchId, "confirmed");
                break;
            case MatchDeclined e:
                writes.SetStatus("match", e.MatchId, "declined");
                break;
            case MatchLapsed e:
                writes.SetStatus("match", e.MatchId, "lapsed");
                writes.Add(
                    """
                    update read.participant set matches_lapsed = matches_lapsed + 1
                    where id = (select supplier from read.match where id = $1)
                    """,
                    e.MatchId);
                break;
            case MatchCancelled e:
                writes.SetStatus("match", e.MatchId, "cancelled");
                break;
            case LeaseProvisioned e:
                writes.SetStatus("match", e.MatchId, "delivered");
                break;
        }
    }

    private static void Make(Writes writes, MatchMade e, long sequence)
    {
        writes.Add(
            """
            insert into read.match (id, lease, trade_order, offer, buyer, supplier, units, per_unit, start_at, end_at,
              price, amount, status, confirm_by, sequence)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'made', $13, $14)
            """,
            e.MatchId, e.LeaseId, e.OrderId, e.OfferId, e.BuyerId, e.SupplierId, e.Units, e.AcceleratorsPerUnit,
            e.Start,
            e.End, e.PriceMicrosPerUnitHour, e.AmountMicros, e.ConfirmBy, sequence);
        writes.Add("update read.participant set matches_given = matches_given + 1 where id = $1", e.SupplierId);
    }
}
