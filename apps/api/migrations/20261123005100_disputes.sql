-- why: contested payments: what was claimed of which clearing, what the issuer made of it, and each booking that followed, once.

CREATE TABLE disputes (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  account_id text NOT NULL,
  user_id text NOT NULL,
  card_id text NOT NULL,
  authorization_id text NOT NULL,
  issuer text NOT NULL,
  -- `submitting`: the cardholder has submitted it, the issuer has not been heard to take it yet.
  status text NOT NULL CHECK (status IN ('draft', 'submitting', 'submitted', 'won', 'lost', 'expired')),
  reason text NOT NULL,
  explanation text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}',
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  merchant json NOT NULL,
  -- What stands on the account at the moment because of it; nothing before it is submitted or after it is decided.
  provisional_credit_minor bigint NOT NULL DEFAULT 0 CHECK (provisional_credit_minor BETWEEN 0 AND amount_minor),
  deadline_at timestamptz NOT NULL,
  submitting_at timestamptz,
  -- How often the issuer has refused it: each further try is another request to the issuer.
  refusals integer NOT NULL DEFAULT 0 CHECK (refusals >= 0),
  decided_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, authorization_id),
  FOREIGN KEY (lane, account_id) REFERENCES accounts (lane, id),
  FOREIGN KEY (lane, authorization_id) REFERENCES authorizations (lane, id),
  CONSTRAINT credit_while_open CHECK (status IN ('submitting', 'submitted') OR provisional_credit_minor = 0),
  CONSTRAINT submitting_since_then CHECK (status <> 'submitting' OR submitting_at IS NOT NULL)
);
CREATE INDEX disputes_of_account ON disputes (lane, account_id, created_at DESC, id DESC);
CREATE INDEX disputes_submitting ON disputes (submitting_at) WHERE status = 'submitting';
CREATE INDEX disputes_draft ON disputes (deadline_at) WHERE status = 'draft';

-- What is claimed of one clearing: the issuer decides each for itself. `refused`: it would not take this claim at all.
CREATE TABLE dispute_claims (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  dispute_id text NOT NULL,
  issuer_transaction_id text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  issuer_dispute_id text,
  status text NOT NULL CHECK (status IN ('unsubmitted', 'submitted', 'won', 'lost', 'expired', 'refused')),
  -- The issuer's time of that status.
  told_at timestamptz,
  PRIMARY KEY (lane, dispute_id, issuer_transaction_id),
  UNIQUE (lane, issuer_transaction_id),
  FOREIGN KEY (lane, dispute_id) REFERENCES disputes (lane, id)
);

-- Each step of a claim moves money at most once, whatever is told how often and in which order.
CREATE TABLE dispute_bookings (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  dispute_id text NOT NULL,
  issuer_transaction_id text NOT NULL,
  step text NOT NULL CHECK (step IN ('credit', 'won', 'lost', 'rescinded', 'reinstated')),
  account_id text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  transaction_id text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, dispute_id, issuer_transaction_id, step),
  FOREIGN KEY (lane, dispute_id, issuer_transaction_id) REFERENCES dispute_claims (lane, dispute_id, issuer_transaction_id)
);

CREATE TABLE dispute_events (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  dispute_id text NOT NULL,
  event text NOT NULL,
  detail text,
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  FOREIGN KEY (lane, dispute_id) REFERENCES disputes (lane, id)
);
CREATE INDEX dispute_events_of_dispute ON dispute_events (lane, dispute_id, at, id);

CREATE TABLE dispute_evidence (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  dispute_id text NOT NULL,
  file_id text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (lane, dispute_id, file_id),
  FOREIGN KEY (lane, dispute_id) REFERENCES disputes (lane, id),
  FOREIGN KEY (lane, file_id) REFERENCES files (lane, id)
);

-- A document has no size in pixels.
ALTER TABLE files ALTER COLUMN width DROP NOT NULL;
ALTER TABLE files ALTER COLUMN height DROP NOT NULL;

DO $$
DECLARE
  protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['dispute_bookings', 'dispute_events', 'dispute_evidence'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', protected);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', protected);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO cardwright_app', protected);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON disputes, dispute_claims TO cardwright_app;
GRANT DELETE ON dispute_claims TO cardwright_app;
