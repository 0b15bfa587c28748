-- Read models: what queries need, rebuilt from the event feed at any time. Amounts are micro-units of the market's
-- currency, prices micro-units per unit and hour, rates GFLOPS, memory MiB.

create table __S__.participant (
  id             uuid primary key,
  number         int not null,
  name           text not null,
  status         text not null,
  roles          text[] not null default '{}',
  keys           text[] not null default '{}',
  allows_session boolean not null,
  registered_at  timestamptz not null
);

create table __S__.account (
  id       uuid primary key,
  owner    uuid null,
  kind     text not null,
  currency text not null,
  balance  bigint not null default 0,
  held     bigint not null default 0
);
create index account_owner on __S__.account (owner);

create table __S__.account_line (
  account   uuid not null,
  sequence  bigint not null,
  at        timestamptz not null,
  kind      text not null,
  amount    bigint not null,
  transfer  uuid null,
  reason    text null,
  reference text null,
  primary key (account, sequence)
);

create table __S__.resource (
  id            uuid primary key,
  supplier      uuid not null,
  identity      text not null,
  site          text not null,
  region        text not null,
  class         text not null,
  catalogued    boolean not null,
  nodes         int not null,
  per_node      int not null,
  memory        bigint null,
  fp16          bigint null,
  pue           int null,
  renewable     int null,
  interconnect  text null,
  status        text not null,
  sequence      bigint not null
);
create index resource_supplier on __S__.resource (supplier, sequence desc);

create table __S__.offer (
  id            uuid primary key,
  resource      uuid not null,
  supplier      uuid not null,
  form          text not null,
  unit          text not null,
  units         int not null,
  per_unit      int not null,
  block_units   int not null,
  min_minutes   int not null,
  window_start  timestamptz not null,
  window_end    timestamptz not null,
  price         bigint not null,
  price_each    bigint not null,
  auto_accept   boolean not null,
  price_source  text not null,
  status        text not null,
  sequence      bigint not null
);
create index offer_cheapest on __S__.offer (price_each, sequence) where status = 'open';
create index offer_resource on __S__.offer (resource);
create index offer_supplier on __S__.offer (supplier, sequence desc);

create table __S__.trade_order (
  id            uuid primary key,
  number        text not null,
  buyer         uuid not null,
  accelerators  int not null,
  open          int not null,
  classes       text[] not null,
  regions       text[] not null,
  forms         text[] not null,
  min_memory    bigint null,
  min_fp16      bigint null,
  max_pue       int null,
  min_renewable int null,
  earliest      timestamptz not null,
  latest        timestamptz not null,
  minutes       int not null,
  price_limit   bigint not null,
  time_in_force text not null,
  good_till     timestamptz null,
  all_or_none   boolean not null,
  max_legs      int not null,
  status        text not null,
  held          bigint not null,
  by            text not null,
  placed_at     timestamptz not null,
  parameters    bigint null,
  tokens        bigint null,
  deadline      timestamptz null,
  utilisation   int null,
  petaflop_s    bigint null,
  sequence      bigint not null
);
create index trade_order_buyer on __S__.trade_order (buyer, sequence desc);
create index trade_order_sequence on __S__.trade_order (sequence desc);
create index trade_order_open on __S__.trade_order (status) where status in ('open', 'partlyFilled');

create table __S__.match (
  id           uuid primary key,
  lease        uuid not null,
  trade_order  uuid not null,
  offer        uuid not null,
  buyer        uuid not null,
  supplier     uuid not null,
  units        int not null,
  per_unit     int not null,
  start_at     timestamptz not null,
  end_at       timestamptz not null,
  price        bigint not null,
  amount       bigint not null,
  status       text not null,
  confirm_by   timestamptz not null,
  sequence     bigint not null
);
create index match_order on __S__.match (trade_order);
create index match_buyer on __S__.match (buyer, sequence desc);
create index match_supplier on __S__.match (supplier, sequence desc);
create index match_waiting on __S__.match (supplier, status, sequence) where status in ('made', 'confirmed');
create index match_sequence on __S__.match (sequence desc);

create table __S__.lease (
  id           uuid primary key,
  match        uuid not null,
  trade_order  uuid not null,
  offer        uuid not null,
  buyer        uuid not null,
  supplier     uuid not null,
  units        int not null,
  per_unit     int not null,
  start_at     timestamptz not null,
  end_at       timestamptz not null,
  price        bigint not null,
  status       text not null,
  started_at   timestamptz null,
  ended_at     timestamptz null,
  final_by     timestamptz null,
  periods      int not null default 0,
  metered_to   timestamptz not null,
  unit_seconds bigint not null default 0,
  access       text not null,
  sequence     bigint not null
);
create index lease_order on __S__.lease (trade_order);
create index lease_buyer on __S__.lease (buyer, sequence desc);
create index lease_supplier on __S__.lease (supplier, sequence desc);
create index lease_running on __S__.lease (supplier, sequence)
  where status in ('provisioned', 'running', 'interrupted') or final_by is not null;
create index lease_sequence on __S__.lease (sequence desc);

create table __S__.usage (
  lease        uuid not null,
  period       int not null,
  from_at      timestamptz not null,
  to_at        timestamptz not null,
  unit_seconds bigint not null,
  primary key (lease, period)
);

create table __S__.settlement (
  id            uuid primary key,
  lease         uuid not null,
  trade_order   uuid not null,
  buyer         uuid not null,
  supplier      uuid not null,
  unit_seconds  bigint not null,
  price         bigint not null,
  gross         bigint not null,
  buyer_pays    bigint not null,
  voucher_pays  bigint not null default 0,
  supplier_gets bigint not null,
  fee           bigint not null,
  tax           bigint not null,
  rounding      bigint not null,
  status        text not null,
  dispute_until timestamptz not null,
  paid_at       timestamptz null,
  sequence      bigint not null
);
create index settlement_order on __S__.settlement (trade_order);
create index settlement_lease on __S__.settlement (lease);
create index settlement_buyer on __S__.settlement (buyer, sequence desc);
create index settlement_supplier on __S__.settlement (supplier, sequence desc);
create index settlement_sequence on __S__.settlement (sequence desc);

create table __S__.programme (
  id          uuid primary key,
  issuer      uuid not null,
  name        text not null,
  budget      bigint not null,
  issued      bigint not null default 0,
  redeemed    bigint not null default 0,
  share       int not null,
  valid_from  timestamptz not null,
  valid_until timestamptz not null,
  classes     text[] not null,
  status      text not null,
  sequence    bigint not null
);

create table __S__.voucher (
  id          uuid primary key,
  code        text not null unique,
  programme   uuid not null,
  buyer       uuid not null,
  face        bigint not null,
  redeemed    bigint not null default 0,
  valid_until timestamptz not null,
  status      text not null,
  trade_order uuid null,
  sequence    bigint not null
);
create index voucher_buyer on __S__.voucher (buyer, sequence desc);
create index voucher_programme on __S__.voucher (programme, sequence desc);

-- Every account is in the market's one currency.
create view __S__.market as select currency from __S__.account limit 1;
