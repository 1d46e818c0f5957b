-- why: what rules remember follows from the decisions, so it need not be written with each of them: a process that has it in memory writes it once for several decisions, and whoever has not takes those in first.

-- How many of the account's last decisions are not in its rows of rule_memories yet.
ALTER TABLE balances ADD COLUMN memory_unsaved smallint NOT NULL DEFAULT 0;
-- What such a decision changes of what rules count and remember, as packed JSON; null where it was written at once.
ALTER TABLE decisions ADD COLUMN upkeep text;
