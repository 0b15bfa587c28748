-- Whether the market is a demo, for good: its first start says so, and every later one must agree.
-- A market from before this step does not say. Taken for a demo it is served to its own machine only, which is the
-- mistake that harms nobody.
alter table __S__.owner add column demo boolean not null default true;
alter table __S__.owner alter column demo drop default;

-- The head only moves on: a node that lost track, or SQL typed by hand, cannot make the ledger forget its newest
-- entries and go on as if they had never been.
create function __S__.refuse_older_head() returns trigger language plpgsql as $$
begin
  if new.size < old.size
    or (new.size = old.size and (new.head, new.root) is distinct from (old.head, old.root)) then
    raise exception 'the ledger''s head only grows: it is at %, not at %', old.size, new.size;
  end if;
  return new;
end $$;
create trigger ledger_head_only_grows before update on __S__.ledger_head
  for each row execute function __S__.refuse_older_head();
create trigger ledger_head_is_kept before delete or truncate on __S__.ledger_head
  for each statement execute function __S__.refuse_change();
