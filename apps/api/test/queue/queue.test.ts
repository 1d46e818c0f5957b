import { randomBytes } from 'node:crypto'
import { createIdMaker } from '@cardwright/contracts'
import { withClient } from '@cardwright/local-postgres'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { systemClock } from '../../src/clock.ts'
import { createDatabase } from '../../src/database/database.ts'
import { createPool } from '../../src/database/pool.ts'
import { ensurePartitions } from '../../src/jobs/ensure-partitions.ts'
import { forgetRelayedMessages } from '../../src/jobs/forget-relayed-messages.ts'
import { type Dispatch, relayBatch, startRelay } from '../../src/jobs/relay-outbox.ts'
import { insertOutbox, type OutboxMessage } from '../../src/models/outbox-model.ts'
import { createMetrics } from '../../src/observability/metrics.ts'
import { startProcessLease } from '../../src/process-lease.ts'
import { releaseAbandonedJobs } from '../../src/providers/queue/graphile/abandoned-jobs.ts'
import { createGraphileQueue } from '../../src/providers/queue/graphile/graphile-queue.ts'
import type { JobHandler, JobHandlers, JobName, Queue } from '../../src/providers/queue/queue.ts'
import { countAlerts } from '../support/alerts.ts'

const database = await createTestDatabase()
const logger = pino({ level: 'silent' })
const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

/** What one process has: a pool, a lease, a queue. */
function createProcess() {
  const pool = createPool({ url: database.runtimeUrl, max: 8, applicationName: 'test', logger })
  const db = createDatabase(pool)
  const processLease = startProcessLease(database.runtimeUrl, logger)
  const config = { database: { url: database.runtimeUrl } } as Parameters<typeof createGraphileQueue>[0]['config']
  const context = { db, config, clock: systemClock, logger, metrics: createMetrics('test'), processLease }
  closers.push(async () => {
    await processLease.stop()
    await pool.end()
  })
  return { ...context, pool, queue: createGraphileQueue(context) }
}

const newId = createIdMaker({ now: () => Date.now(), random: (count) => randomBytes(count) })
const here = createProcess()

const JOBS: readonly JobName[] = ['sync-card', 'finish-card']

const handlersWith = (job: JobName, handler: JobHandler<JobName>): JobHandlers =>
  Object.fromEntries(
    JOBS.map((name) => [name, name === job ? handler : async () => undefined]),
  ) as unknown as JobHandlers

const work = async (queue: Queue, job: JobName, handler: JobHandler<JobName>) => {
  const running = await queue.work({ handlers: handlersWith(job, handler), schedules: [], concurrency: 2 })
  return running
}

describe('the queue', () => {
  it('runs a job whose transaction committed, and none of a transaction that was rolled back', async () => {
    const seen: string[] = []
    const running = await work(here.queue, 'sync-card', async (payload) => {
      seen.push((payload as { cardId: string }).cardId)
    })
    const rolledBack = here.db.transaction().execute(async (tx) => {
      await here.queue.enqueue(tx, 'sync-card', { lane: 1, cardId: 'card_rolled_back' })
      throw new Error('no')
    })
    await expect(rolledBack).rejects.toThrow('no')
    await here.db
      .transaction()
      .execute((tx) => here.queue.enqueue(tx, 'sync-card', { lane: 1, cardId: 'card_committed' }))
    await vi.waitFor(() => expect(seen).toEqual(['card_committed']), { timeout: 60_000 })
    await running.stop()
  })

  it('keeps one waiting job for a key, however often it is enqueued', async () => {
    for (let round = 0; round < 5; round += 1) {
      await here.queue.enqueue(here.db, 'sync-card', { lane: 1, cardId: 'card_one' }, { jobKey: 'sync-card:card_one' })
    }
    let runs = 0
    const running = await work(here.queue, 'sync-card', async () => {
      runs += 1
    })
    await vi.waitFor(async () => expect(await countJobs()).toBe(0n), { timeout: 60_000 })
    expect(runs).toBe(1)
    await running.stop()
  })

  it('goes on by itself after the server ended all its connections', async () => {
    const seen: string[] = []
    const running = await work(here.queue, 'sync-card', async (payload) => {
      seen.push((payload as { cardId: string }).cardId)
    })
    await withClient(database.superuserUrl, (client) =>
      client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cardwright-queue'",
      ),
    )
    await here.queue.enqueue(here.db, 'sync-card', { lane: 1, cardId: 'card_after' })
    await vi.waitFor(() => expect(seen).toEqual(['card_after']), { timeout: 60_000 })
    await running.stop()
  })

  it('does a job that was given to its workers and got lost on the way', async () => {
    const seen: string[] = []
    const running = await work(here.queue, 'sync-card', async (payload) => {
      seen.push((payload as { cardId: string }).cardId)
    })
    const pool = await vi.waitFor(
      async () => {
        const [id] = await poolsHere()
        expect(id).toBeDefined()
        return id
      },
      { timeout: 60_000 },
    )
    await here.db.transaction().execute(async (tx) => {
      await here.queue.enqueue(tx, 'sync-card', { lane: 1, cardId: 'card_lost' })
      await sql`UPDATE graphile_worker._private_jobs SET locked_by = ${pool}, locked_at = now()`.execute(tx)
    })
    await vi.waitFor(() => expect(seen).toEqual(['card_lost']), { timeout: 60_000 })
    await running.stop()
  })

  it('does a job again, and lives on, when what it has done could not be written down', async () => {
    const asSuperuser = (text: string) => withClient(database.superuserUrl, (client) => client.query(text))
    let runs = 0
    const running = await work(here.queue, 'sync-card', async () => {
      runs += 1
      await asSuperuser(
        runs === 1
          ? 'REVOKE DELETE ON graphile_worker._private_jobs FROM cardwright_app'
          : 'GRANT DELETE ON graphile_worker._private_jobs TO cardwright_app',
      )
    })
    await here.queue.enqueue(here.db, 'sync-card', { lane: 1, cardId: 'card_unwritten' })
    await vi.waitFor(async () => expect(await countJobs()).toBe(0n), { timeout: 60_000 })
    expect(runs).toBe(2)
    await running.stop()
  })

  it('takes over the jobs of a process that is gone', async () => {
    await here.queue.enqueue(here.db, 'sync-card', { lane: 1, cardId: 'card_orphan' })
    await sql`UPDATE graphile_worker._private_jobs SET locked_by = 'pool-gone', locked_at = now()`.execute(here.db)
    await sql`INSERT INTO job_pools (id, holder, started_at) VALUES ('pool-gone', '1234567', now())`.execute(here.db)
    const firstLook = await releaseAbandonedJobs(here, new Set())
    expect([...firstLook]).toContain('pool-gone')
    await releaseAbandonedJobs(here, firstLook)
    const { rows } = await sql<{ locked_by: string | null }>`SELECT locked_by FROM graphile_worker.jobs`.execute(
      here.db,
    )
    expect(rows).toEqual([{ locked_by: null }])
    await sql`DELETE FROM graphile_worker._private_jobs`.execute(here.db)
  })

  it('leaves nothing to be taken over where it was stopped in order', async () => {
    const running = await work(here.queue, 'sync-card', async () => undefined)
    await vi.waitFor(async () => expect(await poolsHere()).toHaveLength(1), { timeout: 60_000 })
    await running.stop()
    expect(await poolsHere()).toEqual([])
  })

  it('leaves nothing either where it is stopped while its mark is still being made', async () => {
    const asSuperuser = (text: string) => withClient(database.superuserUrl, (client) => client.query(text))
    await asSuperuser(`CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END $$`)
    await asSuperuser('CREATE TRIGGER slow BEFORE INSERT ON job_pools FOR EACH ROW EXECUTE FUNCTION linger()')
    const countSlow = async () =>
      (
        await asSuperuser(
          "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'INSERT INTO job_pools%' AND state = 'active'",
        )
      ).rowCount
    const running = await work(here.queue, 'sync-card', async () => undefined)
    await vi.waitFor(async () => expect(await countSlow()).toBe(1), { timeout: 60_000, interval: 20 })
    await running.stop()
    await asSuperuser('DROP FUNCTION linger() CASCADE')
    expect(await poolsHere()).toEqual([])
  })

  it('lets the runtime role make no table in the schema of the queue', async () => {
    await expect(sql`CREATE TABLE graphile_worker.mine (id int)`.execute(here.db)).rejects.toThrow(/permission denied/)
  })
})

const poolsHere = async (): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM job_pools WHERE holder = ${here.processLease.holder}`.execute(here.db)
  return rows.map(({ id }) => id)
}

const countJobs = async (): Promise<bigint> =>
  (await sql<{ count: bigint }>`SELECT count(*) FROM graphile_worker.jobs`.execute(here.db)).rows[0]?.count ?? 0n

const write = async (subjectId: string, topic = 'card.test', at = new Date()) => {
  const lane = 5
  await insertOutbox(here.db, { lane, id: newId('evt', lane), topic, subjectId, payload: { subjectId }, at })
}

const collect =
  (into: string[]): Dispatch =>
  async (_tx, message: OutboxMessage) => {
    into.push(message.subjectId)
  }

describe('the relay of the outbox', () => {
  it('hands on every message once and in the order of their times', async () => {
    // Messages of the same millisecond have no order among themselves.
    const start = Date.now() - 1_000
    for (const [index, subject] of ['a', 'b', 'c'].entries()) await write(subject, 'card.test', new Date(start + index))
    const seen: string[] = []
    expect(await relayBatch(here, collect(seen))).toBe(3)
    expect(await relayBatch(here, collect(seen))).toBe(0)
    expect(seen).toEqual(['a', 'b', 'c'])
  })

  it('loses nothing and doubles nothing when several workers relay at once', async () => {
    const expected = Array.from({ length: 120 }, (_, index) => `m${index}`)
    for (const subject of expected) await write(subject)
    const dispatch: Dispatch = async (tx, message) => {
      await sql`INSERT INTO usage_counters (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count)
        VALUES (5, ${message.subjectId}, 'relay', 'usd', 0, 0, 1)`.execute(tx)
    }
    const relays = [startRelay(here, dispatch), startRelay(here, dispatch), startRelay(here, dispatch)]
    const count = async () =>
      (await sql<{ n: bigint }>`SELECT count(*) AS n FROM usage_counters WHERE counter_key = 'relay'`.execute(here.db))
        .rows[0]?.n
    await vi.waitFor(async () => expect(await count()).toBe(120n), { timeout: 60_000 })
    await Promise.all(relays.map((relay) => relay.stop()))
    expect(await relayBatch(here, dispatch)).toBe(0)
  })

  it('sets a poisonous message aside without holding up the others', async () => {
    await write('before')
    await write('poison')
    await write('after')
    const seen: string[] = []
    const dispatch: Dispatch = async (tx, message) => {
      if (message.subjectId === 'poison') throw new Error('cannot be read')
      await collect(seen)(tx, message)
    }
    let now = Date.now()
    const context = { ...here, clock: { now: () => new Date(now), nowMs: () => now } }
    await relayBatch(context, dispatch)
    expect(seen.filter((subject) => subject === 'after')).not.toHaveLength(0)
    // It is tried again after a second, then after four more, and not in between.
    const failures = async () =>
      (await sql<{ attempts: number }>`SELECT attempts FROM outbox_failures`.execute(here.db)).rows[0]?.attempts
    for (const [laterMs, attempts] of [
      [999, 1],
      [1, 2],
      [3_999, 2],
      [1, 3],
    ] as const) {
      now += laterMs
      await relayBatch(context, dispatch)
      expect(await failures(), `after ${laterMs} ms more`).toBe(attempts)
    }
    for (let round = 0; round < 10; round += 1) {
      now += 600_000
      await relayBatch(context, dispatch)
    }
    const { rows } = await sql<{ attempts: number; parked: boolean; error: string }>`
      SELECT attempts, parked_at IS NOT NULL AS parked, error FROM outbox_failures`.execute(here.db)
    expect(rows).toEqual([{ attempts: 8, parked: true, error: 'cannot be read' }])
    expect(await countAlerts(here, 'outbox_parked')).toBe(1)
  })
})

describe('housekeeping', () => {
  const inTwoYears = () => new Date(Date.now() + 2 * 365 * 24 * 3_600_000)

  it('makes the partitions of coming months with the rights of the running program', async () => {
    const clock = { now: inTwoYears, nowMs: () => inTwoYears().getTime() }
    await ensurePartitions({ ...here, clock })
    const now = inTwoYears()
    const monthIn = (months: number) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1))
        .toISOString()
        .slice(0, 7)
        .replace('-', '_')
    const names = [0, 13].flatMap((months) => [`facts_${monthIn(months)}`, `audit_${monthIn(months)}`])
    const { rows } = await sql<{
      name: string | null
    }>`SELECT to_regclass('public.' || name)::text AS name FROM unnest(${names}::text[]) name`.execute(here.db)
    expect(rows.map(({ name }) => name)).toEqual(names)
  })

  it('forgets what was relayed a week ago, and nothing that still waits', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000)
    for (const at of [daysAgo(30), daysAgo(8), daysAgo(6)]) {
      await write(`relayed ${at.toISOString()}`, 'card.test', at)
      await relayBatch({ ...here, clock: { now: () => at, nowMs: () => at.getTime() } }, async () => undefined)
    }
    await write('old and waiting', 'card.test', daysAgo(30))
    await forgetRelayedMessages(here)
    const { rows } = await sql<{ subject_id: string }>`
      SELECT subject_id FROM outbox WHERE at < ${daysAgo(5)} ORDER BY at`.execute(here.db)
    expect(rows.map(({ subject_id: id }) => id)).toEqual(['old and waiting', expect.stringMatching(/^relayed /)])
  })
})
