-- When delivery of a lease stopped and went on, as far as metering has not passed it; without a second time while it
-- lasts. The read models start anew, so that the leases of old events have them too.
alter table __S__.lease
  add column stopped_at timestamptz[] not null default '{}',
  add column resumed_at timestamptz[] not null default '{}';

do $$
declare
  model text;
begin
  for model in select tablename from pg_tables where schemaname = '__S__' and tablename <> 'schema_version' loop
    execute format('truncate __S__.%I', model);
  end loop;
end
$$;
