-- why: what people keep beside their payments: a note, and a picture of the receipt (sealed, in files).

CREATE TABLE transaction_extras (
  lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 1023),
  authorization_id text NOT NULL,
  account_id text NOT NULL,
  note text NOT NULL DEFAULT '',
  receipt_file_id text,
  receipt_at timestamptz,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (lane, authorization_id),
  FOREIGN KEY (lane, authorization_id) REFERENCES authorizations (lane, id),
  FOREIGN KEY (lane, receipt_file_id) REFERENCES files (lane, id),
  CONSTRAINT receipt_has_a_time CHECK ((receipt_file_id IS NULL) = (receipt_at IS NULL))
);
CREATE INDEX transaction_extras_of_account ON transaction_extras (lane, account_id);

GRANT SELECT, INSERT, UPDATE ON transaction_extras TO cardwright_app;
