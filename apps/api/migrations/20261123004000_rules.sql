-- why: the operator's rules with their versions and four-eyes approvals, backtests, shadow results, exceptions, cases, and what rules remember of the past.

-- Rules: configuration, the same in every lane --------------------------------------------------------------------------------

CREATE TABLE rules (
  id text PRIMARY KEY,
  -- Set for the rules a program begins with, so that they are installed once.
  starter_key text UNIQUE,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX rules_by_age ON rules (created_at DESC, id DESC);

CREATE TABLE rule_versions (
  rule_id text NOT NULL REFERENCES rules (id),
  version integer NOT NULL CHECK (version > 0),
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'shadow', 'live', 'retired')),
  name text NOT NULL,
  -- The document as it runs: scope, stream, condition, action, what an error counts as. Amounts are JSON integers.
  document json NOT NULL,
  content_hash text NOT NULL,
  reason text NOT NULL DEFAULT '',
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  published_at timestamptz,
  PRIMARY KEY (rule_id, version)
);
CREATE UNIQUE INDEX rule_versions_one_live ON rule_versions (rule_id) WHERE state = 'live';
CREATE INDEX rule_versions_running ON rule_versions (state) WHERE state IN ('live', 'shadow');

-- What a version says never changes; only its state moves, and only forward.
CREATE FUNCTION keep_rule_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.rule_id, NEW.version, NEW.name, NEW.document::text, NEW.content_hash, NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.rule_id, OLD.version, OLD.name, OLD.document::text, OLD.content_hash, OLD.created_by, OLD.created_at)
     OR array_position(ARRAY['draft', 'shadow', 'live', 'retired'], NEW.state) < array_position(ARRAY['draft', 'shadow', 'live', 'retired'], OLD.state) THEN
    RAISE EXCEPTION 'a version of a rule never changes, and its state moves only forward' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_rule_version BEFORE UPDATE ON rule_versions FOR EACH ROW EXECUTE FUNCTION keep_rule_version();

-- Every set of rules that ever decided. `documents` and `shadows` are snapshots, so that an old decision can be explained and
-- made again; `maintained` says since which set each counter has been kept without a gap.
CREATE TABLE rule_sets (
  number bigint PRIMARY KEY CHECK (number >= 0),
  content_hash text NOT NULL,
  documents json NOT NULL,
  shadows json NOT NULL,
  maintained json NOT NULL,
  changed_by text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL
);

-- One row: the set that decides now. Read in the transaction of each decision, so that a promotion acts from its commit on.
CREATE TABLE rule_set_current (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  number bigint NOT NULL REFERENCES rule_sets (number)
);
INSERT INTO rule_sets (number, content_hash, documents, shadows, maintained, changed_by, reason, at)
VALUES (0, '', '[]', '[]', '{}', 'system', 'No rules yet', now());
INSERT INTO rule_set_current (number) VALUES (0);

-- Four eyes ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE approvals (
  id text PRIMARY KEY,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
  action text NOT NULL,
  subject json NOT NULL,
  -- What may wait only once.
  subject_key text NOT NULL,
  reason text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  decided_by text,
  decision_reason text,
  decided_at timestamptz,
  CONSTRAINT four_eyes CHECK (decided_by IS DISTINCT FROM requested_by),
  CONSTRAINT decided_by_somebody CHECK ((state = 'pending') = (decided_by IS NULL))
);
CREATE INDEX approvals_by_age ON approvals (requested_at, id);
CREATE INDEX approvals_waiting ON approvals (action, subject_key) WHERE state = 'pending';

-- Backtests and shadow ------------------------------------------------------------------------------------------------------------

CREATE TABLE backtests (
  id text PRIMARY KEY,
  rule_id text NOT NULL,
  version integer NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'cancelled', 'failed')),
  examined bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  result json,
  requested_by text NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  FOREIGN KEY (rule_id, version) REFERENCES rule_versions (rule_id, version)
);

CREATE TABLE shadow_results (
  rule_id text NOT NULL,
  version integer NOT NULL,
  day date NOT NULL,
  currency text NOT NULL,
  evaluated bigint NOT NULL,
  matched bigint NOT NULL,
  errors bigint NOT NULL,
  newly_declined bigint NOT NULL,
  newly_declined_minor bigint NOT NULL,
  newly_approved bigint NOT NULL,
  newly_approved_minor bigint NOT NULL,
  PRIMARY KEY (rule_id, version, day, currency)
);

CREATE TABLE shadow_examples (
  rule_id text NOT NULL,
  version integer NOT NULL,
  decision_id text NOT NULL,
  authorization_id text NOT NULL,
  change text NOT NULL CHECK (change IN ('newly_declined', 'newly_approved')),
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  merchant text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (rule_id, version, decision_id)
);

-- Exceptions: in the lane of the account, so that one is used in the transaction of the decision it lets through ---------------------

CREATE TABLE exceptions (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  card_id text NOT NULL,
  counter_owner_id text NOT NULL,
  authorization_id text NOT NULL,
  merchant json NOT NULL,
  merchant_id text NOT NULL,
  -- What was declined, and at most what may pass.
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  granted_minor bigint CHECK (granted_minor > 0),
  currency text NOT NULL,
  decline_reason text NOT NULL,
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'granted', 'refused', 'used', 'cancelled')),
  decision_reason text,
  decided_by text,
  decided_at timestamptz,
  expires_at timestamptz,
  used_by text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  CONSTRAINT granted_has_bounds CHECK (status NOT IN ('granted', 'used') OR (granted_minor IS NOT NULL AND expires_at IS NOT NULL)),
  CONSTRAINT used_by_one CHECK ((status = 'used') = (used_by IS NOT NULL))
);
CREATE UNIQUE INDEX exceptions_of_payment ON exceptions (lane, authorization_id) WHERE status <> 'cancelled';
CREATE INDEX exceptions_granted ON exceptions (lane, counter_owner_id, merchant_id) WHERE status = 'granted';
CREATE INDEX exceptions_of_account ON exceptions (lane, account_id, created_at DESC, id DESC);
CREATE INDEX exceptions_by_age ON exceptions (created_at, id);

-- Cases: what members of staff look into ------------------------------------------------------------------------------------------------

CREATE TABLE cases (
  id text PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN ('card', 'user', 'authorization', 'account')),
  subject_id text NOT NULL,
  title text NOT NULL,
  note text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'in_progress', 'snoozed', 'closed')),
  assignee text,
  outcome text,
  opened_by text NOT NULL,
  -- For cases that a rule opened: which decision and rule, so that each opens one.
  source text UNIQUE,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX cases_by_age ON cases (created_at, id);
CREATE INDEX cases_of_subject ON cases (subject_id);

CREATE TABLE case_comments (
  case_id text NOT NULL REFERENCES cases (id),
  number integer NOT NULL,
  by_user text NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (case_id, number)
);

-- What rules remember of the past -----------------------------------------------------------------------------------------------------------

-- Counters of requests (attempts) beside those of purchases; `oldest_ms` and `newest_ms` bound the times of what a trailing
-- counter holds, so that nothing is looked for where nothing can be. NULL: not known.
ALTER TABLE usage_counters
  ADD COLUMN declined integer NOT NULL DEFAULT 0 CHECK (declined >= 0),
  ADD COLUMN oldest_ms bigint,
  ADD COLUMN newest_ms bigint;

-- One row for a line of cards or an account, in one currency. `since` is the rule set from which on it is kept without a gap.
CREATE TABLE rule_histories (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  currency text NOT NULL,
  since bigint NOT NULL,
  consecutive_declines integer NOT NULL,
  approvals bigint NOT NULL,
  approved_minor bigint NOT NULL,
  max_minor bigint NOT NULL,
  last_country text,
  last_present_ms bigint,
  PRIMARY KEY (lane, owner_id, currency, since)
) WITH (fillfactor = 60);

-- Where an owner has bought before: merchants, category codes, countries. A row of kind `built` says which of these have the past in.
CREATE TABLE rule_seen (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  currency text NOT NULL,
  since bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('merchant', 'mcc', 'country', 'built')),
  value text NOT NULL,
  PRIMARY KEY (lane, owner_id, currency, since, kind, value)
);

-- Increments are requests that are no chains of their own: beside the chains, they make up all requests. There are few of them.
CREATE TABLE increments (
  lane smallint NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  account_id text NOT NULL,
  counter_owner_id text NOT NULL,
  currency text NOT NULL,
  merchant_id text NOT NULL,
  mcc text NOT NULL,
  country text NOT NULL,
  is_declined boolean NOT NULL,
  -- The provider's time of the request.
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, provider, provider_id)
);
CREATE INDEX increments_of_line ON increments (lane, counter_owner_id, at);
CREATE INDEX increments_of_account ON increments (lane, account_id, at);

-- What rules may know of a person without opening sealed papers.
ALTER TABLE accounts
  ADD COLUMN country text NOT NULL DEFAULT '' CHECK (country ~ '^([A-Z]{2})?$'),
  ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

-- Where a record stands among the decisions of its account, so that a replay takes everything in the same order.
ALTER TABLE provider_outcomes ADD COLUMN after_seq bigint;

-- For lists over all accounts, newest first.
CREATE INDEX authorizations_by_age ON authorizations (created_at DESC, id DESC);

-- Who may do what -------------------------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['rule_sets', 'case_comments'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', protected);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', protected);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO cardwright_app', protected);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON rules, rule_versions, approvals, backtests, shadow_results, exceptions, cases, increments TO cardwright_app;
GRANT SELECT, UPDATE ON rule_set_current TO cardwright_app;
GRANT SELECT, INSERT ON shadow_examples TO cardwright_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON rule_histories TO cardwright_app;
GRANT SELECT, INSERT, DELETE ON rule_seen TO cardwright_app;
