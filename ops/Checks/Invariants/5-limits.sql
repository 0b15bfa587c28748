-- Limits: no match is above the buyer's limit, below the supplier's price, or outside a constraint of either; no order
-- pays more than its budget or gets more than it needs, and a rate is counted by what its order was promised.
with resources as materialized (
  select stream_id as resource, data->>'AcceleratorClass' as class, data->>'Region' as region,
    (data->>'MemoryMiBPerAccelerator')::bigint as memory, (data->>'Fp16GflopsPerAccelerator')::bigint as fp16,
    (data->>'PueMilli')::int as pue, (data->>'RenewablePercent')::int as renewable, data
  from es.mt_events where type = 'resource_registered'
), offers as materialized (
  select stream_id as offer, data from es.mt_events where type = 'offer_listed'
), prices as materialized (
  select stream_id as offer, seq_id, (data->>'PriceMicrosPerUnitHour')::bigint as price
  from es.mt_events where type = 'offer_repriced'
), orders as materialized (
  select stream_id as id, data from es.mt_events where type = 'order_placed'
), amendments as materialized (
  select stream_id as id, seq_id,
    coalesce(data->>'LimitMicrosPerAcceleratorHour', data->>'LimitMicrosPerPetaflopHour')::bigint as price_limit,
    (data->>'LatestStart')::timestamptz as latest, (data->>'BudgetMicros')::bigint as budget
  from es.mt_events where type = 'order_amended'
), measured as materialized (
  select stream_id as resource, seq_id, (data->>'MeasuredGflopsPerAccelerator')::bigint as fp16
  from es.mt_events where type = 'resource_specification_verified' and data->>'Precision' = 'Fp16'
), matches as materialized (
  select m.stream_id as id, w.id as trade_order, (m.data->>'PriceMicrosPerUnitHour')::bigint as price,
    (m.data->>'AcceleratorsPerUnit')::int as per_unit, (m.data->>'Units')::int as units,
    (m.data->>'Start')::timestamptz as since, (m.data->>'End')::timestamptz as until,
    m.data->>'BuyerId' as buyer, m.data->>'SupplierId' as supplier,
    -- An amendment may also take the limit away, where a budget says all.
    case when a.id is null
      then coalesce(w.data->>'LimitMicrosPerAcceleratorHour', w.data->>'LimitMicrosPerPetaflopHour')::bigint
      else a.price_limit end as price_limit,
    coalesce(a.latest, (w.data->>'LatestStart')::timestamptz) as latest,
    coalesce((m.data->>'Covers')::numeric, (m.data->>'Units')::numeric * (m.data->>'AcceleratorsPerUnit')::int)
      as covers,
    case when w.data->>'RateGflops' is null then 1 else 1000000 end as limit_unit,
    (m.data->>'Weight')::bigint as weight, m.data->>'ReferenceVersion' as reference,
    coalesce(
      (select p.price from prices p where p.offer = o.offer and p.seq_id < m.seq_id order by p.seq_id desc limit 1),
      (o.data->>'PriceMicrosPerUnitHour')::bigint) as ask,
    coalesce(
      (select f.fp16 from measured f where f.resource = r.resource and f.seq_id < m.seq_id
        order by f.seq_id desc limit 1),
      r.fp16) as fp16,
    r.class, r.region, r.memory, r.pue, r.renewable, o.data as offer, w.data as wish, r.data as resource,
    exists (select 1 from es.mt_events f where f.type = 'resource_specification_verified'
      and f.stream_id = r.resource and f.seq_id < m.seq_id) as verified
  from es.mt_events m
  join orders w on w.id = (m.data->>'OrderId')::uuid
  join offers o on o.offer = (m.data->>'OfferId')::uuid
  join resources r on r.resource = (m.data->>'ResourceId')::uuid
  left join lateral (
    select * from amendments c where c.id = w.id and c.seq_id < m.seq_id order by c.seq_id desc limit 1) a on true
  where m.type = 'match_made'
), standing as (
  -- What an order has: its matches but those that came to nothing.
  select w.id, w.data as wish, sum(m.covers) as covers,
    sum(ceil(m.price::numeric * m.units * (w.data->>'Minutes')::int / 60)) as cost
  from matches m join orders w on w.id = m.trade_order
  where not exists (
    select 1 from es.mt_events f
    where f.stream_id = m.id and f.type in ('match_declined', 'match_lapsed', 'match_cancelled'))
  group by w.id, w.data
), broken as (
  select id, unnest(array[
    case when price::numeric * units * limit_unit > price_limit * covers
      then format('price %s × %s is above the limit %s × %s', price, units, price_limit, covers) end,
    case when limit_unit > 1 and weight is distinct from (
        select (p->>'Weight')::bigint from jsonb_array_elements(wish->'Weights') p where p->>'AcceleratorClass' = class)
      then format('its order was not promised %s of a %s', weight, class) end,
    case when limit_unit > 1 and reference is distinct from wish->>'ReferenceVersion'
      then format('its order was promised by other reference data than %s', reference) end,
    case when covers > units::numeric * per_unit * coalesce(weight, 1)
      then format('it covers %s, more than it delivers', covers) end,
    case when price < ask then format('price %s is below the offer''s %s', price, ask) end,
    case when buyer = supplier then 'buyer and supplier are one' end,
    case when since < (wish->>'EarliestStart')::timestamptz or since > latest then format('it starts at %s', since) end,
    case when until - since <> make_interval(mins => (wish->>'Minutes')::int)
      then format('it lasts %s', until - since) end,
    case when since < (offer->>'WindowStart')::timestamptz or until > (offer->>'WindowEnd')::timestamptz
      or until - since < make_interval(mins => (offer->>'MinMinutes')::int)
      then 'it is outside the offer''s window' end,
    case when units % (offer->>'BlockUnits')::int <> 0 then format('%s units are not whole blocks', units) end,
    case when jsonb_array_length(wish->'AcceleratorClasses') > 0 and not wish->'AcceleratorClasses' ? class
      then format('the class is %s', class) end,
    case when jsonb_array_length(wish->'Regions') > 0 and not wish->'Regions' ? region
      then format('the region is %s', region) end,
    case when jsonb_array_length(wish->'Forms') > 0 and not wish->'Forms' ? (offer->>'Form')
      then 'the form is another' end,
    case when not coalesce(memory >= (wish->>'MinMemoryMiBPerAccelerator')::bigint,
        wish->>'MinMemoryMiBPerAccelerator' is null)
      then format('the memory is %s', memory) end,
    case when not coalesce(fp16 >= (wish->>'MinFp16GflopsPerAccelerator')::bigint,
        wish->>'MinFp16GflopsPerAccelerator' is null)
      then format('the FP16 rate is %s', fp16) end,
    case when not coalesce(pue <= (wish->>'MaxPueMilli')::int, wish->>'MaxPueMilli' is null)
      then format('the PUE is %s', pue) end,
    case when not coalesce(renewable >= (wish->>'MinRenewablePercent')::int, wish->>'MinRenewablePercent' is null)
      then format('the renewable share is %s', renewable) end
  ]) as what
  from matches
)
select format('match %s: %s', id, what) as message, null::boolean as when_met, null as offer_data,
  null as resource_data, null::bigint as fp16, null as order_data,
  null::boolean as verified
from broken where what is not null
union all
select format('order %s: its legs cost %s, more than its budget', id, cost),
  null::boolean, null, null, null::bigint, null, null::boolean
from standing s
where cost > coalesce(
  (select case when a.budget is null then 'infinity'::numeric else a.budget end from amendments a
    where a.id = s.id order by a.seq_id desc limit 1),
  (wish->>'BudgetMicros')::numeric, 'infinity'::numeric)
union all
select format('order %s: its legs cover %s, more than it needs', id, covers),
  null::boolean, null, null, null::bigint, null, null::boolean
from standing where covers > coalesce((wish->>'RateGflops')::numeric, (wish->>'Accelerators')::numeric)
union all
-- Judged row by row: see Invariant.
select format('match %s: it does not meet "%s" of its order or "%s" of its offer', id, wish->>'Constraint',
    offer->>'Constraint'),
  false, offer::text, resource::text, fp16, wish::text, verified
from matches where wish->>'Constraint' is not null or offer->>'Constraint' is not null
