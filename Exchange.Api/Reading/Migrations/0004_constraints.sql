-- What an order asks of supply beside its plain members; orders of before have nothing of it.
alter table __S__.trade_order add column asked text null;
