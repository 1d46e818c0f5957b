-- why: a process that decides keeps cards, with what their accounts say, between its batches; with this number it sees under the account's lock whether anybody has changed one of them since.

-- Whoever changes what decisions look at need not know of this, and a statement typed by hand counts as well. A shard of a cluster's table
-- has another name: there, nothing is kept between batches, and a shard could not reach the account's balances.
CREATE FUNCTION count_state_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_TABLE_NAME = 'cards' THEN
    UPDATE balances SET state_version = state_version + 1 WHERE lane = NEW.lane AND account_id = NEW.account_id;
  ELSIF TG_TABLE_NAME = 'accounts' THEN
    UPDATE balances SET state_version = state_version + 1 WHERE lane = NEW.lane AND account_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

-- After the function: once a table of a cluster in use has been changed, Citus refuses to make a function in that transaction.
ALTER TABLE balances ADD COLUMN state_version bigint NOT NULL DEFAULT 0;

CREATE TRIGGER count_state_change
  AFTER UPDATE OF account_id, user_id, status, frozen_by, purpose, controls, counter_owner_id, consumed_by, locked_merchant_id, created_at ON cards
  FOR EACH ROW EXECUTE FUNCTION count_state_change();
CREATE TRIGGER count_state_change
  AFTER UPDATE OF status, kyc_approved, currency, controls, ceiling, created_at, country, time_zone ON accounts
  FOR EACH ROW EXECUTE FUNCTION count_state_change();
