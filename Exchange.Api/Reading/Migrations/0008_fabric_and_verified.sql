-- What constraints ask of a resource's links and of its measurement. The read models start anew, so that the resources
-- of before say it too.
alter table __S__.resource
  add column fabric   int     null,
  add column verified boolean not null default false;

do $$
declare
  model text;
begin
  for model in select tablename from pg_tables where schemaname = '__S__' and tablename <> 'schema_version' loop
    execute format('truncate __S__.%I', model);
  end loop;
end
$$;
