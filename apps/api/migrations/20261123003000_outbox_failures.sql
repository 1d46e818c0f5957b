-- why: a message that cannot be relayed must not block the others; what failed is noted beside the outbox, retried later, and put aside at last.

CREATE TABLE outbox_failures (
  lane smallint NOT NULL,
  outbox_id text NOT NULL,
  attempts integer NOT NULL CHECK (attempts > 0),
  retry_at timestamptz NOT NULL,
  parked_at timestamptz,
  error text NOT NULL,
  PRIMARY KEY (lane, outbox_id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox_failures TO cardwright_app;
