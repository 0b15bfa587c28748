-- Event streams in the layout of Marten 9: Guid identity, one tenant, quick appends with client timestamps, the four
-- metadata columns on. Marten compares these tables with its own model and drops columns and indexes it does not
-- know, so nothing is ever added to them: what is ours lives in tables whose names begin with es_.

create table __S__.mt_streams (
  id           uuid        not null constraint pkey_mt_streams_id primary key,
  type         varchar     null,
  version      bigint      null,
  timestamp    timestamptz not null default now(),
  created      timestamptz not null default now(),
  tenant_id    varchar     null default '*DEFAULT*',
  is_archived  bool        null default false
);

create table __S__.mt_events (
  seq_id          bigint       not null constraint pkey_mt_events_seq_id primary key,
  id              uuid         not null,
  stream_id       uuid         null,
  version         bigint       not null,
  data            jsonb        not null,
  bdata           bytea        null,
  type            varchar(500) not null,
  timestamp       timestamptz  not null default now(),
  tenant_id       varchar      null default '*DEFAULT*',
  mt_dotnet_type  varchar      null,
  correlation_id  varchar      null,
  causation_id    varchar      null,
  headers         jsonb        null,
  user_name       varchar      null,
  is_archived     bool         null default false,
  constraint fkey_mt_events_stream_id foreign key (stream_id) references __S__.mt_streams (id) on delete cascade
);

-- An index and not a constraint, under this very name: Marten recognises a version conflict by it.
create unique index pk_mt_events_stream_and_version on __S__.mt_events using btree (stream_id, version);

-- The cache must stay 1: the feed relies on numbers being drawn in order across all sessions.
create sequence __S__.mt_events_sequence cache 1;
alter sequence __S__.mt_events_sequence owned by __S__.mt_events.seq_id;

create table __S__.mt_event_progression (
  name          varchar     not null constraint pk_mt_event_progression primary key,
  last_seq_id   bigint      null,
  last_updated  timestamptz null default transaction_timestamp()
);

create table __S__.mt_high_water_skips (
  ending_sequence    bigint      not null constraint pkey_mt_high_water_skips_ending_sequence primary key,
  starting_sequence  bigint      not null,
  timestamp          timestamptz null default transaction_timestamp()
);
