-- why: a version in shadow or in a backtest can also let more or less of an amount pass than was approved, and amounts of several currencies are not one sum; reports say so beside what would be declined or approved anew.

ALTER TABLE shadow_results
  ADD COLUMN approved_for_less bigint NOT NULL DEFAULT 0,
  ADD COLUMN approved_for_less_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN approved_for_more bigint NOT NULL DEFAULT 0,
  ADD COLUMN approved_for_more_minor bigint NOT NULL DEFAULT 0;

ALTER TABLE shadow_examples
  DROP CONSTRAINT shadow_examples_change_check,
  ADD CONSTRAINT shadow_examples_change_check
    CHECK (change IN ('newly_declined', 'newly_approved', 'approved_for_less', 'approved_for_more'));

-- A backtest that was interrupted begins anew: what it had added up was not told by currency.
UPDATE backtests SET checkpoint = NULL WHERE checkpoint IS NOT NULL;
