-- Vouchers: none pays twice, above its face or outside its programme's rules; no programme pays above its budget.
with market as (
  select (data->>'MinorUnitMicros')::bigint as minor from es.mt_events where type = 'market_opened'
), programmes as materialized (
  select stream_id as programme, (data->>'BudgetMicros')::bigint as budget, (data->>'SharePercent')::int as share,
    data->'AcceleratorClasses' as classes
  from es.mt_events where type = 'voucher_programme_opened'
), vouchers as materialized (
  select stream_id as voucher, (data->>'ProgrammeId')::uuid as programme, (data->>'BuyerId')::uuid as buyer,
    (data->>'FaceMicros')::bigint as face, (data->>'ValidUntil')::timestamptz as until
  from es.mt_events where type = 'voucher_issued'
), redeemed as materialized (
  select seq_id, stream_id as voucher, (data->>'SettlementId')::uuid as settlement,
    (data->>'AmountMicros')::bigint as amount
  from es.mt_events where type = 'voucher_redeemed'
), reserved as materialized (
  select stream_id as voucher, (data->>'OrderId')::uuid as trade_order, timestamp as at
  from es.mt_events where type = 'voucher_reserved'
), made as materialized (
  select data->>'LeaseId' as lease, (data->>'ResourceId')::uuid as resource from es.mt_events where type = 'match_made'
), resources as materialized (
  select stream_id as resource, data->>'AcceleratorClass' as class from es.mt_events where type = 'resource_registered'
), paid as materialized (
  select stream_id as settlement, (data->>'BuyerMicros')::bigint as due,
    (data->>'VoucherMicros')::bigint as voucher_share
  from es.mt_events where type = 'settlement_paid'
), calculated as materialized (
  select stream_id as settlement, (data->>'OrderId')::uuid as trade_order, (data->>'BuyerId')::uuid as buyer,
    data->>'LeaseId' as lease
  from es.mt_events where type = 'settlement_calculated'
), settled as materialized (
  select c.settlement, c.trade_order, c.buyer, p.due, p.voucher_share, r.class
  from calculated c
  join paid p on p.settlement = c.settlement
  join made m on m.lease = c.lease
  join resources r on r.resource = m.resource
)
select format('voucher %s: redeemed %s times', voucher, count(*)) as message
from redeemed group by voucher having count(*) > 1
union all
select format('voucher %s: paid %s of a face of %s', r.voucher, r.amount, v.face)
from redeemed r join vouchers v using (voucher) where r.amount > v.face or r.amount <= 0
union all
select format('voucher %s: paid %s, more than %s percent of %s', r.voucher, r.amount, p.share, s.due)
from redeemed r
join vouchers v using (voucher) join programmes p using (programme) join settled s using (settlement) cross join market
where r.amount * 100 > s.due * p.share + 100 * market.minor
union all
select format('voucher %s: another buyer''s, another order''s or outside its classes', r.voucher)
from redeemed r
join vouchers v using (voucher) join programmes p using (programme) left join settled s using (settlement)
where s.settlement is null or s.buyer <> v.buyer or s.voucher_share <> r.amount
  or not exists (
    select 1 from reserved q where q.voucher = r.voucher and q.trade_order = s.trade_order and q.at < v.until)
  or (jsonb_array_length(p.classes) > 0 and not p.classes ? s.class)
union all
select format('programme %s: paid %s of a budget of %s',
  p.programme, sum(r.amount), max(p.budget) + max(coalesce(t.more, 0)))
from redeemed r
join vouchers v using (voucher) join programmes p using (programme)
left join lateral (
  select sum((data->>'AmountMicros')::bigint) as more from es.mt_events
  where type = 'voucher_programme_topped_up' and stream_id = p.programme) t on true
group by p.programme
having sum(r.amount) > max(p.budget) + max(coalesce(t.more, 0))
