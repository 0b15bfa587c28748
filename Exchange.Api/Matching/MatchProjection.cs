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
                writes.Run(
                    "match", e.MatchId,
                    """
                    update read.participant set matches_lapsed = matches_lapsed + 1
                    where id = (select supplier from read.match where id = $1)
                    """);
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
        writes.Insert(
            "match", e.MatchId, ("lease", e.LeaseId), ("trade_order", e.OrderId), ("offer", e.OfferId),
            ("buyer", e.BuyerId), ("supplier", e.SupplierId), ("units", e.Units), ("per_unit", e.AcceleratorsPerUnit),
            ("start_at", e.Start), ("end_at", e.End), ("price", e.PriceMicrosPerUnitHour), ("amount", e.AmountMicros),
            ("status", "made"), ("confirm_by", e.ConfirmBy), ("covers", e.Covers), ("weight", e.Weight),
            ("sequence", sequence));
        writes.Increase("participant", e.SupplierId, "matches_given", 1);
    }
}
