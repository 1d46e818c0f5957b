-- why: PostgreSQL asks a table's trigger before the table is emptied, but not before one of its months is: each month needs a trigger of its own.

CREATE OR REPLACE FUNCTION ensure_month_partitions(first_month date, last_month date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  month date;
  child text;
  made integer := 0;
BEGIN
  IF last_month > first_month + interval '10 years' THEN
    RAISE EXCEPTION 'at most ten years of partitions at once';
  END IF;
  FOREACH parent IN ARRAY ARRAY['facts', 'decisions', 'transfers', 'outbox', 'audit'] LOOP
    month := date_trunc('month', first_month)::date;
    WHILE month <= last_month LOOP
      child := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      IF to_regclass(format('public.%I', child)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
          to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        IF parent = 'decisions' THEN
          -- Traces of some 2 KB stay in the row: compressing each would cost more than the decision itself.
          EXECUTE format('ALTER TABLE %I SET (toast_tuple_target = 8160)', child);
        END IF;
        -- Messages may go once they were relayed.
        IF parent <> 'outbox' THEN
          EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', child);
        END IF;
        made := made + 1;
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

DO $$
DECLARE
  child regclass;
BEGIN
  FOR child IN
    SELECT i.inhrelid FROM pg_inherits i
    WHERE i.inhparent IN ('facts'::regclass, 'decisions'::regclass, 'transfers'::regclass, 'audit'::regclass)
  LOOP
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', child);
  END LOOP;
END
$$;
