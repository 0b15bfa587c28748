-- What the exchange keeps beside the event streams. Written only in the batch's transaction.

-- One row: who may write. Every batch advances it where epoch and position are still the writer's own.
create table __S__.owner (
  market     uuid        not null,
  origin     text        not null,
  epoch      bigint      not null check (epoch >= 0),
  position   bigint      not null check (position >= 0),
  clock_held boolean     not null,
  taken_at   timestamptz not null,
  constraint pk_owner primary key (market)
);
create unique index one_owner on __S__.owner ((true));

-- The ledger's entries as bytes: jsonb would reorder what was hashed and signed.
-- No index on leaf: the sequencer and the tree already guarantee it, and random inserts are dear.
create table __S__.ledger_entry (
  seq      bigint      not null,
  bytes    bytea       not null,
  leaf     bytea       not null,
  kind     text        not null,
  subject  uuid        null,
  event_id uuid        null,
  by       text        not null,
  at       timestamptz not null,
  constraint pk_ledger_entry primary key (seq)
);
create index ledger_entry_subject on __S__.ledger_entry (subject, seq) where subject is not null;

create function __S__.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end $$;
create trigger ledger_entry_is_append_only before update or delete or truncate on __S__.ledger_entry
  for each statement execute function __S__.refuse_change();

create table __S__.ledger_head (
  one  boolean not null default true check (one),
  size bigint  not null,
  head bytea   not null,
  root bytea   not null,
  constraint pk_ledger_head primary key (one)
);

-- The first answer to a command, without its receipts, which are made again from the tree.
create table __S__.idempotency (
  participant uuid        not null,
  key         text        not null,
  body_hash   bytea       not null,
  command     uuid        not null,
  not_after   timestamptz null,
  client_seq  bigint      null,
  decided_at  timestamptz not null,
  position    bigint      not null,
  reply       jsonb       not null,
  created_at  timestamptz not null,
  constraint pk_idempotency primary key (participant, key)
);
create index idempotency_position on __S__.idempotency (position);

-- What commitments in the ledger commit to. Erasing salt and payload leaves the ledger verifiable.
create table __S__.opening (
  commitment text  not null,
  subject    uuid  not null,
  salt       bytea not null,
  payload    jsonb not null,
  constraint pk_opening primary key (commitment)
);
create index opening_subject on __S__.opening (subject);

create table __S__.api_key (
  hash        bytea       not null,
  participant uuid        not null,
  created_at  timestamptz not null,
  constraint pk_api_key primary key (hash)
);

-- Commands that the market accepted and the database would not take: for operators.
create table __S__.incident (
  id          uuid        not null,
  at          timestamptz not null,
  participant uuid        not null,
  kind        text        not null,
  body        text        not null,
  error       text        not null,
  constraint pk_incident primary key (id)
);
