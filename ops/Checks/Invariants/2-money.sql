-- Money: transfers sum to zero, nothing available is below zero, holds are released once, settlements add up.
with movements as materialized (
  select seq_id, correlation_id, stream_id as account, (data->>'TransferId')::uuid as transfer,
    case type when 'account_withdrawn' then -1 else 1 end * (data->>'AmountMicros')::bigint as amount,
    data->>'Reason' as reason
  from es.mt_events where type in ('account_deposited', 'account_withdrawn', 'account_posted')
), holds as materialized (
  select seq_id, correlation_id, stream_id as account, (data->>'HoldId')::uuid as hold,
    case type when 'account_held' then 1 else -1 end * (data->>'AmountMicros')::bigint as amount
  from es.mt_events where type in ('account_held', 'account_hold_released')
), accounts as materialized (
  select stream_id as account, data->>'Kind' as kind from es.mt_events where type = 'account_opened'
), available as (
  -- Within one decision money may pass through; what counts is where an account stands when the decision is made.
  select account, seq_id, sum(amount) over (partition by account order by seq_id) as amount,
    row_number() over (partition by account, correlation_id order by seq_id desc) as back
  from (
    select account, seq_id, correlation_id, amount from movements
    union all
    select account, seq_id, correlation_id, -amount from holds
  ) both_kinds
), held as (
  select hold, seq_id, sum(amount) over (partition by hold order by seq_id) as amount from holds
), open_orders as materialized (
  -- While a part of an order is open it needs its hold.
  select p.stream_id as id from es.mt_events p
  where p.type = 'order_placed' and (select l.type from es.mt_events l where l.stream_id = p.stream_id and l.type in (
        'order_placed', 'order_partly_filled', 'order_filled', 'order_reopened', 'order_amended', 'order_cancelled',
        'order_expired')
      order by l.version desc limit 1) not in ('order_filled', 'order_cancelled', 'order_expired')
), unpaid as materialized (
  select distinct (m.data->>'OrderId')::uuid as id
  from es.mt_events m
  where m.type = 'match_made'
    and not exists (
      select 1 from es.mt_events o
      where o.stream_id = m.stream_id and o.type in ('match_declined', 'match_lapsed', 'match_cancelled'))
    and not exists (
      select 1 from es.mt_events c join es.mt_events p on p.stream_id = c.stream_id and p.type = 'settlement_paid'
      where c.type = 'settlement_calculated' and c.data->>'LeaseId' = m.data->>'LeaseId')
), paid as materialized (
  select stream_id as settlement, (data->>'TransferId')::uuid as transfer, (data->>'BuyerMicros')::bigint as buyer,
    (data->>'VoucherMicros')::bigint as voucher, (data->>'SupplierMicros')::bigint as supplier,
    (data->>'FeeMicros')::bigint as fee, (data->>'TaxMicros')::bigint as tax,
    (data->>'RoundingMicros')::bigint as rounding
  from es.mt_events where type = 'settlement_paid'
), posted as (
  select transfer,
    coalesce(sum(amount) filter (where reason = 'SettlementPayment'), 0) as payment,
    coalesce(sum(amount) filter (where reason = 'VoucherShare'), 0) as voucher,
    coalesce(sum(amount) filter (where reason = 'SupplierEarning'), 0) as supplier,
    coalesce(sum(amount) filter (where reason = 'ExchangeFee'), 0) as fee,
    coalesce(sum(amount) filter (where reason = 'Tax'), 0) as tax,
    coalesce(sum(amount) filter (where reason = 'Rounding'), 0) as rounding
  from movements group by transfer
)
select format('transfer %s: its sides sum to %s millionths', transfer, sum(amount)) as message
from movements group by transfer having sum(amount) <> 0
union all
select format('account %s: %s millionths available at event %s', a.account, a.amount, a.seq_id)
from available a join accounts k on k.account = a.account
where a.back = 1 and a.amount < 0 and k.kind in ('Participant', 'SupplierPayable', 'ProgrammeFund')
union all
select format('hold %s: %s millionths at event %s', hold, amount, seq_id) from held where amount < 0
union all
select format('hold %s: %s millionths are still held, though its order is done', h.hold, sum(h.amount))
from holds h
where h.hold not in (select id from open_orders) and h.hold not in (select id from unpaid)
group by h.hold having sum(h.amount) <> 0
union all
select format('settlement %s: buyer %s is not supplier %s + fee %s + tax %s + rounding %s',
  settlement, buyer, supplier, fee, tax, rounding)
from paid where buyer <> supplier + fee + tax + rounding
union all
select format('settlement %s: what was posted is not what it says', p.settlement)
from paid p left join posted m on m.transfer = p.transfer
where (p.voucher - p.buyer, -p.voucher, p.supplier, p.fee, p.tax, p.rounding)
  is distinct from (coalesce(m.payment, 0), coalesce(m.voucher, 0), coalesce(m.supplier, 0), coalesce(m.fee, 0),
    coalesce(m.tax, 0), coalesce(m.rounding, 0))
union all
select format('settlement %s: paid %s times', settlement, count(*)) from paid group by settlement having count(*) > 1
union all
select format('lease %s: settled %s times', data->>'LeaseId', count(*))
from es.mt_events where type = 'settlement_calculated' group by data->>'LeaseId' having count(*) > 1
