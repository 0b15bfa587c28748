-- Identity: who did it is on every event, and whoever signed an entry had that key then.
with revoked as materialized (
  select data->>'PublicKey' as key, min(seq_id) as at
  from es.mt_events where type = 'participant_key_revoked' group by data->>'PublicKey'
), keys as materialized (
  select a.data->>'PublicKey' as key, a.seq_id as since, a.stream_id as participant,
    coalesce(r.at, 9223372036854775807) as until
  from es.mt_events a left join revoked r on r.key = a.data->>'PublicKey'
  where a.type = 'participant_key_added'
), signed as materialized (
  select l.seq, l.by, e.seq_id, e.user_name, e.headers->>'by' as said,
    position('"sigs":['::bytea in l.bytes) as sigs
  from exchange.ledger_entry l left join es.mt_events e on e.id = l.event_id
)
select format('event %s (%s) does not say who, by what, in which decision', seq_id, type) as message
from es.mt_events
where coalesce(user_name, '') = '' or coalesce(correlation_id, '') = '' or coalesce(causation_id, '') = ''
  or coalesce(headers->>'by', '') = ''
union all
select format('event %s: by %s, who is no key, session or exchange', seq_id, headers->>'by')
from es.mt_events
where headers->>'by' not in ('exchange', 'session')
  and (length(headers->>'by') <> 64 or translate(headers->>'by', '0123456789abcdef', '') <> '')
union all
select format('entry %s: signed by %s, whose key was not in force', s.seq, s.by)
from signed s
where s.by not in ('exchange', 'session') and not exists (
  select 1 from keys k
  where k.key = s.by and k.since <= s.seq_id and s.seq_id <= k.until and k.participant::text = s.user_name)
union all
select format('entry %s: by %s, its event by %s', seq, by, said) from signed
where by not in ('exchange') and by is distinct from said
union all
select format('entry %s: by %s, but it %s a participant''s signature',
  seq, by, case when sigs > 0 then 'has' else 'lacks' end)
from signed where (sigs > 0) is distinct from (by not in ('exchange', 'session'))
