-- why: facts about a merchant over all cardholders, counted beside the decisions: approximate, and outside of the lanes.

-- Requests as they were relayed, until they are counted: nobody waits for anybody to write one.
CREATE TABLE merchant_requests (
  id text PRIMARY KEY,
  merchant_id text NOT NULL,
  hour timestamptz NOT NULL,
  is_declined boolean NOT NULL
);
CREATE TABLE merchant_activity (
  merchant_id text NOT NULL,
  hour timestamptz NOT NULL,
  attempts integer NOT NULL,
  declines integer NOT NULL,
  PRIMARY KEY (merchant_id, hour)
) WITH (fillfactor = 70);
GRANT SELECT, INSERT, UPDATE, DELETE ON merchant_requests, merchant_activity TO cardwright_app;
