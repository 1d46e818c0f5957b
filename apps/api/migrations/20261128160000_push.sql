-- why: pushes wait in rows of their own until the push service has taken them, and until its receipt says what became of them.

SET LOCAL lock_timeout = '10s';

-- The session that registered the token: with its end, however it ends, the device gets no more pushes.
ALTER TABLE devices ADD COLUMN push_session_id text;

-- One push to one device. What it says is put into words when it is sent. A directory like `devices`: few rows, short-lived.
CREATE TABLE pushes (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  device_id text NOT NULL,
  push_token text NOT NULL,
  notification_id text NOT NULL,
  -- The kind of notification, a link inside the app, and of a payment the amount and the merchant: nothing else.
  content jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  -- Not before: the next try to send it, then the next look for its receipt. While somebody works on it, the end of their lease.
  due_at timestamptz NOT NULL,
  -- What the push service calls it, once it has taken it.
  receipt_id text,
  sent_at timestamptz,
  UNIQUE (notification_id, device_id),
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE,
  CONSTRAINT sent_with_receipt CHECK ((receipt_id IS NULL) = (sent_at IS NULL))
);
CREATE INDEX pushes_to_send ON pushes (due_at) WHERE sent_at IS NULL;
CREATE INDEX pushes_to_follow ON pushes (due_at) WHERE sent_at IS NOT NULL;
CREATE INDEX pushes_of_device ON pushes (user_id, device_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON pushes TO cardwright_app;
