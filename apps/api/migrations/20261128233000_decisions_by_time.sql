-- why: decisions of which the issuer has not told what it recorded are looked for by their time; in a table that only grows with time, such an index is a few pages and costs the decision path nothing.

CREATE INDEX decisions_by_time ON decisions USING brin (at);
