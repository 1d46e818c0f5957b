-- why: people and how they prove who they are (codes, sessions, devices, factors), and what they are told (events, notifications).

SET LOCAL lock_timeout = '10s';

-- People: cardholders (no role) and staff. A directory: small rows, the same everywhere.
CREATE TABLE users (
  id text PRIMARY KEY,
  email text NOT NULL,
  -- What makes an address unique; freed when the person closes the login.
  email_key text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  full_name text NOT NULL,
  phone text,
  locale text NOT NULL DEFAULT 'en',
  time_zone text NOT NULL DEFAULT 'UTC',
  roles text[] NOT NULL DEFAULT '{}' CHECK (roles <@ ARRAY['support', 'compliance', 'risk', 'finance', 'auditor', 'admin']),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled', 'closed')),
  status_reason text NOT NULL DEFAULT '',
  account_id text UNIQUE,
  email_verified_at timestamptz,
  terms_version text,
  terms_accepted_at timestamptz,
  -- Made by the operator, not by signing up: the first place this person signs in from counts as known.
  trusts_first_place boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT staff_hold_no_account CHECK (account_id IS NULL OR roles = '{}')
);
CREATE INDEX users_by_age ON users (created_at DESC, id DESC);

-- One proof that is asked for: a mailed code, a passkey's or a device's signature. Codes are kept as keyed hashes only.
-- Without a user it is a decoy: an unknown address is answered exactly as a known one, down to the attempts that are left.
CREATE TABLE challenges (
  id text PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('verify_email', 'login', 'password_reset', 'step_up', 'passkey_enrol', 'passkey_login')),
  channel text NOT NULL CHECK (channel IN ('email', 'totp', 'passkey', 'device')),
  user_id text REFERENCES users (id) ON DELETE CASCADE,
  email_key text,
  session_id text,
  code_hash bytea,
  data jsonb NOT NULL DEFAULT '{}',
  attempts_left smallint NOT NULL CHECK (attempts_left >= 0),
  sent_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX challenges_of_address ON challenges (email_key, purpose, created_at DESC) WHERE email_key IS NOT NULL;
CREATE INDEX challenges_of_user ON challenges (user_id, purpose, created_at DESC) WHERE user_id IS NOT NULL;
CREATE INDEX challenges_by_age ON challenges (expires_at);

CREATE TABLE sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id text,
  user_agent text NOT NULL DEFAULT '',
  ip_address text,
  is_cookie boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_of_user ON sessions (user_id, created_at DESC, id DESC);
CREATE INDEX sessions_by_age ON sessions (expires_at);

-- A family of refresh tokens belongs to one session. Only hashes are kept; the successor is sealed with a key that only
-- the holder of the token it replaces can make, so that an answer which was lost can be given again.
CREATE TABLE refresh_tokens (
  hash bytea PRIMARY KEY,
  session_id text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  replaced_at timestamptz,
  successor_hash bytea,
  sealed_successor bytea
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

CREATE TABLE devices (
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id text NOT NULL,
  -- Set once the person proved on this device that the address is theirs.
  trusted_at timestamptz,
  registered_at timestamptz,
  platform text CHECK (platform IN ('ios', 'android', 'web')),
  name text,
  locale text,
  push_token text,
  public_key jsonb,
  key_enrolled_at timestamptz,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, device_id)
);
CREATE INDEX devices_push ON devices (push_token) WHERE push_token IS NOT NULL;

-- Network addresses a person signed in from, as keyed hashes: they stand in for the device of a client that names none.
CREATE TABLE known_places (
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  place bytea NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, place)
);

CREATE TABLE totp_factors (
  user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  sealed_secret bytea NOT NULL,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  -- The last time step that was accepted: a code works once.
  last_step bigint NOT NULL DEFAULT 0
);
CREATE TABLE recovery_codes (
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkeys (
  credential_id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  name text NOT NULL,
  is_backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkeys_of_user ON passkeys (user_id, created_at);

CREATE TABLE notification_preferences (
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind text NOT NULL,
  push boolean NOT NULL,
  email boolean NOT NULL,
  PRIMARY KEY (user_id, kind)
);

-- The stream of one person: numbers without gaps, in the order of their commits, since the head's row lock hands them out.
CREATE TABLE user_event_heads (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  user_id text NOT NULL,
  last_seq bigint NOT NULL,
  PRIMARY KEY (lane, user_id)
);
CREATE TABLE user_events (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  user_id text NOT NULL,
  seq bigint NOT NULL,
  type text NOT NULL CHECK (type IN ('card', 'transaction', 'kyc', 'notification')),
  subject_id text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (lane, user_id, seq)
);
CREATE TABLE notifications (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  user_id text NOT NULL,
  -- What it tells of; the same thing is told once.
  source_id text NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  link text,
  created_at timestamptz NOT NULL,
  read_at timestamptz,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, user_id, source_id)
);
CREATE INDEX notifications_of_user ON notifications (lane, user_id, created_at DESC, id DESC);

GRANT SELECT, INSERT, UPDATE ON users, user_event_heads, notifications TO cardwright_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON challenges, sessions, refresh_tokens, devices, known_places, totp_factors,
  recovery_codes, passkeys, notification_preferences TO cardwright_app;
GRANT SELECT, INSERT, DELETE ON user_events TO cardwright_app;
