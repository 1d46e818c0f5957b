-- why: which exceptions are granted without a member of staff decides about money, so it is agreed to by two, kept in versions, and named by each exception that it granted.

-- Every policy that ever counted, so that an old grant can be explained.
CREATE TABLE exception_policies (
  version integer PRIMARY KEY CHECK (version > 0),
  -- By currency the most that is granted, in minor units, as JSON integers. Empty: nothing is granted.
  most_minor jsonb NOT NULL,
  per_month integer NOT NULL CHECK (per_month > 0),
  reason text NOT NULL,
  requested_by text NOT NULL,
  approved_by text,
  -- What was agreed to, and makes one version.
  approval_id text UNIQUE,
  at timestamptz NOT NULL,
  CONSTRAINT most_minor_by_currency CHECK (jsonb_typeof(most_minor) = 'object'),
  CONSTRAINT most_minor_whole CHECK (NOT jsonb_path_exists(most_minor, '$.* ? (@.type() != "number" || @ < 1 || @.floor() != @)')),
  CONSTRAINT four_eyes CHECK (approved_by IS DISTINCT FROM requested_by),
  -- But for the first version, which grants nothing.
  CONSTRAINT agreed_to CHECK ((version = 1 AND most_minor = '{}') OR (approved_by IS NOT NULL AND approval_id IS NOT NULL))
);

-- One row: the policy that counts. A request for an exception keeps it from being changed until the request is through, so a change acts
-- from its commit on.
CREATE TABLE exception_policy_current (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  version integer NOT NULL REFERENCES exception_policies (version)
);
INSERT INTO exception_policies (version, most_minor, per_month, reason, requested_by, at)
VALUES (1, '{}', 1, 'Nothing is granted without a member of staff', 'system', now());
INSERT INTO exception_policy_current (version) VALUES (1);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON exception_policies FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON exception_policies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON exception_policies TO cardwright_app;
GRANT SELECT, UPDATE ON exception_policy_current TO cardwright_app;

-- The policy that granted it. What a policy granted before there were versions names none.
ALTER TABLE exceptions ADD COLUMN policy_version integer;
-- In a block of its own: a cluster hands the constraint of a table that is spread already on to its nodes with the text around it.
DO $$
BEGIN
  ALTER TABLE exceptions ADD CONSTRAINT policy_granted_it CHECK (policy_version IS NULL OR (decided_by = 'policy' AND granted_minor IS NOT NULL));
END
$$;
