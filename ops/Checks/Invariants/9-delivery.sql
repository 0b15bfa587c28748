-- Delivery: no use is recorded, and none settled, beyond units × seconds that were delivered.
--
-- A lease is delivered from its start, and from each time that it went on, up to the next time that it stopped. A
-- record is held against what lies within its own period, so that no period can make up for another one.
with leases as materialized (
  select stream_id as lease, (data->>'Units')::int as units from es.mt_events where type = 'lease_provisioned'
), spans as materialized (
  select lease, delivers, at as since, lead(at) over (partition by lease order by version) as until
  from (
    select stream_id as lease, version, type in ('lease_started', 'lease_resumed') as delivers,
      (data->>'At')::timestamptz as at
    from es.mt_events where type in ('lease_started', 'lease_interrupted', 'lease_resumed', 'lease_ended')
  ) turns
), records as materialized (
  select e.stream_id as lease, e.seq_id, (e.data->>'UnitSeconds')::bigint as use,
    (e.data->>'From')::timestamptz as since, (e.data->>'To')::timestamptz as until,
    lag((e.data->>'To')::timestamptz) over (partition by e.stream_id order by e.version) as before
  from es.mt_events e where e.type = 'lease_usage_recorded'
), delivered as (
  select r.lease, r.seq_id, r.use, coalesce(floor(sum(
      extract(epoch from least(coalesce(s.until, r.until), r.until)) - extract(epoch from greatest(s.since, r.since))
    )), 0) as seconds
  from records r
  left join spans s on s.lease = r.lease and s.delivers
    and greatest(s.since, r.since) < least(coalesce(s.until, r.until), r.until)
  group by r.lease, r.seq_id, r.use
), settled as (
  select stream_id as settlement, (data->>'LeaseId')::uuid as lease, (data->>'UnitSeconds')::bigint as use
  from es.mt_events where type = 'settlement_calculated'
), recorded as (
  select lease, sum(use) as use from records group by lease
)
select format('lease %s: %s unit-seconds recorded at event %s, %s units were delivered for %s seconds',
  d.lease, d.use, d.seq_id, l.units, d.seconds) as message
from delivered d left join leases l on l.lease = d.lease
where d.use > coalesce(l.units, 0) * d.seconds
union all
select format('lease %s: the record at event %s begins at %s, the one before it ended at %s',
  lease, seq_id, since, before)
from records where since <> before
union all
select format('settlement %s: %s unit-seconds of lease %s, whose records come to %s',
  s.settlement, s.use, s.lease, coalesce(r.use, 0))
from settled s left join recorded r on r.lease = s.lease
where s.use <> coalesce(r.use, 0)
union all
select format('settlement %s: adjusted to %s unit-seconds, calculated at %s',
  s.settlement, (a.data->>'UnitSeconds')::bigint, s.use)
from es.mt_events a join settled s on s.settlement = a.stream_id
where a.type = 'settlement_adjusted' and (a.data->>'UnitSeconds')::bigint > s.use
