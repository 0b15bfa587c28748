-- Priority: no order is passed over by a later one that offers no more for the same supply.
--
-- Looks at orders that waited whole. One was passed over if another, placed later with a limit no higher, was matched
-- with an offer that the waiting one could have taken: constraints, price and blocks fit, and its window lies within
-- the one that the other got. Orders that were amended lose their place, so they count up to their amendment. Whether
-- the offer and the waiting order also met each other's constraints is judged row by row: see Invariant.
--
-- What an order offers is counted for an accelerator of the offer's class: its limit, or what its budget comes to for
-- each unit of its whole need if that is lower, times what such an accelerator counts of the need. Of the matched order
-- its best class counts, since supply of several classes may have come back together.
with offers as materialized (
  select o.stream_id as offer, r.stream_id as resource, (o.data->>'SupplierId')::uuid as supplier,
    o.data->>'Form' as form,
    (o.data->>'AcceleratorsPerUnit')::int as per_unit, (o.data->>'BlockUnits')::int as block,
    (o.data->>'MinMinutes')::int as min_minutes, r.data->>'AcceleratorClass' as class, r.data->>'Region' as region,
    (r.data->>'MemoryMiBPerAccelerator')::bigint as memory, (r.data->>'Fp16GflopsPerAccelerator')::bigint as fp16,
    (r.data->>'PueMilli')::int as pue, (r.data->>'RenewablePercent')::int as renewable,
    o.data as offer_data, r.data as resource_data
  from es.mt_events o
  join es.mt_events r on r.type = 'resource_registered' and r.stream_id = (o.data->>'ResourceId')::uuid
  where o.type = 'offer_listed'
), placed as materialized (
  select e.stream_id as id, e.seq_id, e.correlation_id, (e.data->>'BuyerId')::uuid as buyer,
    coalesce((e.data->>'RateGflops')::numeric, (e.data->>'Accelerators')::numeric) as wanted,
    coalesce(e.data->>'LimitMicrosPerAcceleratorHour', e.data->>'LimitMicrosPerPetaflopHour')::numeric as price_limit,
    (e.data->>'BudgetMicros')::numeric as budget, (e.data->>'MaxLegs')::int as max_legs,
    case when e.data->>'RateGflops' is null then 1 else 1000000 end as limit_unit,
    case when e.data->>'RateGflops' is not null then (
      select jsonb_object_agg(p->>'AcceleratorClass', p->'Weight')
      from jsonb_array_elements(e.data->'Weights') p) end as weights,
    case when e.data->>'RateGflops' is null then 1 else (
      select max((p->>'Weight')::numeric) from jsonb_array_elements(e.data->'Weights') p) end as best_weight,
    (e.data->>'Minutes')::int as minutes, (e.data->>'EarliestStart')::timestamptz as earliest,
    (e.data->>'LatestStart')::timestamptz as latest, e.data as data,
    n.seq_id as until
  from es.mt_events e
  -- What came next to the order. Asked for as the least number after the first, the planner may walk the whole feed.
  left join es.mt_events n on n.stream_id = e.stream_id and n.version = 2
  where e.type = 'order_placed'
), waiting as materialized (
  -- What changed in the decision that placed it, never waited; each still waiting has no end yet.
  select p.*, coalesce(p.until, 9223372036854775807) as gone, least(
    p.price_limit, floor((p.budget - p.max_legs) * 60 * p.limit_unit / (p.wanted * p.minutes))) as rank
  from placed p
  where p.until is null or not exists (
    select 1 from es.mt_events n where n.seq_id = p.until and n.correlation_id = p.correlation_id)
), made as materialized (
  select e.seq_id, e.timestamp as at, (e.data->>'OrderId')::uuid as trade_order, (e.data->>'OfferId')::uuid as offer,
    (e.data->>'Units')::int as units, (e.data->>'Start')::timestamptz as since, (e.data->>'End')::timestamptz as until,
    (e.data->>'PriceMicrosPerUnitHour')::bigint as price
  from es.mt_events e where e.type = 'match_made'
), amended as materialized (
  select stream_id as trade_order, seq_id,
    coalesce(data->>'LimitMicrosPerAcceleratorHour', data->>'LimitMicrosPerPetaflopHour')::numeric as price_limit,
    (data->>'BudgetMicros')::numeric as budget
  from es.mt_events where type = 'order_amended'
), offered as materialized (
  -- What the matched order offered by then for an accelerator of its best class, in millionths of a micro-unit.
  select m.*, b.seq_id as placed_at, b.best_weight * (1000000 / b.limit_unit) * least(
    case when a.trade_order is null then b.price_limit else a.price_limit end,
    floor((case when a.trade_order is null then b.budget else a.budget end - b.max_legs) * 60 * b.limit_unit
      / (b.wanted * b.minutes))) as offered
  from made m join placed b on b.id = m.trade_order
  left join lateral (
    select * from amended c where c.trade_order = b.id and c.seq_id < m.seq_id order by c.seq_id desc limit 1) a on true
), measured as materialized (
  -- What a measurement changed, is not judged by what was declared.
  select stream_id as resource from es.mt_events where type = 'resource_specification_verified'
), suspended as materialized (
  select stream_id as participant from es.mt_events where type = 'participant_suspended'
)
select format('order %s waited while the later order %s was matched with offer %s at event %s',
    w.id, m.trade_order, m.offer, m.seq_id)
  as message,
  case when coalesce(w.data->>'Constraint', o.offer_data->>'Constraint') is not null then true end as when_met,
  o.offer_data::text, o.resource_data::text, o.fp16, w.data::text as order_data, false as verified
from offered m
join offers o on o.offer = m.offer
join waiting w on w.seq_id < m.placed_at and m.seq_id > w.seq_id and m.seq_id < w.gone
  and w.id <> m.trade_order and w.buyer <> o.supplier
  and greatest(w.earliest, m.at) >= m.since and w.latest >= m.since
  and greatest(w.earliest, m.at) + make_interval(mins => w.minutes + 1) <= m.until
  and greatest(w.earliest, m.at) + interval '1 minute' <= w.latest
  and w.minutes >= o.min_minutes
cross join lateral (
  -- What an accelerator counts for the one that waited, and the units of whole blocks that would have met its need.
  select case when w.weights is null then 1 else (w.weights->>o.class)::numeric end as weight
) c
cross join lateral (
  select o.block * ceil(w.wanted / (c.weight * o.per_unit * o.block)) as units
) n
where w.rank * c.weight * (1000000 / w.limit_unit) >= m.offered
  and n.units <= m.units and (w.weights is not null or n.units * o.per_unit = w.wanted)
  and m.price * n.units * w.limit_unit <= w.rank * w.wanted
  and (jsonb_array_length(w.data->'AcceleratorClasses') = 0 or w.data->'AcceleratorClasses' ? o.class)
  and (jsonb_array_length(w.data->'Regions') = 0 or w.data->'Regions' ? o.region)
  and (jsonb_array_length(w.data->'Forms') = 0 or w.data->'Forms' ? o.form)
  and coalesce(o.memory >= (w.data->>'MinMemoryMiBPerAccelerator')::bigint,
    w.data->>'MinMemoryMiBPerAccelerator' is null)
  and coalesce(o.fp16 >= (w.data->>'MinFp16GflopsPerAccelerator')::bigint,
    w.data->>'MinFp16GflopsPerAccelerator' is null)
  and coalesce(o.pue <= (w.data->>'MaxPueMilli')::int, w.data->>'MaxPueMilli' is null)
  and coalesce(o.renewable >= (w.data->>'MinRenewablePercent')::int, w.data->>'MinRenewablePercent' is null)
  and w.buyer not in (select participant from suspended)
  and o.resource not in (select resource from measured)
