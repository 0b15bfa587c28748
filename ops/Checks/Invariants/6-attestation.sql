-- Attestation: every attested fact has one ledger entry, in the order of the facts, and every entry its fact.
with kinds(type, kind) as (
  values ('market_opened', 'market.opened'), ('participant_key_added', 'participant.key_added'),
    ('participant_key_revoked', 'participant.key_revoked'),
    ('participant_verified', 'participant.verified'),
    ('participant_suspended', 'participant.suspended'), ('participant_reinstated', 'participant.reinstated'),
    ('reference_data_loaded', 'reference_data.loaded'),
    ('account_deposited', 'account.deposited'), ('account_withdrawn', 'account.withdrawn'),
    ('account_posted', 'account.posted'), ('resource_registered', 'resource.registered'),
    ('resource_specification_verified', 'resource.specification_verified'), ('offer_listed', 'offer.listed'),
    ('offer_repriced', 'offer.repriced'), ('offer_withdrawn', 'offer.withdrawn'), ('order_placed', 'order.placed'),
    ('order_amended', 'order.amended'), ('order_cancelled', 'order.cancelled'), ('order_expired', 'order.expired'),
    ('match_made', 'match.made'), ('match_confirmed', 'match.confirmed'), ('match_declined', 'match.declined'),
    ('match_lapsed', 'match.lapsed'), ('match_cancelled', 'match.cancelled'),
    ('lease_provisioned', 'lease.provisioned'), ('lease_started', 'lease.started'),
    ('lease_usage_recorded', 'lease.usage_recorded'), ('lease_interrupted', 'lease.interrupted'),
    ('lease_resumed', 'lease.resumed'), ('lease_failed', 'lease.failed'), ('lease_ended', 'lease.ended'),
    ('settlement_calculated', 'settlement.calculated'), ('settlement_voucher_applied', 'settlement.voucher_applied'),
    ('settlement_disputed', 'settlement.disputed'), ('settlement_adjusted', 'settlement.adjusted'),
    ('settlement_paid', 'settlement.paid'), ('voucher_programme_opened', 'voucher_programme.opened'),
    ('voucher_programme_topped_up', 'voucher_programme.topped_up'),
    ('voucher_programme_closed', 'voucher_programme.closed'), ('voucher_issued', 'voucher.issued'),
    ('voucher_reserved', 'voucher.reserved'), ('voucher_released', 'voucher.released'),
    ('voucher_redeemed', 'voucher.redeemed'), ('voucher_expired', 'voucher.expired'),
    ('voucher_revoked', 'voucher.revoked')
), facts as materialized (
  select e.seq_id, e.id, e.stream_id, k.kind from es.mt_events e join kinds k on k.type = e.type
), entries as materialized (
  select l.seq, l.event_id, l.kind, l.subject, l.at, f.seq_id, f.kind as fact_kind, f.stream_id
  from exchange.ledger_entry l left join facts f on f.id = l.event_id
  where l.kind not like 'ledger.%'
)
select format('event %s (%s) has no ledger entry', f.seq_id, f.kind) as message
from facts f where not exists (select 1 from entries e where e.event_id = f.id)
union all
select format('event %s has %s ledger entries', event_id, count(*)) from entries where event_id is not null
group by event_id having count(*) > 1
union all
select format('entry %s (%s) has no fact', seq, kind) from entries where seq_id is null
union all
select format('entry %s is %s about %s, its fact %s about %s', seq, kind, subject, fact_kind, stream_id)
from entries where seq_id is not null and (kind <> fact_kind or subject is distinct from stream_id)
union all
select format('entry %s stands out of the order of its fact', seq)
from (select seq, seq_id, lag(seq_id) over (order by seq) as before from entries where seq_id is not null) in_order
where seq_id < before
union all
select format('entry %s follows entry %s', seq, before)
from (select seq, lag(seq) over (order by seq) as before from exchange.ledger_entry) numbered
where seq <> coalesce(before + 1, 0)
union all
select format('entry %s: its leaf is not the hash of its bytes', seq)
from exchange.ledger_entry where leaf <> sha256('\x00'::bytea || bytes)
union all
select format('the head counts %s entries, there are %s', h.size, e.entries)
from exchange.ledger_head h cross join (select count(*) as entries from exchange.ledger_entry) e
where h.size <> e.entries
