-- Events that a projection could not apply. A row says that the projection stands there, until its progress has passed
-- the event; with a reason in skipped_because the projection goes on without it.
create table __S__.es_projection_faults (
  projection       text        not null,
  seq_id           bigint      not null,
  error            text        not null,
  failed_at        timestamptz not null,
  attempts         integer     not null,
  skipped_because  text        null check (skipped_because <> ''),
  constraint pk_es_projection_faults primary key (projection, seq_id)
);
