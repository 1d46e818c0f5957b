-- why: a creation that was interrupted is resumed by the caller's key instead of making a second card; a freeze of the program must not swallow the cardholder's own.

SET LOCAL lock_timeout = '10s';

-- Which card a caller's idempotency key made. The answer to the key is kept elsewhere; this survives a crash before it was given.
CREATE TABLE card_creation_keys (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  creation_key text NOT NULL,
  card_id text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (lane, account_id, creation_key)
);
CREATE INDEX card_creation_keys_age ON card_creation_keys (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON card_creation_keys TO cardwright_app;

-- Set while the program's freeze lies over one that the cardholder made: lifting the program's leaves the other.
ALTER TABLE cards ADD COLUMN also_frozen_by_cardholder boolean NOT NULL DEFAULT false;
ALTER TABLE cards ADD CONSTRAINT two_freezes_have_two_owners CHECK (NOT also_frozen_by_cardholder OR frozen_by = 'program') NOT VALID;
ALTER TABLE cards VALIDATE CONSTRAINT two_freezes_have_two_owners;

-- The console's list, over all lanes, newest first.
CREATE INDEX cards_by_age ON cards (created_at DESC, id DESC);
