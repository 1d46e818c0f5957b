-- why: a backtest whose process ended goes on behind the last account that it had gone through, and with the live rules of the time when it was ordered.

ALTER TABLE backtests ADD COLUMN checkpoint json;
ALTER TABLE backtests ADD COLUMN rule_set bigint;
UPDATE backtests SET rule_set = (SELECT number FROM rule_set_current);
ALTER TABLE backtests ALTER COLUMN rule_set SET NOT NULL;
