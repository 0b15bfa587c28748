-- Every version of the reference data, as it was loaded; the last one is in force.
create table __S__.reference_data (
  version   int not null primary key,
  body      text not null,
  loaded_at timestamptz not null,
  sequence  bigint not null
);
