-- An append changes or makes the rows of its streams before it writes their events, in one transaction, and nothing
-- but an append may write events: the key could only ever say yes, and asking was a quarter of what an event cost the
-- server. Marten makes it again where it may alter tables; ops/check holds streams and events against each other.
alter table es.mt_events drop constraint if exists fkey_mt_events_stream_id;
