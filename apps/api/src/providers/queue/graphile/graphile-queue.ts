import { sql } from 'kysely'
import type { Context } from '../../../context.ts'
import type { EnqueueOptions, Queue } from '../queue.ts'
import { startGraphileWork } from './graphile-work.ts'

const DEFAULT_MAX_ATTEMPTS = 25

type Dependencies = Pick<Context, 'db' | 'config' | 'clock' | 'logger' | 'metrics' | 'processLease'>

/** The queue on the same PostgreSQL as everything else: a job is a row of the caller's own transaction. */
export const createGraphileQueue = (context: Dependencies): Queue => ({
  async enqueue(db, job, payload, { jobKey, runAt, maxAttempts = DEFAULT_MAX_ATTEMPTS }: EnqueueOptions = {}) {
    await sql`SELECT graphile_worker.add_job(
      identifier => ${job}, payload => ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
      max_attempts => ${maxAttempts}, job_key => ${jobKey ?? null}::text)`.execute(db)
  },
  work: (options) => startGraphileWork(context, options),
})
