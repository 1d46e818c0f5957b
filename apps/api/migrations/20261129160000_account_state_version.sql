-- why: a process that decides keeps cards, with what their accounts say, between its batches; with this number it sees under the account's lock whether anybody has changed one of them since.

-- Whoever changes what decisions look at need not know of this, and a statement typed by hand counts as well. A shard of a cluster's table
-- has another name: there, nothing is kept between batches, and a shard could not reach the account's balances. Steps are of any length, so
-- that a server which took over and lacks the last changes does not come to a number that one of those had.
CREATE FUNCTION count_state_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  step CONSTANT bigint := 1 + floor(random() * 4294967296)::bigint;
BEGIN
  IF TG_TABLE_NAME = 'cards' THEN
    UPDATE balances SET state_version = state_version + step WHERE lane = OLD.lane AND account_id = OLD.account_id;
  ELSIF TG_TABLE_NAME = 'accounts' THEN
    UPDATE balances SET state_version = state_version + step WHERE lane = OLD.lane AND account_id = OLD.id;
  END IF;
  RETURN NULL;
END $$;

-- After the function: once a table of a cluster in use has been changed, Citus refuses to make a function in that transaction.
ALTER TABLE balances ADD COLUMN state_version bigint NOT NULL DEFAULT 0;

-- What was kept was kept under the account that the card had, so the old row is the one to go by; what is new was never kept.
CREATE TRIGGER count_state_change
  AFTER DELETE OR UPDATE OF account_id, user_id, status, frozen_by, purpose, controls, counter_owner_id, consumed_by, locked_merchant_id, created_at ON cards
  FOR EACH ROW EXECUTE FUNCTION count_state_change();
CREATE TRIGGER count_state_change
  AFTER UPDATE OF status, kyc_approved, currency, controls, ceiling, created_at, country, time_zone ON accounts
  FOR EACH ROW EXECUTE FUNCTION count_state_change();
