-- Every start asks which changes of its own keys the log holds, and they are few among millions.
create index ledger_entry_of_log_keys on __S__.ledger_entry (seq) where kind = 'ledger.key';
