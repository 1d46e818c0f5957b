-- why: a process that decides keeps what rules remember of an owner between its batches; with this, and the number of the account's last decision, it sees under the account's lock whether anybody else has changed it.

ALTER TABLE balances ADD COLUMN memory_version bigint NOT NULL DEFAULT 0;
