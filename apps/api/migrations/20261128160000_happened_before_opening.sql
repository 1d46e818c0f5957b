-- why: an account can bring a past with it (money and payments from before it was opened here). Its entries are booked when we learn of them, and dated when they happened.

-- Set only where that was before the account was opened: whatever happens afterwards is dated by its booking, so that a statement once
-- given stays as it was.
ALTER TABLE transfers ADD COLUMN happened_at timestamptz;
ALTER TABLE transfers ADD CONSTRAINT happened_before_booked CHECK (happened_at < at);
CREATE INDEX transfers_before_opening ON transfers (lane, account_id, happened_at, id) WHERE happened_at IS NOT NULL;
