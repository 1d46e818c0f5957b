-- why: card numbers and security codes live apart from the cards, sealed by the vault before they are inserted, so that
-- neither the database nor its log, its backups or a replica ever hold one that can be read.

CREATE TABLE card_secrets (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  -- What the rest of the program knows a card number by. Random: nothing about the number can be learnt from it.
  token text NOT NULL,
  card_id text NOT NULL,
  sealed_number bytea NOT NULL,
  sealed_cvc bytea NOT NULL,
  exp_month smallint NOT NULL CHECK (exp_month BETWEEN 1 AND 12),
  exp_year smallint NOT NULL CHECK (exp_year BETWEEN 2000 AND 2999),
  -- A keyed hash of the number: tells that two are the same, and nothing else to whoever lacks the key.
  fingerprint text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (lane, token),
  UNIQUE (lane, card_id)
);
CREATE INDEX card_secrets_of_fingerprint ON card_secrets (lane, fingerprint);

-- One number belongs to one card over all lanes; the same small directory in every lane.
CREATE TABLE card_fingerprints (
  fingerprint text PRIMARY KEY,
  lane smallint NOT NULL,
  card_id text NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON card_secrets TO cardwright_app;
GRANT SELECT, INSERT ON card_fingerprints TO cardwright_app;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON card_fingerprints FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON card_fingerprints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
