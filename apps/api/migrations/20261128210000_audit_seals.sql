-- why: who reads the audit log must be able to prove that no row was edited or removed since, whoever owns the database.

CREATE TABLE audit_seals (
  sequence bigint PRIMARY KEY CHECK (sequence > 0),
  audit_id text NOT NULL UNIQUE,
  audit_at timestamptz NOT NULL,
  previous_hash text NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz NOT NULL
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- `content` is all of a row as one text that is the same everywhere; hash = SHA-256 of previous_hash and content, in hex.
-- Made anew: on a cluster, a view that its nodes know cannot be replaced by one of a table that they do not know yet.
DROP VIEW reporting.audit;
CREATE VIEW reporting.audit AS
SELECT a.id AS audit_id, a.at AS created_at, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.reason, a.details,
  a.request_id, s.sequence, s.previous_hash, s.hash,
  jsonb_build_array(a.lane, a.id, to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.actor_kind, a.actor_id, a.action,
    a.subject_kind, a.subject_id, a.reason, a.details, a.request_id)::text AS content
FROM audit a LEFT JOIN audit_seals s ON s.audit_id = a.id;

CREATE VIEW reporting.audit_seals AS SELECT sequence, audit_id, previous_hash, hash, sealed_at FROM audit_seals;

GRANT SELECT ON reporting.audit, reporting.audit_seals TO reporting;
GRANT SELECT, INSERT ON audit_seals TO cardwright_app;
GRANT USAGE ON SCHEMA reporting TO cardwright_app;
GRANT SELECT ON reporting.audit TO cardwright_app;
