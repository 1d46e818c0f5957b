import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Logger } from './observability/logger.ts'

/**
 * Proof that this process lives, readable by the others: a session of its own that holds an advisory lock on the process's
 * number. `kill -9` closes the session and frees the lock at once, so what the process was working on can be taken over
 * without waiting for a lease to run out.
 */
export interface ProcessLease {
  /** A positive 62-bit number, as text. */
  readonly holder: string
  stop(): Promise<void>
}

export function startProcessLease(url: string, logger: Pick<Logger, 'warn'>): ProcessLease {
  const holder = (randomBytes(8).readBigUInt64BE() >> 2n).toString()
  let client: pg.Client | undefined
  let isStopped = false
  /** Said once for each time the database is away, not at every try. */
  let isSaid = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'cardwright-lease',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    })
    let isLost = false
    const onLost = () => {
      if (isLost || isStopped) return
      isLost = true
      timer = setTimeout(() => {
        connecting = connect()
      }, 500)
    }
    next.on('error', onLost)
    next.on('end', onLost)
    try {
      await next.connect()
      await next.query('SELECT pg_advisory_lock($1::bigint)', [holder])
      client = next
      isSaid = false
      // Stopped while it was being taken: let go at once, or the open connection would keep the process alive.
      if (isStopped) await next.end()
    } catch (error) {
      next.end().catch(() => undefined)
      if (isStopped) return
      if (!isSaid) {
        const details = { error: error instanceof Error ? error.message : String(error) }
        logger.warn(details, 'the process lease could not be taken; it is tried again until the database answers')
      }
      isSaid = true
      onLost()
    }
  }

  let connecting = connect()
  return {
    holder,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await connecting
      await client?.end().catch(() => undefined)
    },
  }
}
