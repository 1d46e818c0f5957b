-- why: what rules count and remember of one owner stands in one row, so that a decision reads and writes few rows, and can be built in pieces beside the decisions.

-- Of a line of cards or an account, in one currency: of everything (`place` is empty), or of one merchant, category code or country.
-- `data` is packed numbers: counters by what they count, each with the rule set since which it is kept without a gap.
CREATE TABLE rule_memories (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  currency text NOT NULL,
  place text NOT NULL,
  account_id text NOT NULL,
  -- False while the past is being taken in: the worker goes on with it.
  is_ready boolean NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (lane, owner_id, currency, place)
) WITH (fillfactor = 50);
CREATE INDEX rule_memories_unready ON rule_memories (lane, owner_id) WHERE NOT is_ready;
GRANT SELECT, INSERT, UPDATE, DELETE ON rule_memories TO cardwright_app;

-- They are built anew from the past, in the new form.
DROP TABLE rule_histories;
DELETE FROM usage_counters WHERE starts_with(counter_key, '#');
DELETE FROM rule_seen;
-- Two commands: a cluster takes a constraint only by itself.
ALTER TABLE rule_seen DROP CONSTRAINT rule_seen_kind_check;
ALTER TABLE rule_seen ADD CONSTRAINT rule_seen_kind_check CHECK (kind IN ('merchant', 'mcc', 'country'));
