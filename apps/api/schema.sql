-- What the migrations produce. Generated: run "npm run generate:schema -w apps/api", do not edit.
--
-- For reading, and for seeing in a review what a migration changes. A database is made by the migrations, never by this file.
-- Not in it: the partitions of each month (see ensure_month_partitions), and the schema of the queue, which its library makes.
-- The roles cardwright_app (the running program; owns nothing) and reporting (auditors) cannot log in by themselves.

SET check_function_bodies = off;
SET search_path = '';
CREATE SCHEMA reporting;

-- Functions -----------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION public.count_state_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  step CONSTANT bigint := 1 + floor(random() * 4294967296)::bigint;
BEGIN
  IF TG_TABLE_NAME = 'cards' THEN
    UPDATE balances SET state_version = state_version + step WHERE lane = OLD.lane AND account_id = OLD.account_id;
  ELSIF TG_TABLE_NAME = 'accounts' THEN
    UPDATE balances SET state_version = state_version + step WHERE lane = OLD.lane AND account_id = OLD.id;
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.ensure_month_partitions(first_month date, last_month date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
        -- Messages may go once they were relayed.
        IF parent <> 'outbox' THEN
          EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', child);
        END IF;
        made := made + 1;
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
  RETURN made;
END
$function$;

CREATE OR REPLACE FUNCTION public.keep_rule_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (NEW.rule_id, NEW.version, NEW.name, NEW.document::text, NEW.content_hash, NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.rule_id, OLD.version, OLD.name, OLD.document::text, OLD.content_hash, OLD.created_by, OLD.created_at)
     OR array_position(ARRAY['draft', 'shadow', 'live', 'retired'], NEW.state) < array_position(ARRAY['draft', 'shadow', 'live', 'retired'], OLD.state) THEN
    RAISE EXCEPTION 'a version of a rule never changes, and its state moves only forward' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% of % is refused: rows of this table are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$function$;

CREATE OR REPLACE FUNCTION public.refuse_forgetting_people()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.email_verified_at IS NOT NULL OR OLD.account_id IS NOT NULL OR OLD.roles <> '{}' THEN
    RAISE EXCEPTION 'this person cannot be deleted: the address is confirmed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$function$;

CREATE OR REPLACE FUNCTION reporting.account_name(code text, account_id text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (code = ANY (ARRAY['cardholder'::text, 'overdraft'::text, 'holds'::text, 'holds_contra'::text])) THEN ((code || ':'::text) || account_id) ELSE code END;

-- Tables --------------------------------------------------------------------------------------------------------------

CREATE TABLE public.accounts (
  lane smallint NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  currency text NOT NULL,
  status text DEFAULT 'active'::text NOT NULL,
  status_reason text DEFAULT ''::text NOT NULL,
  kyc_approved boolean DEFAULT false NOT NULL,
  controls jsonb DEFAULT '{}'::jsonb NOT NULL,
  ceiling jsonb DEFAULT '{}'::jsonb NOT NULL,
  issuer_cardholder_id text,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  country text DEFAULT ''::text NOT NULL,
  time_zone text DEFAULT 'UTC'::text NOT NULL,
  CONSTRAINT accounts_pkey PRIMARY KEY (lane, id),
  CONSTRAINT accounts_lane_user_id_currency_key UNIQUE (lane, user_id, currency),
  CONSTRAINT accounts_country_check CHECK ((country ~ '^([A-Z]{2})?$'::text)),
  CONSTRAINT accounts_currency_check CHECK ((currency ~ '^[a-z]{3}$'::text)),
  CONSTRAINT accounts_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT accounts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'frozen'::text, 'closed'::text])))
);

CREATE TABLE public.approvals (
  id text NOT NULL,
  state text DEFAULT 'pending'::text NOT NULL,
  action text NOT NULL,
  subject json NOT NULL,
  subject_key text NOT NULL,
  reason text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  decided_by text,
  decision_reason text,
  decided_at timestamp with time zone,
  CONSTRAINT approvals_pkey PRIMARY KEY (id),
  CONSTRAINT approvals_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text]))),
  CONSTRAINT decided_by_somebody CHECK (((state = 'pending'::text) = (decided_by IS NULL))),
  CONSTRAINT four_eyes CHECK ((decided_by IS DISTINCT FROM requested_by))
);

CREATE TABLE public.audit (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamp with time zone NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  reason text DEFAULT ''::text NOT NULL,
  details jsonb DEFAULT '{}'::jsonb NOT NULL,
  request_id text DEFAULT ''::text NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (lane, id, at),
  CONSTRAINT audit_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['cardholder'::text, 'staff'::text, 'system'::text, 'provider'::text])))
) PARTITION BY RANGE (at);

CREATE TABLE public.audit_seals (
  sequence bigint NOT NULL,
  audit_id text NOT NULL,
  audit_at timestamp with time zone NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  sealed_at timestamp with time zone NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (sequence),
  CONSTRAINT audit_seals_audit_id_key UNIQUE (audit_id),
  CONSTRAINT audit_seals_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT audit_seals_previous_hash_check CHECK ((previous_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT audit_seals_sequence_check CHECK ((sequence > 0))
);

CREATE TABLE public.authorizations (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  card_id text NOT NULL,
  counter_owner_id text NOT NULL,
  issuer text NOT NULL,
  issuer_id text NOT NULL,
  kind text NOT NULL,
  currency text NOT NULL,
  status text NOT NULL,
  amount_minor bigint NOT NULL,
  authorized_minor bigint NOT NULL,
  buffer_minor bigint DEFAULT 0 NOT NULL,
  hold_minor bigint NOT NULL,
  posted_minor bigint NOT NULL,
  refunded_minor bigint DEFAULT 0 NOT NULL,
  used_minor bigint NOT NULL,
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
  flags text[] DEFAULT '{}'::text[] NOT NULL,
  linked_id text,
  authorized_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  decline_details json,
  CONSTRAINT authorizations_pkey PRIMARY KEY (lane, id),
  CONSTRAINT authorizations_lane_issuer_issuer_id_key UNIQUE (lane, issuer, issuer_id),
  CONSTRAINT authorizations_amount_minor_check CHECK ((amount_minor >= 0)),
  CONSTRAINT authorizations_buffer_minor_check CHECK ((buffer_minor >= 0)),
  CONSTRAINT authorizations_hold_minor_check CHECK ((hold_minor >= 0)),
  CONSTRAINT authorizations_kind_check CHECK ((kind = ANY (ARRAY['authorization'::text, 'force_post'::text, 'refund'::text]))),
  CONSTRAINT authorizations_posted_minor_check CHECK ((posted_minor >= 0)),
  CONSTRAINT authorizations_refunded_minor_check CHECK ((refunded_minor >= 0)),
  CONSTRAINT authorizations_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'settled'::text, 'declined'::text, 'reversed'::text, 'expired'::text, 'refunded'::text]))),
  CONSTRAINT authorizations_used_minor_check CHECK ((used_minor >= 0))
) WITH (fillfactor=85);

CREATE TABLE public.backtests (
  id text NOT NULL,
  rule_id text NOT NULL,
  version integer NOT NULL,
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  state text DEFAULT 'queued'::text NOT NULL,
  examined bigint DEFAULT 0 NOT NULL,
  total bigint DEFAULT 0 NOT NULL,
  result json,
  requested_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  checkpoint json,
  rule_set bigint NOT NULL,
  CONSTRAINT backtests_pkey PRIMARY KEY (id),
  CONSTRAINT backtests_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text])))
);

CREATE TABLE public.balances (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  currency text NOT NULL,
  ledger_minor bigint DEFAULT 0 NOT NULL,
  overdraft_minor bigint DEFAULT 0 NOT NULL,
  held_minor bigint DEFAULT 0 NOT NULL,
  decision_seq bigint DEFAULT 0 NOT NULL,
  memory_version bigint DEFAULT 0 NOT NULL,
  memory_unsaved smallint DEFAULT 0 NOT NULL,
  state_version bigint DEFAULT 0 NOT NULL,
  CONSTRAINT balances_pkey PRIMARY KEY (lane, account_id, currency),
  CONSTRAINT balances_currency_check CHECK ((currency ~ '^[a-z]{3}$'::text)),
  CONSTRAINT balances_decision_seq_check CHECK ((decision_seq >= 0)),
  CONSTRAINT balances_held_minor_check CHECK ((held_minor >= 0)),
  CONSTRAINT balances_ledger_minor_check CHECK ((ledger_minor >= 0)),
  CONSTRAINT balances_overdraft_minor_check CHECK ((overdraft_minor >= 0)),
  CONSTRAINT overdraft_only_when_empty CHECK (((ledger_minor = 0) OR (overdraft_minor = 0)))
) WITH (fillfactor=60);

CREATE TABLE public.card_creation_keys (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  creation_key text NOT NULL,
  card_id text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT card_creation_keys_pkey PRIMARY KEY (lane, account_id, creation_key)
);

CREATE TABLE public.card_fingerprints (
  fingerprint text NOT NULL,
  lane smallint NOT NULL,
  card_id text NOT NULL,
  CONSTRAINT card_fingerprints_pkey PRIMARY KEY (fingerprint)
);

CREATE TABLE public.card_secrets (
  lane smallint NOT NULL,
  token text NOT NULL,
  card_id text NOT NULL,
  sealed_number bytea NOT NULL,
  sealed_cvc bytea NOT NULL,
  exp_month smallint NOT NULL,
  exp_year smallint NOT NULL,
  fingerprint text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT card_secrets_pkey PRIMARY KEY (lane, token),
  CONSTRAINT card_secrets_lane_card_id_key UNIQUE (lane, card_id),
  CONSTRAINT card_secrets_exp_month_check CHECK (((exp_month >= 1) AND (exp_month <= 12))),
  CONSTRAINT card_secrets_exp_year_check CHECK (((exp_year >= 2000) AND (exp_year <= 2999))),
  CONSTRAINT card_secrets_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.cards (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  status text NOT NULL,
  frozen_by text,
  status_reason text,
  purpose text NOT NULL,
  label text DEFAULT ''::text NOT NULL,
  colour text DEFAULT ''::text NOT NULL,
  currency text NOT NULL,
  controls jsonb DEFAULT '{}'::jsonb NOT NULL,
  issuer text NOT NULL,
  issuer_card_id text,
  last4 text,
  brand text,
  exp_month smallint,
  exp_year smallint,
  vault_token text,
  counter_owner_id text NOT NULL,
  replaces text,
  replaced_by text,
  consumed_by text,
  locked_merchant_id text,
  created_at timestamp with time zone NOT NULL,
  activated_at timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  also_frozen_by_cardholder boolean DEFAULT false NOT NULL,
  CONSTRAINT cards_pkey PRIMARY KEY (lane, id),
  CONSTRAINT cards_frozen_by_check CHECK ((frozen_by = ANY (ARRAY['cardholder'::text, 'program'::text]))),
  CONSTRAINT cards_purpose_check CHECK ((purpose = ANY (ARRAY['standard'::text, 'single_use'::text, 'merchant_locked'::text]))),
  CONSTRAINT cards_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'frozen'::text, 'closed'::text]))),
  CONSTRAINT frozen_has_an_owner CHECK (((status = 'frozen'::text) = (frozen_by IS NOT NULL))),
  CONSTRAINT two_freezes_have_two_owners CHECK (((NOT also_frozen_by_cardholder) OR (NOT (frozen_by IS DISTINCT FROM 'program'::text)))),
  CONSTRAINT usable_is_issued CHECK (((status = ANY (ARRAY['pending'::text, 'closed'::text])) OR ((issuer_card_id IS NOT NULL) AND (vault_token IS NOT NULL))))
);

CREATE TABLE public.case_comments (
  case_id text NOT NULL,
  number integer NOT NULL,
  by_user text NOT NULL,
  body text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT case_comments_pkey PRIMARY KEY (case_id, number)
);

CREATE TABLE public.cases (
  id text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  title text NOT NULL,
  note text NOT NULL,
  status text DEFAULT 'open'::text NOT NULL,
  assignee text,
  outcome text,
  opened_by text NOT NULL,
  source text,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT cases_pkey PRIMARY KEY (id),
  CONSTRAINT cases_source_key UNIQUE (source),
  CONSTRAINT cases_status_check CHECK ((status = ANY (ARRAY['open'::text, 'in_progress'::text, 'snoozed'::text, 'closed'::text]))),
  CONSTRAINT cases_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['card'::text, 'user'::text, 'authorization'::text, 'account'::text])))
);

CREATE TABLE public.challenges (
  id text NOT NULL,
  purpose text NOT NULL,
  channel text NOT NULL,
  user_id text,
  email_key text,
  session_id text,
  code_hash bytea,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  attempts_left smallint NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT challenges_pkey PRIMARY KEY (id),
  CONSTRAINT challenges_attempts_left_check CHECK ((attempts_left >= 0)),
  CONSTRAINT challenges_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'totp'::text, 'passkey'::text, 'device'::text]))),
  CONSTRAINT challenges_purpose_check CHECK ((purpose = ANY (ARRAY['verify_email'::text, 'login'::text, 'password_reset'::text, 'step_up'::text, 'passkey_enrol'::text, 'passkey_login'::text])))
);

CREATE TABLE public.decisions (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  id text NOT NULL,
  authorization_id text NOT NULL,
  card_id text NOT NULL,
  fact_id text NOT NULL,
  provider text NOT NULL,
  request_id text NOT NULL,
  is_approved boolean NOT NULL,
  requested_minor bigint NOT NULL,
  approved_minor bigint NOT NULL,
  buffer_minor bigint DEFAULT 0 NOT NULL,
  currency text NOT NULL,
  reason text,
  clock_ms bigint NOT NULL,
  trace json NOT NULL,
  upkeep text,
  CONSTRAINT decisions_pkey PRIMARY KEY (lane, account_id, seq, at),
  CONSTRAINT decisions_approved_minor_check CHECK ((approved_minor >= 0))
) PARTITION BY RANGE (at);

CREATE TABLE public.devices (
  user_id text NOT NULL,
  device_id text NOT NULL,
  trusted_at timestamp with time zone,
  registered_at timestamp with time zone,
  platform text,
  name text,
  locale text,
  push_token text,
  public_key jsonb,
  key_enrolled_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  push_session_id text,
  CONSTRAINT devices_pkey PRIMARY KEY (user_id, device_id),
  CONSTRAINT devices_platform_check CHECK ((platform = ANY (ARRAY['ios'::text, 'android'::text, 'web'::text])))
);

CREATE TABLE public.dispute_bookings (
  lane smallint NOT NULL,
  dispute_id text NOT NULL,
  issuer_transaction_id text NOT NULL,
  step text NOT NULL,
  account_id text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  transaction_id text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT dispute_bookings_pkey PRIMARY KEY (lane, dispute_id, issuer_transaction_id, step),
  CONSTRAINT dispute_bookings_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT dispute_bookings_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT dispute_bookings_step_check CHECK ((step = ANY (ARRAY['credit'::text, 'won'::text, 'lost'::text, 'rescinded'::text, 'reinstated'::text])))
);

CREATE TABLE public.dispute_claims (
  lane smallint NOT NULL,
  dispute_id text NOT NULL,
  issuer_transaction_id text NOT NULL,
  amount_minor bigint NOT NULL,
  issuer_dispute_id text,
  status text NOT NULL,
  told_at timestamp with time zone,
  CONSTRAINT dispute_claims_pkey PRIMARY KEY (lane, dispute_id, issuer_transaction_id),
  CONSTRAINT dispute_claims_lane_issuer_transaction_id_key UNIQUE (lane, issuer_transaction_id),
  CONSTRAINT dispute_claims_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT dispute_claims_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT dispute_claims_status_check CHECK ((status = ANY (ARRAY['unsubmitted'::text, 'submitted'::text, 'won'::text, 'lost'::text, 'expired'::text, 'refused'::text])))
);

CREATE TABLE public.dispute_events (
  lane smallint NOT NULL,
  id text NOT NULL,
  dispute_id text NOT NULL,
  event text NOT NULL,
  detail text,
  at timestamp with time zone NOT NULL,
  figures json,
  CONSTRAINT dispute_events_pkey PRIMARY KEY (lane, id),
  CONSTRAINT dispute_events_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.dispute_evidence (
  lane smallint NOT NULL,
  dispute_id text NOT NULL,
  file_id text NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT dispute_evidence_pkey PRIMARY KEY (lane, dispute_id, file_id),
  CONSTRAINT dispute_evidence_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.disputes (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  card_id text NOT NULL,
  authorization_id text NOT NULL,
  issuer text NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  explanation text NOT NULL,
  details jsonb DEFAULT '{}'::jsonb NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  merchant json NOT NULL,
  provisional_credit_minor bigint DEFAULT 0 NOT NULL,
  deadline_at timestamp with time zone NOT NULL,
  submitting_at timestamp with time zone,
  refusals integer DEFAULT 0 NOT NULL,
  decided_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT disputes_pkey PRIMARY KEY (lane, id),
  CONSTRAINT disputes_lane_authorization_id_key UNIQUE (lane, authorization_id),
  CONSTRAINT credit_while_open CHECK (((status = ANY (ARRAY['submitting'::text, 'submitted'::text])) OR (provisional_credit_minor = 0))),
  CONSTRAINT disputes_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT disputes_check CHECK (((provisional_credit_minor >= 0) AND (provisional_credit_minor <= amount_minor))),
  CONSTRAINT disputes_currency_check CHECK ((currency ~ '^[a-z]{3}$'::text)),
  CONSTRAINT disputes_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT disputes_refusals_check CHECK ((refusals >= 0)),
  CONSTRAINT disputes_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'submitting'::text, 'submitted'::text, 'won'::text, 'lost'::text, 'expired'::text]))),
  CONSTRAINT submitting_since_then CHECK (((status <> 'submitting'::text) OR (submitting_at IS NOT NULL)))
);

CREATE TABLE public.exception_policies (
  version integer NOT NULL,
  most_minor jsonb NOT NULL,
  per_month integer NOT NULL,
  reason text NOT NULL,
  requested_by text NOT NULL,
  approved_by text,
  approval_id text,
  at timestamp with time zone NOT NULL,
  CONSTRAINT exception_policies_pkey PRIMARY KEY (version),
  CONSTRAINT exception_policies_approval_id_key UNIQUE (approval_id),
  CONSTRAINT agreed_to CHECK ((((version = 1) AND (most_minor = '{}'::jsonb)) OR ((approved_by IS NOT NULL) AND (approval_id IS NOT NULL)))),
  CONSTRAINT exception_policies_per_month_check CHECK ((per_month > 0)),
  CONSTRAINT exception_policies_version_check CHECK ((version > 0)),
  CONSTRAINT four_eyes CHECK ((approved_by IS DISTINCT FROM requested_by)),
  CONSTRAINT most_minor_by_currency CHECK ((jsonb_typeof(most_minor) = 'object'::text)),
  CONSTRAINT most_minor_whole CHECK ((NOT jsonb_path_exists(most_minor, '$.*?((@.type() != "number" || @ < 1) || @.floor() != @)'::jsonpath)))
);

CREATE TABLE public.exception_policy_current (
  is_only boolean DEFAULT true NOT NULL,
  version integer NOT NULL,
  CONSTRAINT exception_policy_current_pkey PRIMARY KEY (is_only),
  CONSTRAINT exception_policy_current_is_only_check CHECK (is_only)
);

CREATE TABLE public.exceptions (
  lane smallint NOT NULL,
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  card_id text NOT NULL,
  counter_owner_id text NOT NULL,
  authorization_id text NOT NULL,
  merchant json NOT NULL,
  merchant_id text NOT NULL,
  amount_minor bigint NOT NULL,
  granted_minor bigint,
  currency text NOT NULL,
  decline_reason text NOT NULL,
  reason text NOT NULL,
  status text DEFAULT 'pending'::text NOT NULL,
  decision_reason text,
  decided_by text,
  decided_at timestamp with time zone,
  expires_at timestamp with time zone,
  used_by text,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  policy_version integer,
  CONSTRAINT exceptions_pkey PRIMARY KEY (lane, id),
  CONSTRAINT exceptions_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT exceptions_granted_minor_check CHECK ((granted_minor > 0)),
  CONSTRAINT exceptions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'granted'::text, 'refused'::text, 'used'::text, 'cancelled'::text]))),
  CONSTRAINT granted_has_bounds CHECK (((status <> ALL (ARRAY['granted'::text, 'used'::text])) OR ((granted_minor IS NOT NULL) AND (expires_at IS NOT NULL)))),
  CONSTRAINT policy_granted_it CHECK (((policy_version IS NULL) OR ((NOT (decided_by IS DISTINCT FROM 'policy'::text)) AND (granted_minor IS NOT NULL)))),
  CONSTRAINT used_by_one CHECK (((status = 'used'::text) = (used_by IS NOT NULL)))
);

CREATE TABLE public.fact_keys (
  lane smallint NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  request_id text,
  authorization_id text NOT NULL,
  fact_id text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT fact_keys_pkey PRIMARY KEY (lane, provider, provider_id)
);

CREATE TABLE public.facts (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamp with time zone NOT NULL,
  authorization_id text NOT NULL,
  account_id text NOT NULL,
  card_id text NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  kind text NOT NULL,
  result text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  is_absolute boolean DEFAULT false NOT NULL,
  delta_minor bigint,
  buffer_minor bigint DEFAULT 0 NOT NULL,
  is_final boolean DEFAULT false NOT NULL,
  provider_at timestamp with time zone NOT NULL,
  provider_sequence integer DEFAULT 0 NOT NULL,
  details json DEFAULT '{}'::json NOT NULL,
  CONSTRAINT facts_pkey PRIMARY KEY (lane, authorization_id, id, at),
  CONSTRAINT facts_buffer_minor_check CHECK ((buffer_minor >= 0)),
  CONSTRAINT facts_kind_check CHECK ((kind = ANY (ARRAY['authorization'::text, 'increment'::text, 'advice'::text, 'reversal'::text, 'capture'::text, 'force_post'::text, 'refund'::text, 'expiry'::text, 'close'::text]))),
  CONSTRAINT facts_result_check CHECK ((result = ANY (ARRAY['approved'::text, 'declined'::text])))
) PARTITION BY RANGE (at);

CREATE TABLE public.files (
  lane smallint NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  kind text NOT NULL,
  content_type text NOT NULL,
  width integer,
  height integer,
  sealed bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT files_pkey PRIMARY KEY (lane, id),
  CONSTRAINT files_height_check CHECK ((height > 0)),
  CONSTRAINT files_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT files_width_check CHECK ((width > 0))
);

CREATE TABLE public.funding_references (
  source text NOT NULL,
  external_reference text NOT NULL,
  lane smallint NOT NULL,
  account_id text NOT NULL,
  amount_minor bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT funding_references_pkey PRIMARY KEY (source, external_reference)
);

CREATE TABLE public.fundings (
  lane smallint NOT NULL,
  account_id text NOT NULL,
  source text NOT NULL,
  external_reference text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  transaction_id text NOT NULL,
  actor_id text NOT NULL,
  order_key text NOT NULL,
  reason text DEFAULT ''::text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT fundings_pkey PRIMARY KEY (lane, account_id, source, external_reference),
  CONSTRAINT fundings_amount_minor_check CHECK ((amount_minor > 0))
);

CREATE TABLE public.idempotency_keys (
  lane smallint NOT NULL,
  caller text NOT NULL,
  path text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  holder text NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  status integer,
  body text,
  content_type text,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (lane, caller, path, key)
);

CREATE TABLE public.increments (
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
  at timestamp with time zone NOT NULL,
  CONSTRAINT increments_pkey PRIMARY KEY (lane, provider, provider_id)
);

CREATE TABLE public.issuer_cards (
  issuer text NOT NULL,
  issuer_card_id text NOT NULL,
  lane smallint NOT NULL,
  account_id text NOT NULL,
  card_id text NOT NULL,
  CONSTRAINT issuer_cards_pkey PRIMARY KEY (issuer, issuer_card_id)
);

CREATE TABLE public.job_pools (
  id text NOT NULL,
  holder text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  CONSTRAINT job_pools_pkey PRIMARY KEY (id)
);

CREATE TABLE public.known_places (
  user_id text NOT NULL,
  place bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT known_places_pkey PRIMARY KEY (user_id, place)
);

CREATE TABLE public.kyc_applications (
  lane smallint NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  account_id text NOT NULL,
  attempt integer NOT NULL,
  status text NOT NULL,
  sealed bytea NOT NULL,
  document_type text NOT NULL,
  document_front_file_id text NOT NULL,
  document_back_file_id text,
  selfie_file_id text NOT NULL,
  terms_version text,
  provider text NOT NULL,
  provider_reference text,
  reasons jsonb DEFAULT '[]'::jsonb NOT NULL,
  resubmission jsonb,
  decision_reason text,
  decided_by text,
  decided_at timestamp with time zone,
  submitted_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT kyc_applications_pkey PRIMARY KEY (lane, id),
  CONSTRAINT kyc_applications_lane_user_id_attempt_key UNIQUE (lane, user_id, attempt),
  CONSTRAINT decided_by_somebody CHECK ((((status = ANY (ARRAY['pending'::text, 'in_review'::text])) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  CONSTRAINT kyc_applications_attempt_check CHECK ((attempt > 0)),
  CONSTRAINT kyc_applications_document_type_check CHECK ((document_type = ANY (ARRAY['passport'::text, 'id_card'::text, 'driving_licence'::text]))),
  CONSTRAINT kyc_applications_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT kyc_applications_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'in_review'::text, 'approved'::text, 'rejected'::text, 'resubmission_required'::text])))
);

CREATE TABLE public.kyc_drafts (
  lane smallint NOT NULL,
  user_id text NOT NULL,
  sealed bytea NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT kyc_drafts_pkey PRIMARY KEY (lane, user_id),
  CONSTRAINT kyc_drafts_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.kyc_uploads (
  lane smallint NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  kind text NOT NULL,
  file_id text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_by text,
  CONSTRAINT kyc_uploads_pkey PRIMARY KEY (lane, id),
  CONSTRAINT kyc_uploads_kind_check CHECK ((kind = ANY (ARRAY['documentFront'::text, 'documentBack'::text, 'selfie'::text]))),
  CONSTRAINT kyc_uploads_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.late_decisions (
  lane smallint NOT NULL,
  decision_id text NOT NULL,
  authorization_id text NOT NULL,
  took_ms integer NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT late_decisions_pkey PRIMARY KEY (lane, decision_id)
);

CREATE TABLE public.merchant_activity (
  merchant_id text NOT NULL,
  hour timestamp with time zone NOT NULL,
  attempts integer NOT NULL,
  declines integer NOT NULL,
  CONSTRAINT merchant_activity_pkey PRIMARY KEY (merchant_id, hour)
) WITH (fillfactor=70);

CREATE TABLE public.merchant_requests (
  id text NOT NULL,
  merchant_id text NOT NULL,
  hour timestamp with time zone NOT NULL,
  is_declined boolean NOT NULL,
  CONSTRAINT merchant_requests_pkey PRIMARY KEY (id)
);

CREATE TABLE public.notification_preferences (
  user_id text NOT NULL,
  kind text NOT NULL,
  push boolean NOT NULL,
  email boolean NOT NULL,
  CONSTRAINT notification_preferences_pkey PRIMARY KEY (user_id, kind)
);

CREATE TABLE public.notifications (
  lane smallint NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  source_id text NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  link text,
  created_at timestamp with time zone NOT NULL,
  read_at timestamp with time zone,
  content json,
  CONSTRAINT notifications_pkey PRIMARY KEY (lane, id),
  CONSTRAINT notifications_lane_user_id_source_id_key UNIQUE (lane, user_id, source_id),
  CONSTRAINT notifications_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.outbox (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamp with time zone NOT NULL,
  topic text NOT NULL,
  account_id text,
  user_id text,
  subject_id text NOT NULL,
  payload json NOT NULL,
  relayed_at timestamp with time zone,
  CONSTRAINT outbox_pkey PRIMARY KEY (lane, id, at)
) PARTITION BY RANGE (at);

CREATE TABLE public.outbox_failures (
  lane smallint NOT NULL,
  outbox_id text NOT NULL,
  attempts integer NOT NULL,
  retry_at timestamp with time zone NOT NULL,
  parked_at timestamp with time zone,
  error text NOT NULL,
  CONSTRAINT outbox_failures_pkey PRIMARY KEY (lane, outbox_id),
  CONSTRAINT outbox_failures_attempts_check CHECK ((attempts > 0))
);

CREATE TABLE public.passkeys (
  credential_id text NOT NULL,
  user_id text NOT NULL,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  name text NOT NULL,
  is_backed_up boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  CONSTRAINT passkeys_pkey PRIMARY KEY (credential_id)
);

CREATE TABLE public.provider_outcomes (
  lane smallint NOT NULL,
  provider text NOT NULL,
  provider_id text NOT NULL,
  authorization_id text NOT NULL,
  is_approved boolean NOT NULL,
  amount_minor bigint NOT NULL,
  reason text NOT NULL,
  at timestamp with time zone NOT NULL,
  after_seq bigint,
  CONSTRAINT provider_outcomes_pkey PRIMARY KEY (lane, provider, provider_id)
);

CREATE TABLE public.pushes (
  id text NOT NULL,
  user_id text NOT NULL,
  device_id text NOT NULL,
  push_token text NOT NULL,
  notification_id text NOT NULL,
  content jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL,
  attempts smallint DEFAULT 0 NOT NULL,
  due_at timestamp with time zone NOT NULL,
  receipt_id text,
  sent_at timestamp with time zone,
  CONSTRAINT pushes_pkey PRIMARY KEY (id),
  CONSTRAINT pushes_notification_id_device_id_key UNIQUE (notification_id, device_id),
  CONSTRAINT sent_with_receipt CHECK (((receipt_id IS NULL) = (sent_at IS NULL)))
);

CREATE TABLE public.reconciliation_breaks (
  id text NOT NULL,
  check_name text NOT NULL,
  subject text NOT NULL,
  expected text NOT NULL,
  found text NOT NULL,
  state text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  opened_by text NOT NULL,
  last_seen_by text NOT NULL,
  accepted_by text,
  accepted_at timestamp with time zone,
  accepted_reason text,
  closed_at timestamp with time zone,
  closed_because text,
  CONSTRAINT reconciliation_breaks_pkey PRIMARY KEY (id),
  CONSTRAINT accepted_by_somebody CHECK ((((accepted_by IS NULL) = (accepted_at IS NULL)) AND ((accepted_by IS NULL) = (accepted_reason IS NULL)))),
  CONSTRAINT closed_says_why CHECK ((((state = 'closed'::text) = (closed_at IS NOT NULL)) AND ((state = 'closed'::text) = (closed_because IS NOT NULL)))),
  CONSTRAINT open_is_not_accepted CHECK (((state = 'closed'::text) OR ((state = 'accepted'::text) = (accepted_by IS NOT NULL)))),
  CONSTRAINT reconciliation_breaks_closed_because_check CHECK ((closed_because = ANY (ARRAY['gone'::text, 'taken_in'::text]))),
  CONSTRAINT reconciliation_breaks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'closed'::text]))),
  CONSTRAINT seen_in_order CHECK ((first_seen_at <= last_seen_at))
);

CREATE TABLE public.reconciliation_runs (
  id text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  requested_by text NOT NULL,
  from_at timestamp with time zone,
  until_at timestamp with time zone,
  checked bigint DEFAULT 0 NOT NULL,
  differences integer DEFAULT 0 NOT NULL,
  opened integer DEFAULT 0 NOT NULL,
  closed integer DEFAULT 0 NOT NULL,
  mended integer DEFAULT 0 NOT NULL,
  totals json DEFAULT '[]'::json NOT NULL,
  problem text,
  created_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  CONSTRAINT reconciliation_runs_pkey PRIMARY KEY (id),
  CONSTRAINT ended_has_a_time CHECK (((state = ANY (ARRAY['finished'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
  CONSTRAINT failed_says_why CHECK (((state = 'failed'::text) = (problem IS NOT NULL))),
  CONSTRAINT reconciliation_runs_checked_check CHECK ((checked >= 0)),
  CONSTRAINT reconciliation_runs_closed_check CHECK ((closed >= 0)),
  CONSTRAINT reconciliation_runs_differences_check CHECK ((differences >= 0)),
  CONSTRAINT reconciliation_runs_kind_check CHECK ((kind = ANY (ARRAY['books'::text, 'issuer'::text]))),
  CONSTRAINT reconciliation_runs_mended_check CHECK ((mended >= 0)),
  CONSTRAINT reconciliation_runs_opened_check CHECK ((opened >= 0)),
  CONSTRAINT reconciliation_runs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'failed'::text]))),
  CONSTRAINT window_is_whole CHECK ((((from_at IS NULL) = (until_at IS NULL)) AND ((from_at IS NULL) OR (from_at < until_at))))
);

CREATE TABLE public.recovery_codes (
  user_id text NOT NULL,
  code_hash bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE public.refresh_tokens (
  hash bytea NOT NULL,
  session_id text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  replaced_at timestamp with time zone,
  successor_hash bytea,
  sealed_successor bytea,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash)
);

CREATE TABLE public.rule_memories (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  currency text NOT NULL,
  place text NOT NULL,
  account_id text NOT NULL,
  is_ready boolean NOT NULL,
  data text NOT NULL,
  CONSTRAINT rule_memories_pkey PRIMARY KEY (lane, owner_id, currency, place)
) WITH (fillfactor=50);

CREATE TABLE public.rule_seen (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  currency text NOT NULL,
  since bigint NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  CONSTRAINT rule_seen_pkey PRIMARY KEY (lane, owner_id, currency, since, kind, value),
  CONSTRAINT rule_seen_kind_check CHECK ((kind = ANY (ARRAY['merchant'::text, 'mcc'::text, 'country'::text])))
);

CREATE TABLE public.rule_set_current (
  is_only boolean DEFAULT true NOT NULL,
  number bigint NOT NULL,
  CONSTRAINT rule_set_current_pkey PRIMARY KEY (is_only),
  CONSTRAINT rule_set_current_is_only_check CHECK (is_only)
);

CREATE TABLE public.rule_sets (
  number bigint NOT NULL,
  content_hash text NOT NULL,
  documents json NOT NULL,
  shadows json NOT NULL,
  maintained json NOT NULL,
  changed_by text NOT NULL,
  reason text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT rule_sets_pkey PRIMARY KEY (number),
  CONSTRAINT rule_sets_number_check CHECK ((number >= 0))
);

CREATE TABLE public.rule_versions (
  rule_id text NOT NULL,
  version integer NOT NULL,
  state text DEFAULT 'draft'::text NOT NULL,
  name text NOT NULL,
  document json NOT NULL,
  content_hash text NOT NULL,
  reason text DEFAULT ''::text NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  published_at timestamp with time zone,
  CONSTRAINT rule_versions_pkey PRIMARY KEY (rule_id, version),
  CONSTRAINT rule_versions_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'shadow'::text, 'live'::text, 'retired'::text]))),
  CONSTRAINT rule_versions_version_check CHECK ((version > 0))
);

CREATE TABLE public.rules (
  id text NOT NULL,
  starter_key text,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT rules_pkey PRIMARY KEY (id),
  CONSTRAINT rules_starter_key_key UNIQUE (starter_key)
);

CREATE TABLE public.schema_migrations (
  name text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE public.sessions (
  id text NOT NULL,
  user_id text NOT NULL,
  device_id text,
  user_agent text DEFAULT ''::text NOT NULL,
  ip_address text,
  is_cookie boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  end_reason text DEFAULT ''::text NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (id)
);

CREATE TABLE public.shadow_examples (
  rule_id text NOT NULL,
  version integer NOT NULL,
  decision_id text NOT NULL,
  authorization_id text NOT NULL,
  change text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  merchant text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT shadow_examples_pkey PRIMARY KEY (rule_id, version, decision_id),
  CONSTRAINT shadow_examples_change_check CHECK ((change = ANY (ARRAY['newly_declined'::text, 'newly_approved'::text, 'approved_for_less'::text, 'approved_for_more'::text])))
);

CREATE TABLE public.shadow_results (
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
  approved_for_less bigint DEFAULT 0 NOT NULL,
  approved_for_less_minor bigint DEFAULT 0 NOT NULL,
  approved_for_more bigint DEFAULT 0 NOT NULL,
  approved_for_more_minor bigint DEFAULT 0 NOT NULL,
  CONSTRAINT shadow_results_pkey PRIMARY KEY (rule_id, version, day, currency)
);

CREATE TABLE public.totp_factors (
  user_id text NOT NULL,
  sealed_secret bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  confirmed_at timestamp with time zone,
  last_step bigint DEFAULT 0 NOT NULL,
  CONSTRAINT totp_factors_pkey PRIMARY KEY (user_id)
);

CREATE TABLE public.transaction_extras (
  lane smallint NOT NULL,
  authorization_id text NOT NULL,
  account_id text NOT NULL,
  note text DEFAULT ''::text NOT NULL,
  receipt_file_id text,
  receipt_at timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT transaction_extras_pkey PRIMARY KEY (lane, authorization_id),
  CONSTRAINT receipt_has_a_time CHECK (((receipt_file_id IS NULL) = (receipt_at IS NULL))),
  CONSTRAINT transaction_extras_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.transfers (
  lane smallint NOT NULL,
  id text NOT NULL,
  at timestamp with time zone NOT NULL,
  transaction_id text NOT NULL,
  fact_id text,
  account_id text NOT NULL,
  authorization_id text,
  debit text NOT NULL,
  credit text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  reason text NOT NULL,
  happened_at timestamp with time zone,
  CONSTRAINT transfers_pkey PRIMARY KEY (lane, account_id, at, id),
  CONSTRAINT happened_before_booked CHECK ((happened_at < at)),
  CONSTRAINT holds_stay_apart CHECK (((debit = ANY (ARRAY['holds'::text, 'holds_contra'::text])) = (credit = ANY (ARRAY['holds'::text, 'holds_contra'::text])))),
  CONSTRAINT known_accounts CHECK (((debit = ANY (ARRAY['cardholder'::text, 'overdraft'::text, 'holds'::text, 'holds_contra'::text, 'settlement'::text, 'funding'::text, 'disputes'::text, 'interchange'::text, 'adjustments'::text])) AND (credit = ANY (ARRAY['cardholder'::text, 'overdraft'::text, 'holds'::text, 'holds_contra'::text, 'settlement'::text, 'funding'::text, 'disputes'::text, 'interchange'::text, 'adjustments'::text])))),
  CONSTRAINT transfers_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT transfers_currency_check CHECK ((currency ~ '^[a-z]{3}$'::text)),
  CONSTRAINT two_sides CHECK ((debit <> credit))
) PARTITION BY RANGE (at);

CREATE TABLE public.usage_counters (
  lane smallint NOT NULL,
  owner_id text NOT NULL,
  counter_key text NOT NULL,
  currency text NOT NULL,
  window_start_ms bigint NOT NULL,
  used_minor bigint NOT NULL,
  count integer NOT NULL,
  tail_ms bigint,
  declined integer DEFAULT 0 NOT NULL,
  oldest_ms bigint,
  newest_ms bigint,
  CONSTRAINT usage_counters_pkey PRIMARY KEY (lane, owner_id, counter_key, currency, window_start_ms),
  CONSTRAINT usage_counters_count_check CHECK ((count >= 0)),
  CONSTRAINT usage_counters_declined_check CHECK ((declined >= 0)),
  CONSTRAINT usage_counters_used_minor_check CHECK ((used_minor >= 0))
) WITH (fillfactor=60);

CREATE TABLE public.user_event_heads (
  lane smallint NOT NULL,
  user_id text NOT NULL,
  last_seq bigint NOT NULL,
  CONSTRAINT user_event_heads_pkey PRIMARY KEY (lane, user_id),
  CONSTRAINT user_event_heads_lane_check CHECK (((lane >= 0) AND (lane <= 1023)))
);

CREATE TABLE public.user_events (
  lane smallint NOT NULL,
  user_id text NOT NULL,
  seq bigint NOT NULL,
  type text NOT NULL,
  subject_id text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT user_events_pkey PRIMARY KEY (lane, user_id, seq),
  CONSTRAINT user_events_lane_check CHECK (((lane >= 0) AND (lane <= 1023))),
  CONSTRAINT user_events_type_check CHECK ((type = ANY (ARRAY['card'::text, 'transaction'::text, 'kyc'::text, 'notification'::text])))
);

CREATE TABLE public.users (
  id text NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  password_hash text NOT NULL,
  full_name text NOT NULL,
  phone text,
  locale text DEFAULT 'en'::text NOT NULL,
  time_zone text DEFAULT 'UTC'::text NOT NULL,
  roles text[] DEFAULT '{}'::text[] NOT NULL,
  status text DEFAULT 'active'::text NOT NULL,
  status_reason text DEFAULT ''::text NOT NULL,
  account_id text,
  email_verified_at timestamp with time zone,
  terms_version text,
  terms_accepted_at timestamp with time zone,
  trusts_first_place boolean DEFAULT false NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_account_id_key UNIQUE (account_id),
  CONSTRAINT users_email_key_key UNIQUE (email_key),
  CONSTRAINT staff_hold_no_account CHECK (((account_id IS NULL) OR (roles = '{}'::text[]))),
  CONSTRAINT users_roles_check CHECK ((roles <@ ARRAY['support'::text, 'compliance'::text, 'risk'::text, 'finance'::text, 'auditor'::text, 'admin'::text])),
  CONSTRAINT users_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text, 'closed'::text])))
);

-- Partitions that are always there ------------------------------------------------------------------------------------

CREATE TABLE public.audit_other PARTITION OF public.audit DEFAULT;
CREATE TABLE public.decisions_other PARTITION OF public.decisions DEFAULT;
CREATE TABLE public.facts_other PARTITION OF public.facts DEFAULT;
CREATE TABLE public.outbox_other PARTITION OF public.outbox DEFAULT;
CREATE TABLE public.transfers_other PARTITION OF public.transfers DEFAULT;

-- Foreign keys --------------------------------------------------------------------------------------------------------

ALTER TABLE public.backtests ADD CONSTRAINT backtests_rule_id_version_fkey FOREIGN KEY (rule_id, version) REFERENCES public.rule_versions(rule_id, version);
ALTER TABLE public.balances ADD CONSTRAINT balances_lane_account_id_fkey FOREIGN KEY (lane, account_id) REFERENCES public.accounts(lane, id);
ALTER TABLE public.cards ADD CONSTRAINT cards_lane_account_id_fkey FOREIGN KEY (lane, account_id) REFERENCES public.accounts(lane, id);
ALTER TABLE public.case_comments ADD CONSTRAINT case_comments_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE public.challenges ADD CONSTRAINT challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.devices ADD CONSTRAINT devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.dispute_bookings ADD CONSTRAINT dispute_bookings_lane_dispute_id_issuer_transaction_id_fkey FOREIGN KEY (lane, dispute_id, issuer_transaction_id) REFERENCES public.dispute_claims(lane, dispute_id, issuer_transaction_id);
ALTER TABLE public.dispute_claims ADD CONSTRAINT dispute_claims_lane_dispute_id_fkey FOREIGN KEY (lane, dispute_id) REFERENCES public.disputes(lane, id);
ALTER TABLE public.dispute_events ADD CONSTRAINT dispute_events_lane_dispute_id_fkey FOREIGN KEY (lane, dispute_id) REFERENCES public.disputes(lane, id);
ALTER TABLE public.dispute_evidence ADD CONSTRAINT dispute_evidence_lane_dispute_id_fkey FOREIGN KEY (lane, dispute_id) REFERENCES public.disputes(lane, id);
ALTER TABLE public.dispute_evidence ADD CONSTRAINT dispute_evidence_lane_file_id_fkey FOREIGN KEY (lane, file_id) REFERENCES public.files(lane, id);
ALTER TABLE public.disputes ADD CONSTRAINT disputes_lane_account_id_fkey FOREIGN KEY (lane, account_id) REFERENCES public.accounts(lane, id);
ALTER TABLE public.disputes ADD CONSTRAINT disputes_lane_authorization_id_fkey FOREIGN KEY (lane, authorization_id) REFERENCES public.authorizations(lane, id);
ALTER TABLE public.exception_policy_current ADD CONSTRAINT exception_policy_current_version_fkey FOREIGN KEY (version) REFERENCES public.exception_policies(version);
ALTER TABLE public.known_places ADD CONSTRAINT known_places_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.kyc_applications ADD CONSTRAINT kyc_applications_lane_account_id_fkey FOREIGN KEY (lane, account_id) REFERENCES public.accounts(lane, id);
ALTER TABLE public.kyc_applications ADD CONSTRAINT kyc_applications_lane_document_back_file_id_fkey FOREIGN KEY (lane, document_back_file_id) REFERENCES public.files(lane, id);
ALTER TABLE public.kyc_applications ADD CONSTRAINT kyc_applications_lane_document_front_file_id_fkey FOREIGN KEY (lane, document_front_file_id) REFERENCES public.files(lane, id);
ALTER TABLE public.kyc_applications ADD CONSTRAINT kyc_applications_lane_selfie_file_id_fkey FOREIGN KEY (lane, selfie_file_id) REFERENCES public.files(lane, id);
ALTER TABLE public.kyc_uploads ADD CONSTRAINT kyc_uploads_lane_file_id_fkey FOREIGN KEY (lane, file_id) REFERENCES public.files(lane, id);
ALTER TABLE public.notification_preferences ADD CONSTRAINT notification_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.passkeys ADD CONSTRAINT passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.pushes ADD CONSTRAINT pushes_user_id_device_id_fkey FOREIGN KEY (user_id, device_id) REFERENCES public.devices(user_id, device_id) ON DELETE CASCADE;
ALTER TABLE public.reconciliation_breaks ADD CONSTRAINT reconciliation_breaks_last_seen_by_fkey FOREIGN KEY (last_seen_by) REFERENCES public.reconciliation_runs(id);
ALTER TABLE public.reconciliation_breaks ADD CONSTRAINT reconciliation_breaks_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.reconciliation_runs(id);
ALTER TABLE public.recovery_codes ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.refresh_tokens ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE public.rule_set_current ADD CONSTRAINT rule_set_current_number_fkey FOREIGN KEY (number) REFERENCES public.rule_sets(number);
ALTER TABLE public.rule_versions ADD CONSTRAINT rule_versions_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES public.rules(id);
ALTER TABLE public.sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.totp_factors ADD CONSTRAINT totp_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE public.transaction_extras ADD CONSTRAINT transaction_extras_lane_authorization_id_fkey FOREIGN KEY (lane, authorization_id) REFERENCES public.authorizations(lane, id);
ALTER TABLE public.transaction_extras ADD CONSTRAINT transaction_extras_lane_receipt_file_id_fkey FOREIGN KEY (lane, receipt_file_id) REFERENCES public.files(lane, id);

-- Indexes -------------------------------------------------------------------------------------------------------------

CREATE INDEX accounts_of_user ON public.accounts USING btree (user_id);
CREATE INDEX approvals_by_age ON public.approvals USING btree (requested_at, id);
CREATE INDEX approvals_waiting ON public.approvals USING btree (action, subject_key) WHERE (state = 'pending'::text);
CREATE INDEX audit_by_time ON ONLY public.audit USING btree (at DESC, id DESC);
CREATE INDEX audit_of_subject ON ONLY public.audit USING btree (lane, subject_id, at DESC);
CREATE INDEX authorizations_by_age ON public.authorizations USING btree (created_at DESC, id DESC);
CREATE INDEX authorizations_linked ON public.authorizations USING btree (lane, linked_id) WHERE (linked_id IS NOT NULL);
CREATE INDEX authorizations_of_account ON public.authorizations USING btree (lane, account_id, authorized_at DESC, id DESC);
CREATE INDEX authorizations_of_line ON public.authorizations USING btree (lane, counter_owner_id, authorized_at);
CREATE INDEX authorizations_unasked ON public.authorizations USING btree (created_at) WHERE ((kind = 'authorization'::text) AND (channel = ''::text));
CREATE INDEX card_creation_keys_age ON public.card_creation_keys USING btree (created_at);
CREATE INDEX card_secrets_of_fingerprint ON public.card_secrets USING btree (lane, fingerprint);
CREATE INDEX cards_by_age ON public.cards USING btree (created_at DESC, id DESC);
CREATE INDEX cards_of_account ON public.cards USING btree (lane, account_id, created_at DESC, id DESC);
CREATE INDEX cards_of_line ON public.cards USING btree (lane, counter_owner_id);
CREATE INDEX cards_pending ON public.cards USING btree (created_at) WHERE (status = 'pending'::text);
CREATE INDEX cases_by_age ON public.cases USING btree (created_at, id);
CREATE INDEX cases_of_subject ON public.cases USING btree (subject_id);
CREATE INDEX challenges_by_age ON public.challenges USING btree (expires_at);
CREATE INDEX challenges_of_address ON public.challenges USING btree (email_key, purpose, created_at DESC) WHERE (email_key IS NOT NULL);
CREATE INDEX challenges_of_user ON public.challenges USING btree (user_id, purpose, created_at DESC) WHERE (user_id IS NOT NULL);
CREATE INDEX decisions_by_time ON ONLY public.decisions USING brin (at);
CREATE INDEX decisions_of_authorization ON ONLY public.decisions USING btree (lane, authorization_id);
CREATE INDEX devices_push ON public.devices USING btree (push_token) WHERE (push_token IS NOT NULL);
CREATE INDEX dispute_events_of_dispute ON public.dispute_events USING btree (lane, dispute_id, at, id);
CREATE INDEX disputes_draft ON public.disputes USING btree (deadline_at) WHERE (status = 'draft'::text);
CREATE INDEX disputes_of_account ON public.disputes USING btree (lane, account_id, created_at DESC, id DESC);
CREATE INDEX disputes_submitting ON public.disputes USING btree (submitting_at) WHERE (status = 'submitting'::text);
CREATE INDEX exceptions_by_age ON public.exceptions USING btree (created_at, id);
CREATE INDEX exceptions_granted ON public.exceptions USING btree (lane, counter_owner_id, merchant_id) WHERE (status = 'granted'::text);
CREATE INDEX exceptions_of_account ON public.exceptions USING btree (lane, account_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX exceptions_of_payment ON public.exceptions USING btree (lane, authorization_id) WHERE (status <> 'cancelled'::text);
CREATE UNIQUE INDEX fact_keys_request ON public.fact_keys USING btree (lane, provider, request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX facts_posted_by_time ON ONLY public.facts USING btree (provider_at) WHERE (kind = ANY (ARRAY['capture'::text, 'force_post'::text, 'refund'::text]));
CREATE INDEX files_of_user ON public.files USING btree (lane, user_id);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);
CREATE INDEX increments_of_account ON public.increments USING btree (lane, account_id, at);
CREATE INDEX increments_of_line ON public.increments USING btree (lane, counter_owner_id, at);
CREATE INDEX kyc_applications_id ON public.kyc_applications USING btree (id);
CREATE UNIQUE INDEX kyc_applications_one_open ON public.kyc_applications USING btree (lane, user_id) WHERE (status = ANY (ARRAY['pending'::text, 'in_review'::text]));
CREATE INDEX kyc_applications_queue ON public.kyc_applications USING btree (status, submitted_at, id);
CREATE INDEX kyc_uploads_of_user ON public.kyc_uploads USING btree (lane, user_id, created_at DESC);
CREATE INDEX kyc_uploads_unused ON public.kyc_uploads USING btree (expires_at) WHERE (used_by IS NULL);
CREATE INDEX notifications_of_user ON public.notifications USING btree (lane, user_id, created_at DESC, id DESC);
CREATE INDEX outbox_waiting ON ONLY public.outbox USING btree (at, id) WHERE (relayed_at IS NULL);
CREATE INDEX passkeys_of_user ON public.passkeys USING btree (user_id, created_at);
CREATE INDEX provider_outcomes_of_authorization ON public.provider_outcomes USING btree (lane, authorization_id);
CREATE INDEX pushes_of_device ON public.pushes USING btree (user_id, device_id);
CREATE INDEX pushes_to_follow ON public.pushes USING btree (due_at) WHERE (sent_at IS NOT NULL);
CREATE INDEX pushes_to_send ON public.pushes USING btree (due_at) WHERE (sent_at IS NULL);
CREATE INDEX reconciliation_breaks_by_time ON public.reconciliation_breaks USING btree (first_seen_at, id);
CREATE UNIQUE INDEX reconciliation_breaks_standing ON public.reconciliation_breaks USING btree (check_name, subject) WHERE (state <> 'closed'::text);
CREATE INDEX reconciliation_runs_by_time ON public.reconciliation_runs USING btree (created_at, id);
CREATE INDEX reconciliation_runs_finished ON public.reconciliation_runs USING btree (kind, finished_at) WHERE (state = 'finished'::text);
CREATE UNIQUE INDEX reconciliation_runs_queued ON public.reconciliation_runs USING btree (kind) WHERE (state = 'queued'::text);
CREATE INDEX refresh_tokens_of_session ON public.refresh_tokens USING btree (session_id);
CREATE INDEX rule_memories_unready ON public.rule_memories USING btree (lane, owner_id) WHERE (NOT is_ready);
CREATE UNIQUE INDEX rule_versions_one_live ON public.rule_versions USING btree (rule_id) WHERE (state = 'live'::text);
CREATE INDEX rule_versions_running ON public.rule_versions USING btree (state) WHERE (state = ANY (ARRAY['live'::text, 'shadow'::text]));
CREATE INDEX rules_by_age ON public.rules USING btree (created_at DESC, id DESC);
CREATE INDEX sessions_by_age ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id, created_at DESC, id DESC);
CREATE INDEX transaction_extras_of_account ON public.transaction_extras USING btree (lane, account_id);
CREATE INDEX transfers_before_opening ON ONLY public.transfers USING btree (lane, account_id, happened_at, id) WHERE (happened_at IS NOT NULL);
CREATE INDEX users_by_age ON public.users USING btree (created_at DESC, id DESC);
CREATE INDEX users_unverified ON public.users USING btree (created_at) WHERE (email_verified_at IS NULL);

-- Triggers ------------------------------------------------------------------------------------------------------------

CREATE TRIGGER count_state_change AFTER UPDATE OF status, kyc_approved, currency, controls, ceiling, created_at, country, time_zone ON public.accounts FOR EACH ROW EXECUTE FUNCTION public.count_state_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.audit_other FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.audit_seals FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.card_fingerprints FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.card_fingerprints FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER count_state_change AFTER DELETE OR UPDATE OF account_id, user_id, status, frozen_by, purpose, controls, counter_owner_id, consumed_by, locked_merchant_id, created_at ON public.cards FOR EACH ROW EXECUTE FUNCTION public.count_state_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.case_comments FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_comments FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.decisions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.decisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.decisions_other FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.dispute_bookings FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.dispute_bookings FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.dispute_events FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.dispute_events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.dispute_evidence FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.dispute_evidence FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.exception_policies FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.exception_policies FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.fact_keys FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.fact_keys FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.facts FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.facts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.facts_other FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.funding_references FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.funding_references FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.fundings FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.fundings FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.issuer_cards FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.issuer_cards FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.late_decisions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.late_decisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.provider_outcomes FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.provider_outcomes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.rule_sets FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.rule_sets FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_rule_version BEFORE UPDATE ON public.rule_versions FOR EACH ROW EXECUTE FUNCTION public.keep_rule_version();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.transfers FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.transfers FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.transfers_other FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER refuse_forgetting BEFORE DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION public.refuse_forgetting_people();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.users FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- Views ---------------------------------------------------------------------------------------------------------------

CREATE VIEW reporting.entries AS
 SELECT transfers.id || ':d'::text AS entry_id,
    transfers.transaction_id,
    transfers.fact_id,
    reporting.account_name(transfers.debit, transfers.account_id) AS account,
    transfers.currency,
    - transfers.amount_minor AS amount_minor,
    transfers.at AS created_at
   FROM public.transfers
UNION ALL
 SELECT transfers.id || ':c'::text AS entry_id,
    transfers.transaction_id,
    transfers.fact_id,
    reporting.account_name(transfers.credit, transfers.account_id) AS account,
    transfers.currency,
    transfers.amount_minor,
    transfers.at AS created_at
   FROM public.transfers;

CREATE VIEW reporting.balances AS
 SELECT 'cardholder:'::text || balances.account_id AS account,
    balances.currency,
    balances.ledger_minor,
    balances.held_minor
   FROM public.balances
UNION ALL
 SELECT 'overdraft:'::text || balances.account_id AS account,
    balances.currency,
    - balances.overdraft_minor AS ledger_minor,
    0 AS held_minor
   FROM public.balances
  WHERE balances.overdraft_minor > 0
UNION ALL
 SELECT sides.account,
    sides.currency,
    sum(sides.amount_minor)::bigint AS ledger_minor,
    0::bigint AS held_minor
   FROM ( SELECT transfers.debit AS account,
            transfers.currency,
            - transfers.amount_minor AS amount_minor
           FROM public.transfers
        UNION ALL
         SELECT transfers.credit,
            transfers.currency,
            transfers.amount_minor
           FROM public.transfers) sides
  WHERE sides.account <> ALL (ARRAY['cardholder'::text, 'overdraft'::text, 'holds'::text, 'holds_contra'::text])
  GROUP BY sides.account, sides.currency;

CREATE VIEW reporting.facts AS
 SELECT f.id AS fact_id,
    f.provider,
    f.provider_id,
    f.kind,
        CASE
            WHEN o.is_approved IS NULL THEN f.result
            WHEN o.is_approved THEN 'approved'::text
            ELSE 'declined'::text
        END AS result,
    f.amount_minor,
    f.currency,
    f.card_id,
    f.at AS received_at
   FROM public.facts f
     LEFT JOIN public.provider_outcomes o ON o.lane = f.lane AND o.provider = f.provider AND o.provider_id = f.provider_id;

CREATE VIEW reporting.audit AS
 SELECT a.id AS audit_id,
    a.at AS created_at,
    a.actor_kind,
    a.actor_id,
    a.action,
    a.subject_kind,
    a.subject_id,
    a.reason,
    a.details,
    a.request_id,
    s.sequence,
    s.previous_hash,
    s.hash,
    jsonb_build_array(a.lane, a.id, to_char((a.at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text), a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.reason, a.details, a.request_id)::text AS content
   FROM public.audit a
     LEFT JOIN public.audit_seals s ON s.audit_id = a.id;

CREATE VIEW reporting.audit_seals AS
 SELECT sequence,
    audit_id,
    previous_hash,
    hash,
    sealed_at
   FROM public.audit_seals;

CREATE VIEW reporting.reconciliation_runs AS
 SELECT id AS run_id,
    kind,
    state,
    requested_by,
    from_at,
    until_at,
    checked,
    differences,
    opened,
    closed,
    mended,
    totals,
    problem,
    created_at,
    started_at,
    finished_at
   FROM public.reconciliation_runs;

CREATE VIEW reporting.reconciliation_breaks AS
 SELECT id AS break_id,
    check_name,
    subject,
    expected,
    found,
    state,
    first_seen_at,
    last_seen_at,
    accepted_by,
    accepted_at,
    accepted_reason,
    closed_at,
    closed_because
   FROM public.reconciliation_breaks;

-- Privileges ----------------------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA public TO cardwright_app;
GRANT USAGE ON SCHEMA reporting TO cardwright_app;
GRANT USAGE ON SCHEMA reporting TO reporting;
GRANT DELETE, INSERT, SELECT ON TABLE public.job_pools TO cardwright_app;
GRANT DELETE, INSERT, SELECT ON TABLE public.rule_seen TO cardwright_app;
GRANT DELETE, INSERT, SELECT ON TABLE public.user_events TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.card_creation_keys TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.challenges TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.devices TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.dispute_claims TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.files TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.idempotency_keys TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.known_places TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.kyc_drafts TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.kyc_uploads TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.merchant_activity TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.merchant_requests TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.notification_preferences TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.outbox TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.outbox_failures TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.passkeys TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.pushes TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.recovery_codes TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.refresh_tokens TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.rule_memories TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.sessions TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.totp_factors TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.usage_counters TO cardwright_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.users TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.audit TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.audit_seals TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.card_fingerprints TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.case_comments TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.decisions TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.dispute_bookings TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.dispute_events TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.dispute_evidence TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.exception_policies TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.fact_keys TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.facts TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.funding_references TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.fundings TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.issuer_cards TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.late_decisions TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.provider_outcomes TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.rule_sets TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.shadow_examples TO cardwright_app;
GRANT INSERT, SELECT ON TABLE public.transfers TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.accounts TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.approvals TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.authorizations TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.backtests TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.balances TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.card_secrets TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.cards TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.cases TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.disputes TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.exceptions TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.increments TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.kyc_applications TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.notifications TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.reconciliation_breaks TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.reconciliation_runs TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.rule_versions TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.rules TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.shadow_results TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.transaction_extras TO cardwright_app;
GRANT INSERT, SELECT, UPDATE ON TABLE public.user_event_heads TO cardwright_app;
GRANT SELECT ON TABLE public.schema_migrations TO cardwright_app;
GRANT SELECT ON TABLE reporting.audit TO cardwright_app;
GRANT SELECT ON TABLE reporting.audit TO reporting;
GRANT SELECT ON TABLE reporting.audit_seals TO reporting;
GRANT SELECT ON TABLE reporting.balances TO reporting;
GRANT SELECT ON TABLE reporting.entries TO reporting;
GRANT SELECT ON TABLE reporting.facts TO reporting;
GRANT SELECT ON TABLE reporting.reconciliation_breaks TO reporting;
GRANT SELECT ON TABLE reporting.reconciliation_runs TO reporting;
GRANT SELECT, UPDATE ON TABLE public.exception_policy_current TO cardwright_app;
GRANT SELECT, UPDATE ON TABLE public.rule_set_current TO cardwright_app;
REVOKE ALL ON FUNCTION public.ensure_month_partitions(date,date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.ensure_month_partitions(date,date) TO cardwright_app;
