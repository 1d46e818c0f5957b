import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

/** What the runtime role may do with the queue's tables; the library's own row security keeps everybody else out. */
const TABLES = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs']

const silent = new Logger(() => () => undefined)

/**
 * Brings the queue's own schema up to date as the owner, and opens exactly what the runtime role needs: it owns nothing
 * and makes nothing. Safe to repeat; the caller holds the migrations' lock.
 */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'cardwright-migrate-queue' })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await runMigrations({ pgPool: pool, logger: silent })
    await pool.query(grantSql())
  } finally {
    await pool.end()
  }
}

const grantSql = (): string => `
  GRANT USAGE ON SCHEMA graphile_worker TO cardwright_app;
  GRANT SELECT ON graphile_worker.migrations, graphile_worker.jobs TO cardwright_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLES.map((table) => `graphile_worker.${table}`).join(', ')} TO cardwright_app;
  DO $$
  DECLARE
    target text;
  BEGIN
    FOREACH target IN ARRAY ARRAY[${TABLES.map((table) => `'${table}'`).join(', ')}] LOOP
      IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'graphile_worker' AND tablename = target AND policyname = 'runtime') THEN
        EXECUTE format('CREATE POLICY runtime ON graphile_worker.%I TO cardwright_app USING (true) WITH CHECK (true)', target);
      END IF;
    END LOOP;
  END
  $$;`
