import { sql } from 'kysely'
import type { Context } from '../../../context.ts'
import type { Database } from '../../../database/database.ts'
import { isHolderAlive } from '../../../models/idempotency-model.ts'

type Marking = Pick<Context, 'db' | 'clock' | 'processLease'>

/** Notes whose pool of workers this is; the library locks jobs in the name of their pool. */
export async function registerPool(context: Marking, poolId: string): Promise<void> {
  const { db, clock, processLease } = context
  await db.transaction().execute(async (tx) => {
    await takeMarksBack(tx, processLease.holder)
    await sql`INSERT INTO job_pools (id, holder, started_at)
      VALUES (${poolId}, ${processLease.holder}, ${clock.now()})`.execute(tx)
  })
}

/** Takes back what `registerPool` noted, once the work has ended: nothing of it is for others to take over. */
export async function forgetPool({ db, processLease }: Pick<Marking, 'db' | 'processLease'>): Promise<void> {
  await db.transaction().execute((tx) => takeMarksBack(tx, processLease.holder))
}

/** A process runs one pool at a time: what its earlier pools left locked is free again. */
async function takeMarksBack(tx: Database, holder: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`DELETE FROM job_pools WHERE holder = ${holder} RETURNING id`.execute(tx)
  const former = rows.map(({ id }) => id)
  if (former.length > 0) await sql`SELECT graphile_worker.force_unlock_workers(${former}::text[])`.execute(tx)
}

/**
 * Frees the jobs of processes that are gone, so that they run again at once instead of after the library's four hours.
 * A lease can be away for a moment while its process reconnects: only a pool found dead twice in a row counts.
 * Returns the pools found dead for the first time.
 */
export async function releaseAbandonedJobs(
  context: Pick<Context, 'db' | 'logger' | 'processLease'>,
  suspects: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const dead = await findDeadPools(context)
  const condemned = dead.filter((id) => suspects.has(id))
  if (condemned.length > 0) {
    await sql`SELECT graphile_worker.force_unlock_workers(${condemned}::text[])`.execute(context.db)
    await sql`DELETE FROM job_pools WHERE id = ANY(${condemned})`.execute(context.db)
    context.logger.warn({ pools: condemned.length }, 'the jobs of a process that is gone were taken over')
  }
  return new Set(dead.filter((id) => !suspects.has(id)))
}

/**
 * Frees jobs that the database gave to this process's workers and that never came to them: the connection was lost between the two.
 * One may be on its way: only a job found so twice in a row counts. Returns those found for the first time.
 */
export async function releaseJobsNeverTaken(
  { db, logger }: Pick<Context, 'db' | 'logger'>,
  { poolId, ids }: { poolId: string | undefined; ids: ReadonlySet<string> },
  suspects: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (poolId === undefined) return new Set()
  const { rows } = await sql<{ id: bigint }>`SELECT id FROM graphile_worker.jobs WHERE locked_by = ${poolId}`.execute(
    db,
  )
  const untaken = rows.map(({ id }) => String(id)).filter((id) => !ids.has(id))
  const lost = untaken.filter((id) => suspects.has(id))
  if (lost.length > 0) {
    await sql`UPDATE graphile_worker._private_jobs SET locked_by = NULL, locked_at = NULL
      WHERE id = ANY(${lost}::bigint[]) AND locked_by = ${poolId}`.execute(db)
    logger.warn({ jobs: lost.length }, 'jobs that were lost on their way to a worker are tried again')
  }
  return new Set(untaken.filter((id) => !suspects.has(id)))
}

/** Pools whose process is gone, and pools that hold jobs but never came to register themselves. */
async function findDeadPools({ db, processLease }: Pick<Context, 'db' | 'processLease'>): Promise<string[]> {
  const { rows } = await sql<{ id: string; holder: string | null }>`
    SELECT id, holder FROM job_pools WHERE holder <> ${processLease.holder}
    UNION ALL
    SELECT DISTINCT locked_by, NULL FROM graphile_worker.jobs
    WHERE locked_by IS NOT NULL AND locked_by NOT IN (SELECT id FROM job_pools)`.execute(db)
  const dead: string[] = []
  for (const { id, holder } of rows) {
    if (holder === null || !(await isHolderAlive(db, holder))) dead.push(id)
  }
  return dead
}
