-- Replay: the log has no gaps, and folding it again gives the balances that are shown.
--
-- That replaying gives the same state to the byte is held by the market's own tests; here the log must be whole.
with folded as materialized (
  select account, sum(balance) as balance, sum(held) as held
  from (
    select stream_id as account,
      case type when 'account_withdrawn' then -(data->>'AmountMicros')::bigint
        when 'account_held' then 0 when 'account_hold_released' then 0
        else (data->>'AmountMicros')::bigint end as balance,
      case type when 'account_held' then (data->>'AmountMicros')::bigint
        when 'account_hold_released' then -(data->>'AmountMicros')::bigint else 0 end as held
    from es.mt_events
    where type in ('account_deposited', 'account_withdrawn', 'account_posted', 'account_held', 'account_hold_released')
  ) each_event
  group by account
)
select format('stream %s: version %s follows version %s', stream_id, version, before) as message
from (select stream_id, version, lag(version) over (partition by stream_id order by seq_id) as before
  from es.mt_events) numbered
where version <> coalesce(before + 1, 1)
union all
select format('stream %s: says version %s, has %s', coalesce(s.id, e.stream_id), coalesce(s.version, 0),
  coalesce(e.version, 0))
from es.mt_streams s
full join (select stream_id, max(version) as version from es.mt_events group by stream_id) e on e.stream_id = s.id
where s.version is distinct from e.version
union all
select format('event %s: its time is before that of the event before it', seq_id)
from (select seq_id, timestamp as at, lag(timestamp) over (order by seq_id) as before from es.mt_events) timed
where at < before
union all
select format('account %s: shows %s with %s held, its events come to %s with %s', a.id, a.balance, a.held,
  coalesce(f.balance, 0), coalesce(f.held, 0))
from read.account a left join folded f on f.account = a.id
where (a.balance, a.held) is distinct from (coalesce(f.balance, 0), coalesce(f.held, 0))
