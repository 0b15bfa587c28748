-- Which appends were done under which idempotency key, so that the same one done again is answered as the first was.
-- The places of its first and last event say what that answer was; without events there are none.
create table __S__.es_append_keys (
  key            text        not null constraint pk_es_append_keys primary key,
  content        bytea       not null, -- a hash of what was asked for
  timestamp      timestamptz not null,
  first_stream   uuid        null,
  first_version  bigint      null,
  last_stream    uuid        null,
  last_version   bigint      null
);
