-- What an offer asks of orders; offers of before ask nothing.
alter table __S__.offer add column asked text null;
