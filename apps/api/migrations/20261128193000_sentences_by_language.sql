-- why: sentences are put into the language of whoever reads them, so what is kept is what they tell: the figures of a decline, the step of a dispute.

SET LOCAL lock_timeout = '10s';

-- What the sentence of a decline says beside the payment itself: the limit as it stood, what was available. Null for payments that were
-- not declined, and for those of before: their sentence is in `explanation`, in English.
ALTER TABLE authorizations ADD COLUMN decline_details json;

-- The figures of a step: what was credited or won. Null for steps of before: their sentence is in `detail`, in English.
ALTER TABLE dispute_events ADD COLUMN figures json;
