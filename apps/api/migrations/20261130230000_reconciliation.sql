-- why: where two figures of the books disagree, or the issuer's books and ours, a person has to learn of it and answer for it: nothing kept what was looked at, when, and what was found.

-- One row for each time that something was compared.
CREATE TABLE reconciliation_runs (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('books', 'issuer')),
  state text NOT NULL CHECK (state IN ('queued', 'running', 'finished', 'failed')),
  -- A member of staff, or 'schedule'.
  requested_by text NOT NULL,
  -- What the issuer booked in [from_at, until_at), by its own clock. Of the books there is no such time: they are looked at whole.
  from_at timestamptz,
  until_at timestamptz,
  -- Accounts whose books were looked at, or clearings and refunds of the issuer.
  checked bigint NOT NULL DEFAULT 0 CHECK (checked >= 0),
  differences integer NOT NULL DEFAULT 0 CHECK (differences >= 0),
  opened integer NOT NULL DEFAULT 0 CHECK (opened >= 0),
  closed integer NOT NULL DEFAULT 0 CHECK (closed >= 0),
  mended integer NOT NULL DEFAULT 0 CHECK (mended >= 0),
  -- By currency, what was cleared less what was refunded: at the issuer, and here.
  totals json NOT NULL DEFAULT '[]',
  problem text,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  CONSTRAINT window_is_whole CHECK ((from_at IS NULL) = (until_at IS NULL) AND (from_at IS NULL OR from_at < until_at)),
  CONSTRAINT ended_has_a_time CHECK ((state IN ('finished', 'failed')) = (finished_at IS NOT NULL)),
  CONSTRAINT failed_says_why CHECK ((state = 'failed') = (problem IS NOT NULL))
);
CREATE INDEX reconciliation_runs_by_time ON reconciliation_runs (created_at, id);
CREATE INDEX reconciliation_runs_finished ON reconciliation_runs (kind, finished_at) WHERE state = 'finished';
-- Who orders what waits already orders the same run.
CREATE UNIQUE INDEX reconciliation_runs_queued ON reconciliation_runs (kind) WHERE state = 'queued';

-- Two figures that should agree and do not. Found again it is the same row; found once more after it was closed, another.
CREATE TABLE reconciliation_breaks (
  id text PRIMARY KEY,
  check_name text NOT NULL,
  subject text NOT NULL,
  expected text NOT NULL,
  found text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'closed')),
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  -- The run that found it first, or found other figures than those that were accepted.
  opened_by text NOT NULL REFERENCES reconciliation_runs (id),
  last_seen_by text NOT NULL REFERENCES reconciliation_runs (id),
  accepted_by text,
  accepted_at timestamptz,
  accepted_reason text,
  closed_at timestamptz,
  -- 'gone': a later run does not find it any more. 'taken_in': the run that found it booked what was missing.
  closed_because text CHECK (closed_because IN ('gone', 'taken_in')),
  CONSTRAINT seen_in_order CHECK (first_seen_at <= last_seen_at),
  CONSTRAINT accepted_by_somebody CHECK ((accepted_by IS NULL) = (accepted_at IS NULL) AND (accepted_by IS NULL) = (accepted_reason IS NULL)),
  CONSTRAINT open_is_not_accepted CHECK (state = 'closed' OR (state = 'accepted') = (accepted_by IS NOT NULL)),
  CONSTRAINT closed_says_why CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (closed_because IS NOT NULL))
);
CREATE UNIQUE INDEX reconciliation_breaks_standing ON reconciliation_breaks (check_name, subject) WHERE state <> 'closed';
CREATE INDEX reconciliation_breaks_by_time ON reconciliation_breaks (first_seen_at, id);

GRANT SELECT, INSERT, UPDATE ON reconciliation_runs, reconciliation_breaks TO cardwright_app;

-- What posted is compared by the issuer's time. Requests are in no such index, so decisions do not pay for it.
CREATE INDEX facts_posted_by_time ON facts (provider_at) WHERE kind IN ('capture', 'force_post', 'refund');

CREATE VIEW reporting.reconciliation_runs AS
SELECT id AS run_id, kind, state, requested_by, from_at, until_at, checked, differences, opened, closed, mended, totals, problem, created_at, started_at, finished_at
FROM public.reconciliation_runs;

CREATE VIEW reporting.reconciliation_breaks AS
SELECT id AS break_id, check_name, subject, expected, found, state, first_seen_at, last_seen_at, accepted_by, accepted_at, accepted_reason, closed_at, closed_because
FROM public.reconciliation_breaks;

GRANT SELECT ON reporting.reconciliation_runs, reporting.reconciliation_breaks TO reporting;
