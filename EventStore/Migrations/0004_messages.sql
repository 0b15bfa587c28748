-- Messages on their way out and in, and those that were given up. All of it is ours; Marten and Wolverine do not look
-- at it. A message is taken by moving due_at to the end of a lease: nobody else takes it before, and if its owner dies,
-- it falls due again by itself. What is scheduled, or waits to be tried again, is due later in the same way.

create table __S__.es_outgoing (
  id            uuid        not null constraint pk_es_outgoing primary key,
  destination   text        not null,
  message_type  text        not null,
  body          jsonb       not null,
  wanted_at     timestamptz not null, -- when it should be delivered, whatever has been tried since
  due_at        timestamptz not null,
  owner         uuid        null,
  attempts      integer     not null, -- begun, so that one that ends its process counts as well
  last_error    text        null
);

create index es_outgoing_due on __S__.es_outgoing (due_at);
create index es_outgoing_wanted on __S__.es_outgoing (wanted_at);

-- A row stays for a while after its message was handled, so that the same message is known when it comes again.
create table __S__.es_incoming (
  id            uuid        not null constraint pk_es_incoming primary key,
  destination   text        not null,
  message_type  text        not null,
  body          jsonb       not null,
  wanted_at     timestamptz not null,
  due_at        timestamptz not null,
  owner         uuid        null,
  attempts      integer     not null,
  last_error    text        null,
  keep_until    timestamptz null -- set when it was handled
);

create index es_incoming_due on __S__.es_incoming (due_at) where keep_until is null;
create index es_incoming_wanted on __S__.es_incoming (wanted_at) where keep_until is null;
create index es_incoming_kept on __S__.es_incoming (keep_until) where keep_until is not null;

create table __S__.es_dead_letters (
  box           text        not null check (box in ('outgoing', 'incoming')),
  id            uuid        not null,
  destination   text        not null,
  message_type  text        not null,
  body          jsonb       not null,
  wanted_at     timestamptz not null,
  attempts      integer     not null,
  error         text        not null,
  died_at       timestamptz not null,
  constraint pk_es_dead_letters primary key (box, id)
);
