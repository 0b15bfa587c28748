-- Capacity: at no instant are more units of an offer reserved than it lists, nor of a resource than it has.
--
-- Reservations only ever grow by a reservation and shrink by a release, so it is enough to look at the moments of the
-- log at which one was made, and there at the instants of its window at which any of them begins.
with offers as materialized (
  select stream_id as offer, (data->>'ResourceId')::uuid as resource, (data->>'Units')::int as units,
    (data->>'AcceleratorsPerUnit')::int as per_unit
  from es.mt_events where type = 'offer_listed'
), resources as materialized (
  select stream_id as resource, (data->>'Nodes')::int * (data->>'AcceleratorsPerNode')::int as accelerators
  from es.mt_events where type = 'resource_registered'
), releases as materialized (
  select (data->>'MatchId')::uuid as match, seq_id, (data->>'Units')::int as units,
    (data->>'Start')::timestamptz as since, (data->>'End')::timestamptz as until
  from es.mt_events where type = 'offer_capacity_released'
), reservations as materialized (
  select e.seq_id, o.offer, o.resource, (e.data->>'MatchId')::uuid as match, (e.data->>'Units')::int as units,
    (e.data->>'Units')::int * o.per_unit as accelerators,
    (e.data->>'Start')::timestamptz as since, (e.data->>'End')::timestamptz as until,
    r.seq_id as released_at, r.since as released_since
  from es.mt_events e
  join offers o on o.offer = e.stream_id
  left join releases r on r.match = (e.data->>'MatchId')::uuid
  where e.type = 'offer_capacity_reserved'
), moments as materialized (
  select distinct made.seq_id, made.resource, other.since as instant
  from reservations made
  join reservations other on other.resource = made.resource and other.seq_id <= made.seq_id
    and other.since >= made.since and other.since < made.until
  union
  select seq_id, resource, since from reservations
), loads as materialized (
  select m.seq_id, m.instant, r.offer, m.resource, sum(r.units) as units, sum(r.accelerators) as accelerators
  from moments m
  join reservations r on r.resource = m.resource and r.seq_id <= m.seq_id
    and r.since <= m.instant and m.instant < r.until
    and not coalesce(r.released_at <= m.seq_id and r.released_since <= m.instant, false)
  group by m.seq_id, m.instant, r.offer, m.resource
)
select format('offer %s: %s of %s units reserved for %s at event %s',
    l.offer, l.units, o.units, l.instant, l.seq_id) as message
from loads l join offers o on o.offer = l.offer
where l.units > o.units
union all
select format('resource %s: %s of %s accelerators reserved for %s at event %s',
  l.resource, sum(l.accelerators), r.accelerators, l.instant, l.seq_id)
from loads l join resources r on r.resource = l.resource
group by l.resource, r.accelerators, l.instant, l.seq_id
having sum(l.accelerators) > r.accelerators
union all
select format('match %s: released at event %s what it had not reserved', r.match, r.seq_id)
from releases r left join reservations v on v.match = r.match
where v.match is null or r.units <> v.units or r.since < v.since or r.until <> v.until or r.seq_id < v.seq_id
union all
select format('match %s: released %s times', match, count(*)) from releases group by match having count(*) > 1
