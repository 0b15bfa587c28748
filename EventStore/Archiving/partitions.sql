-- Archived streams in partitions of their own, in the layout of Marten's UseArchivedStreamPartitioning. Everything is
-- copied once; indexes are built after that.
alter sequence __S__.mt_events_sequence owned by none;
alter table __S__.mt_events rename to mt_events_flat;
alter table __S__.mt_streams rename to mt_streams_flat;

create table __S__.mt_streams (
  id           uuid        not null,
  type         varchar     null,
  version      bigint      null,
  timestamp    timestamptz not null default now(),
  created      timestamptz not null default now(),
  tenant_id    varchar     null default '*DEFAULT*',
  is_archived  bool        not null default false
) partition by list (is_archived);
create table __S__.mt_streams_archived partition of __S__.mt_streams for values in (true);
create table __S__.mt_streams_default partition of __S__.mt_streams default;

create table __S__.mt_events (
  seq_id          bigint       not null,
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
  is_archived     bool         not null default false
) partition by list (is_archived);
create table __S__.mt_events_archived partition of __S__.mt_events for values in (true);
create table __S__.mt_events_default partition of __S__.mt_events default;

insert into __S__.mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
select id, type, version, timestamp, created, tenant_id, coalesce(is_archived, false) from __S__.mt_streams_flat;

-- The stream says whether it is archived, and its events go by it: they refer to it with that column.
insert into __S__.mt_events (seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type,
  correlation_id, causation_id, headers, user_name, is_archived)
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.bdata, e.type, e.timestamp, e.tenant_id, e.mt_dotnet_type,
  e.correlation_id, e.causation_id, e.headers, e.user_name, coalesce(s.is_archived, false)
from __S__.mt_events_flat e join __S__.mt_streams_flat s on s.id = e.stream_id;

drop table __S__.mt_events_flat;
drop table __S__.mt_streams_flat;

alter table __S__.mt_streams add constraint pkey_mt_streams_id_is_archived primary key (id, is_archived);
alter table __S__.mt_events add constraint pkey_mt_events_seq_id_is_archived primary key (seq_id, is_archived);
create unique index pk_mt_events_stream_and_version
  on __S__.mt_events using btree (stream_id, version, is_archived);
alter table __S__.mt_events add constraint fkey_mt_events_stream_id_is_archived
  foreign key (stream_id, is_archived) references __S__.mt_streams (id, is_archived) on delete cascade;
alter sequence __S__.mt_events_sequence owned by __S__.mt_events.seq_id;

-- The key no longer keeps an archived stream's id from being used again. After the row, so that an insert that waited
-- for the stream to be archived sees that it is.
create function __S__.es_refuse_archived_stream() returns trigger language plpgsql as $$
begin
  if exists (select from __S__.mt_streams where id = new.id and is_archived) then
    raise unique_violation using message = format('stream %s is archived', new.id), table = 'mt_streams';
  end if;
  return null;
end $$;
create trigger es_refuse_archived_stream after insert on __S__.mt_streams
  for each row when (not new.is_archived) execute function __S__.es_refuse_archived_stream();
