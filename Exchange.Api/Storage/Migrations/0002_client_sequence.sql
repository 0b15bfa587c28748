-- The last number of each participant that numbers its commands. Answers are forgotten after a while; a number is not.
create table __S__.client_sequence (
  participant uuid   not null,
  last        bigint not null check (last > 0),
  constraint pk_client_sequence primary key (participant)
);
insert into __S__.client_sequence (participant, last)
  select participant, max(client_seq) from __S__.idempotency where client_seq is not null group by participant;
alter table __S__.idempotency drop column client_seq;
