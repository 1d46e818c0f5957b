-- why: a job that was running when its process was killed must run again at once; this says which process a pool of workers belongs to, so that the others can see that it is gone.

CREATE TABLE job_pools (
  id text PRIMARY KEY,
  -- The number under which the process holds its lease (an advisory lock).
  holder text NOT NULL,
  started_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON job_pools TO cardwright_app;
