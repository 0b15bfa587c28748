using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Leases;
using Exchange.Domain.Settlements;

namespace Exchange.Api.Leases;

internal static class LeaseProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case LeaseProvisioned e:
                Provision(writes, e, recorded.Sequence);
                break;
            case LeaseStarted e:
                writes.Set("lease", e.LeaseId, ("status", "running"), ("started_at", e.At));
                break;
            case LeaseUsageRecorded e:
                writes.Append(
                    "usage", recorded.Id, ("lease", e.LeaseId), ("period", e.Period), ("from_at", e.From),
                    ("to_at", e.To), ("unit_seconds", e.UnitSeconds));
                writes.Run(
                    "lease", e.LeaseId,
                    """
                    update read.lease set periods = periods + 1, metered_to = $2, unit_seconds = unit_seconds + $3,
                      stopped_at = stopped_at[passed + 1:], resumed_at = resumed_at[passed + 1:]
                    from (
                      select count(went_on)::int as passed
                      from read.lease l, unnest(l.resumed_at) went_on
                      where l.id = $1 and went_on <= $2
                    ) interruptions
                    where id = $1
                    """,
                    e.To, e.UnitSeconds);
                break;
            case LeaseInterrupted e:
                writes.Run(
                    "lease", e.LeaseId,
                    "update read.lease set status = 'interrupted', stopped_at = stopped_at || $2 where id = $1", e.At);
                break;
            case LeaseResumed e:
                writes.Run(
                    "lease", e.LeaseId,
                    "update read.lease set status = 'running', resumed_at = resumed_at || $2 where id = $1", e.At);
                break;
            case LeaseFailed e:
                writes.Set("lease", e.LeaseId, ("status", "failed"), ("ended_at", e.At));
                break;
            case SettlementCalculated e:
                writes.Set("lease", e.LeaseId, ("final_by", null));
                break;
            case LeaseEnded e:
                writes.Run(
                    "lease", e.LeaseId,
                    """
                    update read.lease set status = case when status = 'failed' then status else 'ended' end,
                      ended_at = $2, final_by = $3
                    where id = $1
                    """,
                    e.At, e.FinalUsageBy);
                break;
        }
    }

    private static void Provision(Writes writes, LeaseProvisioned e, long sequence) => writes.Insert(
        "lease", e.LeaseId, ("match", e.MatchId), ("trade_order", e.OrderId), ("offer", e.OfferId),
        ("buyer", e.BuyerId), ("supplier", e.SupplierId), ("units", e.Units), ("per_unit", e.AcceleratorsPerUnit),
        ("start_at", e.Start), ("end_at", e.End), ("price", e.PriceMicrosPerUnitHour), ("status", "provisioned"),
        ("metered_to", e.Start), ("access", e.AccessCommitment), ("sequence", sequence));
}
