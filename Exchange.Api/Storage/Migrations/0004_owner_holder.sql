-- Which process has the market, and where the other nodes reach it. The process is told by a number that it draws for
-- itself, so that it knows its own epoch again when the answer that told it was lost.
alter table __S__.owner add column holder uuid null;
alter table __S__.owner add column address text null;
