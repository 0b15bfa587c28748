-- An order may need a compute rate instead of accelerators, with what each accelerator counts of it, and may have a
-- budget beside its limit or instead of it. What is open is counted in the unit of the need.
alter table __S__.trade_order alter column accelerators drop not null;
alter table __S__.trade_order alter column open type bigint;
alter table __S__.trade_order alter column price_limit drop not null;
alter table __S__.trade_order
  add column rate_gflops bigint null,
  add column precision text null,
  add column workload_class text null,
  add column reference_version int null,
  -- What one accelerator counts, GFLOPS, and of which class: "400000 h100".
  add column weights text[] null,
  add column budget bigint null;
alter table __S__.match add column covers bigint null, add column weight bigint null;
