-- What a supplier was given and what lapsed for want of its answer. The read models start anew, so that old matches
-- count too.
alter table __S__.participant
  add column matches_given  bigint not null default 0,
  add column matches_lapsed bigint not null default 0;

do $$
declare
  model text;
begin
  for model in select tablename from pg_tables where schemaname = '__S__' and tablename <> 'schema_version' loop
    execute format('truncate __S__.%I', model);
  end loop;
end
$$;
