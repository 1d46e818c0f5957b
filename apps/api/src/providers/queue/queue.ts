import type { Database } from '../../database/database.ts'
import type { JobName, JobPayloads } from './job-payloads.ts'

export type { JobName, JobPayloads } from './job-payloads.ts'

export interface EnqueueOptions {
  /** Jobs with the same key are one: a later one replaces what still waits; what runs already is followed by a new run. */
  jobKey?: string
  /** Not before. */
  runAt?: Date
  /** How often it is tried, with growing pauses, before a person has to look. */
  maxAttempts?: number
}

export interface JobMeta {
  /** 1 for the first try. */
  attempt: number
  maxAttempts: number
  /** Aborted when the process is on its way out. */
  signal: AbortSignal
}

export type JobHandler<N extends JobName> = (payload: JobPayloads[N], meta: JobMeta) => Promise<void>
export type JobHandlers = { [N in JobName]: JobHandler<N> }

export interface Schedule {
  job: JobName
  /** Five fields as in crontab, UTC: minute, hour, day of month, month, day of week. */
  cron: string
}

export interface WorkOptions {
  handlers: JobHandlers
  schedules: readonly Schedule[]
  /** Jobs at a time in this process. */
  concurrency: number
}

/**
 * Work that happens after the answer. A job runs at least once: every handler can be repeated. Schedules fire once,
 * however many processes work.
 */
export interface Queue {
  /** Inside a transaction the job exists if, and only if, the transaction commits. */
  enqueue<N extends JobName>(db: Database, job: N, payload: JobPayloads[N], options?: EnqueueOptions): Promise<void>
  /** Starts working in this process; goes on by itself after the database was away. */
  work(options: WorkOptions): Promise<RunningWork>
}

export interface RunningWork {
  /** Takes no new jobs and waits for those that run. */
  stop(): Promise<void>
}
