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
                writes.Add(
                    "update read.lease set status = 'running', started_at = $2 where id = $1", e.LeaseId, e.At);
                break;
            case LeaseUsageRecorded e:
                writes.Add(
                    """
                    insert into read.usage (lease, period, from_at, to_at, unit_seconds) values ($1, $2, $3, $4, $5)
                    """,
                    e.LeaseId, e.Period, e.From, e.To, e.UnitSeconds);
                writes.Add(
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
                    e.LeaseId, e.To, e.UnitSeconds);
                break;
            case LeaseInterrupted e:
                writes.Add(
                    "update read.lease set status = 'interrupted', stopped_at = stopped_at || $2 where id = $1",
                    e.LeaseId, e.At);
                break;
            case LeaseResumed e:
                writes.Add(
                    "update read.lease set status = 'running', resumed_at = resumed_at || $2 where id = $1",
                    e.LeaseId, e.At);
                break;
            case LeaseFailed e:
                writes.Add("update read.lease set status = 'failed', ended_at = $2 where id = $1", e.LeaseId, e.At);
                break;
            case SettlementCalculated e:
                writes.Add("update read.lease set final_by = null where id = $1", e.LeaseId);
                break;
            case LeaseEnded e:
                writes.Add(
                    """
                    update read.lease set status = case when status = 'failed' then status else 'ended' end,
                      ended_at = $2, final_by = $3
                    where id = $1
                    """,
                    e.LeaseId, e.At, e.FinalUsageBy);
                break;
        }
    }

    private static void Provision(Writes writes, LeaseProvisioned e, long sequence) =>
        writes.Add(
            """
            insert into read.lease (id, match, trade_order, offer, buyer, supplier, units, per_unit, start_at, end_at,
              price, status, metered_to, access, sequence)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'provisioned', $9, $12, $13)
            """,
            e.LeaseId, e.MatchId, e.OrderId, e.OfferId, e.BuyerId, e.SupplierId, e.Units, e.AcceleratorsPerUnit,
            e.Start,
            e.End, e.PriceMicrosPerUnitHour, e.AccessCommitment, sequence);
}
