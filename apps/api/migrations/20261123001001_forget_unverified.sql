-- why: addresses that nobody confirmed are not kept; people who were confirmed cannot be deleted, whatever the code says.

SET LOCAL lock_timeout = '10s';

CREATE FUNCTION refuse_forgetting_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.email_verified_at IS NOT NULL OR OLD.account_id IS NOT NULL OR OLD.roles <> '{}' THEN
    RAISE EXCEPTION 'this person cannot be deleted: the address is confirmed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER refuse_forgetting BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION refuse_forgetting_people();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON users FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX users_unverified ON users (created_at) WHERE email_verified_at IS NULL;

GRANT DELETE ON users TO cardwright_app;
