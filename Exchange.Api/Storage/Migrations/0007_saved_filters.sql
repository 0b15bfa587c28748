-- Filters of the list of offers that participants keep for themselves. A convenience and no fact of the market: nothing
-- is decided by them, so they are in no event and their owner may change and delete them.
create table __S__.saved_filter (
  participant uuid not null,
  name        text not null,
  condition   text not null,
  constraint pk_saved_filter primary key (participant, name)
);
