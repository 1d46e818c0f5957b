-- why: the issuing core: accounts, cards, authorizations, facts, decisions, ledger transfers, counters, outbox, audit, idempotency keys.
--
-- Every table of the hot path carries the lane of its cardholder account (0 … 1023) first in every key, so that the same
-- schema runs on one PostgreSQL and on a distributed one. What must be unique for ever lives in narrow tables that are
-- not partitioned; what grows for ever is partitioned by month. SQL keeps to what PostgreSQL 15 understands.

-- Roles -----------------------------------------------------------------------------------------------------------------

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cardwright_app') THEN
    BEGIN
      CREATE ROLE cardwright_app NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reporting') THEN
    BEGIN
      CREATE ROLE reporting NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  -- Since PostgreSQL 16, whoever makes a role may administer it, but not yet act as it.
  IF NOT pg_has_role(current_user, 'cardwright_app', CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT cardwright_app TO %I', current_user);
  END IF;
  -- The owner may look through the auditors' eyes; where an administrator made the roles, that is for them to grant.
  IF NOT pg_has_role(current_user, 'reporting', CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    BEGIN
      EXECUTE format('GRANT reporting TO %I', current_user);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO cardwright_app;

-- Refusing to change the past --------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: rows of this table are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

-- Accounts and cards -----------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  user_id text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'frozen', 'closed')),
  status_reason text NOT NULL DEFAULT '',
  kyc_approved boolean NOT NULL DEFAULT false,
  controls jsonb NOT NULL DEFAULT '{}',
  ceiling jsonb NOT NULL DEFAULT '{}',
  issuer_cardholder_id text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, user_id, currency)
);

-- One row per account and currency. Its row lock is *the* lock of an account: every decision, fact, control change and
-- freeze takes it first, in the order (account_id, currency).
CREATE TABLE balances (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  ledger_minor bigint NOT NULL DEFAULT 0 CHECK (ledger_minor >= 0),
  overdraft_minor bigint NOT NULL DEFAULT 0 CHECK (overdraft_minor >= 0),
  held_minor bigint NOT NULL DEFAULT 0 CHECK (held_minor >= 0),
  decision_seq bigint NOT NULL DEFAULT 0 CHECK (decision_seq >= 0),
  PRIMARY KEY (lane, account_id, currency),
  FOREIGN KEY (lane, account_id) REFERENCES accounts (lane, id),
  CONSTRAINT overdraft_only_when_empty CHECK (ledger_minor = 0 OR overdraft_minor = 0)
) WITH (fillfactor = 60);

CREATE TABLE cards (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'active', 'frozen', 'closed')),
  frozen_by text CHECK (frozen_by IN ('cardholder', 'program')),
  status_reason text,
  purpose text NOT NULL CHECK (purpose IN ('standard', 'single_use', 'merchant_locked')),
  label text NOT NULL DEFAULT '',
  colour text NOT NULL DEFAULT '',
  currency text NOT NULL,
  controls jsonb NOT NULL DEFAULT '{}',
  issuer text NOT NULL,
  issuer_card_id text,
  last4 text,
  brand text,
  exp_month smallint,
  exp_year smallint,
  vault_token text,
  -- A replacement inherits its predecessor's counters: both count under the first card of the line.
  counter_owner_id text NOT NULL,
  replaces text,
  replaced_by text,
  -- Set by the first approved authorization above zero, also if that is reversed later; a replacement inherits both.
  consumed_by text,
  locked_merchant_id text,
  created_at timestamptz NOT NULL,
  activated_at timestamptz,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  FOREIGN KEY (lane, account_id) REFERENCES accounts (lane, id),
  CONSTRAINT frozen_has_an_owner CHECK ((status = 'frozen') = (frozen_by IS NOT NULL)),
  CONSTRAINT usable_is_issued CHECK (status IN ('pending', 'closed') OR (issuer_card_id IS NOT NULL AND vault_token IS NOT NULL))
);
CREATE INDEX cards_of_account ON cards (lane, account_id, created_at DESC, id DESC);
CREATE INDEX cards_of_line ON cards (lane, counter_owner_id);
CREATE INDEX cards_pending ON cards (created_at) WHERE status = 'pending';

-- Directory, immutable, small rows, the same in every lane: which card of ours an issuer means.
CREATE TABLE issuer_cards (
  issuer text NOT NULL,
  issuer_card_id text NOT NULL,
  lane smallint NOT NULL,
  account_id text NOT NULL,
  card_id text NOT NULL,
  PRIMARY KEY (issuer, issuer_card_id)
);

-- Authorizations: the fold of the facts of one chain ------------------------------------------------------------------------

CREATE TABLE authorizations (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  card_id text NOT NULL,
  counter_owner_id text NOT NULL,
  issuer text NOT NULL,
  -- The issuer's id of the chain: its authorization, or the transaction of a force post or of a refund on its own.
  issuer_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('authorization', 'force_post', 'refund')),
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'settled', 'declined', 'reversed', 'expired', 'refunded')),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  authorized_minor bigint NOT NULL,
  buffer_minor bigint NOT NULL DEFAULT 0 CHECK (buffer_minor >= 0),
  hold_minor bigint NOT NULL CHECK (hold_minor >= 0),
  posted_minor bigint NOT NULL CHECK (posted_minor >= 0),
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  used_minor bigint NOT NULL CHECK (used_minor >= 0),
  is_counted boolean NOT NULL,
  is_closed boolean NOT NULL,
  merchant_amount_minor bigint,
  merchant_currency text,
  merchant json NOT NULL,
  merchant_id text NOT NULL,
  mcc text NOT NULL,
  category text NOT NULL,
  country text NOT NULL,
  channel text NOT NULL,
  decline_reason text,
  explanation text,
  flags text[] NOT NULL DEFAULT '{}',
  linked_id text,
  -- The chain's own time (the issuer's), at which the window of every limit is fixed.
  authorized_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, issuer, issuer_id)
) WITH (fillfactor = 85);
CREATE INDEX authorizations_of_account ON authorizations (lane, account_id, authorized_at DESC, id DESC);
CREATE INDEX authorizations_of_line ON authorizations (lane, counter_owner_id, authorized_at);
CREATE INDEX authorizations_linked ON authorizations (lane, linked_id) WHERE linked_id IS NOT NULL;

-- Facts and decisions: append-only -------------------------------------------------------------------------------------------

-- Unique for ever: one row for each thing a provider ever told us, and for each request it ever asked.
CREATE TABLE fact_keys (
  lane smallint NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  request_id text,
  authorization_id text NOT NULL,
  fact_id text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, provider, provider_id)
);
CREATE UNIQUE INDEX fact_keys_request ON fact_keys (lane, provider, request_id) WHERE request_id IS NOT NULL;

CREATE TABLE facts (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamptz NOT NULL,
  authorization_id text NOT NULL,
  account_id text NOT NULL,
  card_id text NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('authorization', 'increment', 'advice', 'reversal', 'capture', 'force_post', 'refund', 'expiry', 'close')),
  result text NOT NULL CHECK (result IN ('approved', 'declined')),
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  -- Absolute facts say the whole amount at the provider's time; `delta_minor` is the provider's own difference where it tells one.
  is_absolute boolean NOT NULL DEFAULT false,
  delta_minor bigint,
  buffer_minor bigint NOT NULL DEFAULT 0 CHECK (buffer_minor >= 0),
  is_final boolean NOT NULL DEFAULT false,
  provider_at timestamptz NOT NULL,
  provider_sequence integer NOT NULL DEFAULT 0,
  details json NOT NULL DEFAULT '{}',
  PRIMARY KEY (lane, authorization_id, id, at)
) PARTITION BY RANGE (at);

-- What the provider recorded for a request we answered (or that it never asked us about). Once known, it decides.
CREATE TABLE provider_outcomes (
  lane smallint NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  authorization_id text NOT NULL,
  is_approved boolean NOT NULL,
  amount_minor bigint NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, provider, provider_id)
);
CREATE INDEX provider_outcomes_of_authorization ON provider_outcomes (lane, authorization_id);

CREATE TABLE decisions (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  -- The decision's number in its account's sequence: with it, the order of decisions can be replayed exactly.
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  id text NOT NULL,
  authorization_id text NOT NULL,
  card_id text NOT NULL,
  fact_id text NOT NULL,
  provider text NOT NULL,
  request_id text NOT NULL,
  is_approved boolean NOT NULL,
  requested_minor bigint NOT NULL,
  approved_minor bigint NOT NULL CHECK (approved_minor >= 0),
  buffer_minor bigint NOT NULL DEFAULT 0,
  currency text NOT NULL,
  reason text,
  -- The clock the decision used, and every value it read or looked at.
  clock_ms bigint NOT NULL,
  trace json NOT NULL,
  PRIMARY KEY (lane, account_id, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX decisions_of_authorization ON decisions (lane, authorization_id);

-- Decisions whose answer was not delivered in time: their hold stays until the provider's record says what happened there.
CREATE TABLE late_decisions (
  lane smallint NOT NULL,
  decision_id text NOT NULL,
  authorization_id text NOT NULL,
  took_ms integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, decision_id)
);

-- The ledger -----------------------------------------------------------------------------------------------------------------

-- A transfer moves one amount from one ledger account (debit) to another (credit). Each is balanced by construction: what
-- reporting calls entries are its two sides. `account_id` is the cardholder account in whose lane it lives; the names
-- `cardholder`, `overdraft`, `holds` and `holds_contra` mean that account's own, all others are shares of system accounts.
CREATE TABLE transfers (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamptz NOT NULL,
  transaction_id text NOT NULL,
  fact_id text,
  account_id text NOT NULL,
  authorization_id text,
  debit text NOT NULL,
  credit text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  reason text NOT NULL,
  PRIMARY KEY (lane, account_id, at, id),
  CONSTRAINT two_sides CHECK (debit <> credit),
  CONSTRAINT known_accounts CHECK (
    debit IN ('cardholder', 'overdraft', 'holds', 'holds_contra', 'settlement', 'funding', 'disputes', 'interchange', 'adjustments')
    AND credit IN ('cardholder', 'overdraft', 'holds', 'holds_contra', 'settlement', 'funding', 'disputes', 'interchange', 'adjustments')
  ),
  CONSTRAINT holds_stay_apart CHECK ((debit IN ('holds', 'holds_contra')) = (credit IN ('holds', 'holds_contra')))
) PARTITION BY RANGE (at);

-- Money that arrives from outside, unique by the bank's or the caller's reference.
CREATE TABLE fundings (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  source text NOT NULL,
  external_reference text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  transaction_id text NOT NULL,
  actor_id text NOT NULL,
  -- The order's own key: with it a repeated order is told from another one with the same reference.
  order_key text NOT NULL,
  reason text NOT NULL DEFAULT '',
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, account_id, source, external_reference)
);
-- A reference that a member of staff books is unique over all accounts: one bank transfer cannot be booked to two people.
CREATE TABLE funding_references (
  source text NOT NULL,
  external_reference text NOT NULL,
  lane smallint NOT NULL,
  account_id text NOT NULL,
  amount_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (source, external_reference)
);

-- What limits and rules count ------------------------------------------------------------------------------------------------

-- `owner_id` is the first card of a line, or the account. Calendar windows have one row each (`window_start_ms`); a trailing
-- window has one row whose `tail_ms` says up to which instant chains have left it.
CREATE TABLE usage_counters (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  counter_key text NOT NULL,
  currency text NOT NULL,
  window_start_ms bigint NOT NULL,
  used_minor bigint NOT NULL CHECK (used_minor >= 0),
  count integer NOT NULL CHECK (count >= 0),
  tail_ms bigint,
  PRIMARY KEY (lane, owner_id, counter_key, currency, window_start_ms)
) WITH (fillfactor = 60);

-- Outbox, audit, idempotency --------------------------------------------------------------------------------------------------

CREATE TABLE outbox (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamptz NOT NULL,
  topic text NOT NULL,
  account_id text,
  user_id text,
  subject_id text NOT NULL,
  payload json NOT NULL,
  relayed_at timestamptz,
  PRIMARY KEY (lane, id, at)
) PARTITION BY RANGE (at);
CREATE INDEX outbox_waiting ON outbox (at, id) WHERE relayed_at IS NULL;

CREATE TABLE audit (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('cardholder', 'staff', 'system', 'provider')),
  actor_id text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  reason text NOT NULL DEFAULT '',
  details jsonb NOT NULL DEFAULT '{}',
  request_id text NOT NULL DEFAULT '',
  PRIMARY KEY (lane, id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_of_subject ON audit (lane, subject_id, at DESC);

CREATE TABLE idempotency_keys (
  lane smallint NOT NULL,
  caller text NOT NULL,
  path text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  holder text NOT NULL,
  lease_until timestamptz NOT NULL,
  status integer,
  body text,
  content_type text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (lane, caller, path, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- Months ------------------------------------------------------------------------------------------------------------------------

-- The runtime role owns nothing and cannot make partitions itself; this function does it with its owner's rights, and nothing else.
CREATE FUNCTION ensure_month_partitions(first_month date, last_month date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  month date;
  child text;
  made integer := 0;
BEGIN
  IF last_month > first_month + interval '10 years' THEN
    RAISE EXCEPTION 'at most ten years of partitions at once';
  END IF;
  FOREACH parent IN ARRAY ARRAY['facts', 'decisions', 'transfers', 'outbox', 'audit'] LOOP
    month := date_trunc('month', first_month)::date;
    WHILE month <= last_month LOOP
      child := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      IF to_regclass(format('public.%I', child)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
          to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        IF parent = 'decisions' THEN
          -- Traces of some 2 KB stay in the row: compressing each would cost more than the decision itself.
          EXECUTE format('ALTER TABLE %I SET (toast_tuple_target = 8160)', child);
        END IF;
        made := made + 1;
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;
REVOKE ALL ON FUNCTION ensure_month_partitions(date, date) FROM PUBLIC;

-- A net: nothing is ever refused because its month is missing.
CREATE TABLE facts_other PARTITION OF facts DEFAULT;
CREATE TABLE decisions_other PARTITION OF decisions DEFAULT;
CREATE TABLE transfers_other PARTITION OF transfers DEFAULT;
CREATE TABLE outbox_other PARTITION OF outbox DEFAULT;
CREATE TABLE audit_other PARTITION OF audit DEFAULT;
SELECT ensure_month_partitions((now() - interval '4 months')::date, (now() + interval '14 months')::date);

-- The past stays as it was --------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['facts', 'fact_keys', 'provider_outcomes', 'decisions', 'late_decisions', 'transfers', 'fundings', 'funding_references', 'audit', 'issuer_cards'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', protected);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', protected);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO cardwright_app', protected);
  END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE ON accounts, balances, cards, authorizations TO cardwright_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON usage_counters, outbox, idempotency_keys TO cardwright_app;
GRANT EXECUTE ON FUNCTION ensure_month_partitions(date, date) TO cardwright_app;
GRANT SELECT ON schema_migrations TO cardwright_app;

-- For auditors ----------------------------------------------------------------------------------------------------------------------

CREATE SCHEMA reporting;
GRANT USAGE ON SCHEMA reporting TO reporting;

CREATE FUNCTION reporting.account_name(code text, account_id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN code IN ('cardholder', 'overdraft', 'holds', 'holds_contra') THEN code || ':' || account_id ELSE code END;

CREATE VIEW reporting.entries AS
  SELECT id || ':d' AS entry_id, transaction_id, fact_id, reporting.account_name(debit, account_id) AS account, currency, -amount_minor AS amount_minor, at AS created_at
  FROM public.transfers
  UNION ALL
  SELECT id || ':c', transaction_id, fact_id, reporting.account_name(credit, account_id), currency, amount_minor, at
  FROM public.transfers;

CREATE VIEW reporting.balances AS
  SELECT 'cardholder:' || account_id AS account, currency, ledger_minor, held_minor FROM public.balances
  UNION ALL
  SELECT 'overdraft:' || account_id, currency, -overdraft_minor, 0 FROM public.balances WHERE overdraft_minor > 0
  UNION ALL
  SELECT account, currency, sum(amount_minor)::bigint, 0::bigint
  FROM (
    SELECT debit AS account, currency, -amount_minor AS amount_minor FROM public.transfers
    UNION ALL
    SELECT credit, currency, amount_minor FROM public.transfers
  ) sides
  WHERE account NOT IN ('cardholder', 'overdraft', 'holds', 'holds_contra')
  GROUP BY account, currency;

CREATE VIEW reporting.facts AS
  SELECT f.id AS fact_id, f.provider, f.provider_id, f.kind,
    CASE WHEN o.is_approved IS NULL THEN f.result WHEN o.is_approved THEN 'approved' ELSE 'declined' END AS result,
    f.amount_minor, f.currency, f.card_id, f.at AS received_at
  FROM public.facts f
  LEFT JOIN public.provider_outcomes o ON o.lane = f.lane AND o.provider = f.provider AND o.provider_id = f.provider_id;

CREATE VIEW reporting.audit AS
  SELECT id AS audit_id, at AS created_at, actor_kind, actor_id, action, subject_kind, subject_id, reason, details, request_id FROM public.audit;

GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO reporting;
