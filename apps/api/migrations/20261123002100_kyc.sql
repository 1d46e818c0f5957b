-- why: identity checks: applications, drafts, uploads, and the pictures themselves. Everything that tells who a person is
-- lies here sealed by the vault; what staff search and sort by (state, time, kind of document) is all that can be read.

CREATE TABLE files (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  user_id text NOT NULL,
  kind text NOT NULL,
  content_type text NOT NULL,
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id)
);
CREATE INDEX files_of_user ON files (lane, user_id);
-- Sealed bytes look random: trying to compress them only costs time.
ALTER TABLE files ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE kyc_uploads (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  user_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('documentFront', 'documentBack', 'selfie')),
  file_id text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Set once, by the application that took it.
  used_by text,
  PRIMARY KEY (lane, id),
  FOREIGN KEY (lane, file_id) REFERENCES files (lane, id)
);
CREATE INDEX kyc_uploads_of_user ON kyc_uploads (lane, user_id, created_at DESC);
CREATE INDEX kyc_uploads_unused ON kyc_uploads (expires_at) WHERE used_by IS NULL;

CREATE TABLE kyc_drafts (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  user_id text NOT NULL,
  sealed bytea NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, user_id)
);

CREATE TABLE kyc_applications (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  id text NOT NULL,
  user_id text NOT NULL,
  account_id text NOT NULL,
  -- The how-manieth application of this person: 1, and one more for each time something had to be sent again.
  attempt integer NOT NULL CHECK (attempt > 0),
  status text NOT NULL CHECK (status IN ('pending', 'in_review', 'approved', 'rejected', 'resubmission_required')),
  -- Name, date of birth, address: sealed.
  sealed bytea NOT NULL,
  document_type text NOT NULL CHECK (document_type IN ('passport', 'id_card', 'driving_licence')),
  document_front_file_id text NOT NULL,
  document_back_file_id text,
  selfie_file_id text NOT NULL,
  terms_version text,
  provider text NOT NULL,
  provider_reference text,
  -- Sentences for the person, and what is to be sent again.
  reasons jsonb NOT NULL DEFAULT '[]',
  resubmission jsonb,
  -- Why, in the words of who decided; the person reads it unless the decision is an approval.
  decision_reason text,
  decided_by text,
  decided_at timestamptz,
  submitted_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, user_id, attempt),
  FOREIGN KEY (lane, account_id) REFERENCES accounts (lane, id),
  FOREIGN KEY (lane, document_front_file_id) REFERENCES files (lane, id),
  FOREIGN KEY (lane, document_back_file_id) REFERENCES files (lane, id),
  FOREIGN KEY (lane, selfie_file_id) REFERENCES files (lane, id),
  CONSTRAINT decided_by_somebody CHECK ((status IN ('pending', 'in_review')) = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);
CREATE UNIQUE INDEX kyc_applications_one_open ON kyc_applications (lane, user_id) WHERE status IN ('pending', 'in_review');
CREATE INDEX kyc_applications_queue ON kyc_applications (status, submitted_at, id);
CREATE INDEX kyc_applications_id ON kyc_applications (id);

GRANT SELECT, INSERT, UPDATE, DELETE ON files, kyc_uploads, kyc_drafts TO cardwright_app;
GRANT SELECT, INSERT, UPDATE ON kyc_applications TO cardwright_app;

-- What staff look at by time or by person, over all lanes.
CREATE INDEX audit_by_time ON audit (at DESC, id DESC);
CREATE INDEX accounts_of_user ON accounts (user_id);
