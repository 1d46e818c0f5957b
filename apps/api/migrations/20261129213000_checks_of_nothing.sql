-- why: a comparison with nothing is neither true nor false, and a check lets that pass: a card that nobody froze could be marked as frozen once more, and what the policy granted could name nobody who decided.

ALTER TABLE cards DROP CONSTRAINT two_freezes_have_two_owners;
ALTER TABLE exceptions DROP CONSTRAINT policy_granted_it;

-- Each in a block of its own: a cluster hands the constraint of a table that is spread already on to its nodes with the text around it.
DO $$
BEGIN
  ALTER TABLE cards ADD CONSTRAINT two_freezes_have_two_owners CHECK (NOT also_frozen_by_cardholder OR frozen_by IS NOT DISTINCT FROM 'program');
END
$$;
DO $$
BEGIN
  ALTER TABLE exceptions ADD CONSTRAINT policy_granted_it CHECK (policy_version IS NULL OR (decided_by IS NOT DISTINCT FROM 'policy' AND granted_minor IS NOT NULL));
END
$$;
