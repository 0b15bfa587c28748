-- Opaque images of a follower's state at a position of the feed. They can always be made again from the events.
create table __S__.es_snapshots (
  name            text        not null,
  position        bigint      not null check (position >= 0),
  format_version  integer     not null,
  taken_at        timestamptz not null,
  image           bytea       not null,
  constraint pk_es_snapshots primary key (name, position)
);

-- Images are already compressed or not worth it: spend no time on the attempt.
alter table __S__.es_snapshots alter column image set storage external;
