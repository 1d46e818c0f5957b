-- why: a backtest whose process ended goes on behind the last account that it had gone through, and with the live rules of the time when it was ordered.

ALTER TABLE backtests ADD COLUMN checkpoint json;
ALTER TABLE backtests ADD COLUMN rule_set bigint;
-- In a block: on a cluster, no statement changes a table of the coordinator by reading one that is on every node.
DO $$
DECLARE
  current_set bigint := (SELECT number FROM rule_set_current);
BEGIN
  UPDATE backtests SET rule_set = current_set;
END
$$;
ALTER TABLE backtests ALTER COLUMN rule_set SET NOT NULL;
