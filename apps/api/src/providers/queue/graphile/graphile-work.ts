import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type JobHelpers,
  Logger as LibraryLogger,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
} from 'graphile-worker'
import type pg from 'pg'
import type { Context } from '../../../context.ts'
import { createPool } from '../../../database/pool.ts'
import type { JobHandler, JobName, RunningWork, WorkOptions } from '../queue.ts'
import { forgetPool, registerPool, releaseAbandonedJobs, releaseJobsNeverTaken } from './abandoned-jobs.ts'

const RESTART_AFTER_MS = 1_000
const LOOK_FOR_ABANDONED_MS = 5_000
const POLL_MS = 1_000

type Dependencies = Pick<Context, 'db' | 'config' | 'clock' | 'logger' | 'metrics' | 'processLease'>

/**
 * Runs the library's workers and starts them anew whenever they end by themselves, as they do when the database goes
 * away under a job. Only `stop()` ends it.
 */
export async function startGraphileWork(context: Dependencies, options: WorkOptions): Promise<RunningWork> {
  const pool = createPool({
    url: context.config.database.url,
    max: options.concurrency + 3,
    applicationName: 'cardwright-queue',
    logger: context.logger,
    plainTypes: true,
  })
  const stopping = new AbortController()
  const taken: TakenJobs = { poolId: undefined, ids: new Set(), registered: Promise.resolve() }
  const supervised = supervise(context, options, { pool, taken }, stopping.signal)
  const watched = watchAbandonedJobs(context, taken, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await Promise.all([supervised, watched])
      // A mark that is still being made would stay behind.
      await taken.registered
      await forgetPool(context).catch((error: unknown) =>
        context.logger.debug({ error: messageOf(error) }, 'a pool of job workers could not be taken back'),
      )
      await pool.end()
    },
  }
}

/** The jobs that the workers of this process are at. */
interface TakenJobs {
  poolId: string | undefined
  readonly ids: Set<string>
  /** Settles when the last pool is registered, or nobody wants it to be any more: one after the other, the last one counts. */
  registered: Promise<void>
}

async function supervise(
  context: Dependencies,
  options: WorkOptions,
  { pool, taken }: { pool: pg.Pool; taken: TakenJobs },
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    const events = new EventEmitter()
    const lost = new AbortController()
    events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
      taken.poolId = workerPool.id
      taken.ids.clear()
      taken.registered = taken.registered.then(() => register(context, workerPool.id, { taken, stopping }))
    })
    events.on('job:start', ({ job }: { job: { id: string } }) => taken.ids.add(job.id))
    events.on('job:complete', ({ job }: { job: { id: string } }) => taken.ids.delete(job.id))
    // The connection may be lost while the runner is still starting.
    events.once('pool:listen:error', () => lost.abort())
    try {
      await runUntil(AbortSignal.any([lost.signal, stopping]), await startRunner(context, options, pool, events))
    } catch (error) {
      context.logger.warn({ error: messageOf(error) }, 'the job workers stopped; they are started again')
    }
    if (!stopping.aborted) await pause(RESTART_AFTER_MS, stopping)
  }
}

/**
 * Waits for the end of a runner, and ends it itself when the database was lost: what the library remembers of the database
 * (the numbers of its tasks) may not be true of the one that comes back, for example after a failover.
 */
async function runUntil(ended: AbortSignal, runner: Runner): Promise<void> {
  const stop = () => void runner.stop('its work is taken up anew').catch(() => undefined)
  ended.addEventListener('abort', stop, { once: true })
  if (ended.aborted) stop()
  await runner.promise.finally(() => ended.removeEventListener('abort', stop))
}

function startRunner(
  context: Dependencies,
  options: WorkOptions,
  pool: pg.Pool,
  events: EventEmitter,
): Promise<Runner> {
  return run({
    pgPool: pool,
    events,
    logger: quietLogger(context.logger),
    noHandleSignals: true,
    concurrency: options.concurrency,
    pollInterval: POLL_MS,
    // Otherwise nobody waits for the statement that says what became of a job: where it fails, the whole process ends by it.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: toTaskList(context, options),
    parsedCronItems: parseCronItems(
      options.schedules.map(({ job, cron }) => ({
        task: job,
        match: cron,
        identifier: job,
        options: { jobKey: `schedule:${job}`, maxAttempts: 5, backfillPeriod: 0 },
      })),
    ),
  })
}

function toTaskList(context: Dependencies, { handlers }: WorkOptions): TaskList {
  const names = Object.keys(handlers) as JobName[]
  return Object.fromEntries(names.map((name) => [name, toTask(context, name, handlers[name] as JobHandler<JobName>)]))
}

/** The job runner's catcher: an error is counted and logged once, then handed to the queue, which tries again later. */
const toTask =
  (context: Dependencies, name: JobName, handler: JobHandler<JobName>) =>
  async (payload: unknown, { job, abortSignal }: JobHelpers): Promise<void> => {
    const meta = { attempt: job.attempts, maxAttempts: job.max_attempts, signal: abortSignal }
    try {
      await handler(payload as Parameters<JobHandler<JobName>>[0], meta)
      context.metrics.jobs.inc({ job: name, outcome: 'done' })
    } catch (error) {
      const isLast = meta.attempt >= meta.maxAttempts
      context.metrics.jobs.inc({ job: name, outcome: isLast ? 'given_up' : 'retried' })
      const details = { job: name, attempt: meta.attempt, maxAttempts: meta.maxAttempts, error: messageOf(error) }
      if (isLast) context.logger.error(details, 'a job failed for good: a person must look at it')
      else context.logger.warn(details, 'a job failed and is tried again later')
      throw error
    }
  }

/** Tried until it is done: an unregistered pool would look abandoned to the others. */
async function register(
  context: Dependencies,
  poolId: string,
  { taken, stopping }: { taken: TakenJobs; stopping: AbortSignal },
): Promise<void> {
  while (!stopping.aborted && taken.poolId === poolId) {
    try {
      return await registerPool(context, poolId)
    } catch (error) {
      context.logger.debug({ error: messageOf(error) }, 'a pool of job workers could not be registered yet')
      await pause(500, stopping)
    }
  }
}

async function watchAbandonedJobs(context: Dependencies, taken: TakenJobs, stopping: AbortSignal): Promise<void> {
  let suspects: ReadonlySet<string> = new Set()
  let untaken: ReadonlySet<string> = new Set()
  while (!stopping.aborted) {
    try {
      suspects = await releaseAbandonedJobs(context, suspects)
      untaken = await releaseJobsNeverTaken(context, taken, untaken)
    } catch (error) {
      context.logger.debug({ error: messageOf(error) }, 'abandoned jobs could not be looked for')
    }
    await pause(LOOK_FOR_ABANDONED_MS, stopping)
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** The library logs whole jobs with their payloads: only its words are kept, and only when something is wrong. */
const quietLogger = (logger: Dependencies['logger']): LibraryLogger =>
  new LibraryLogger(() => (level, message) => {
    if (level === 'error' || level === 'warning') logger.debug({ queue: level }, message.split('\n')[0])
  })

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
