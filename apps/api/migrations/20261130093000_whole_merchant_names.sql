-- why: a merchant's name of more than two hundred letters could be cut off in the midst of a character. JSON keeps such a half, but PostgreSQL reads nothing out of JSON that has one: entries, statements and the search of an account with such a payment failed, and went on to fail. One by one, since a cluster takes no cast to JSON in an update.

DO $$
DECLARE
  broken record;
  whole json;
BEGIN
  FOR broken IN
    SELECT lane, id, merchant::text AS merchant FROM authorizations WHERE merchant::text ~ '[^\\]\\ud[89ab][0-9a-f]{2}"'
  LOOP
    whole := regexp_replace(broken.merchant, '([^\\])\\ud[89ab][0-9a-f]{2}"', '\1"', 'g')::json;
    UPDATE authorizations SET merchant = whole WHERE lane = broken.lane AND id = broken.id;
  END LOOP;
END
$$;
