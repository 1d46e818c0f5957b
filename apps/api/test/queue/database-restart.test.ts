import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, systemIdSource } from '@cardwright/contracts'
import { type LocalPostgres, startLocalPostgres, withClient } from '@cardwright/local-postgres'
import { afterAll, expect, it, vi } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { startProcess } from '../support/child-process.ts'
import { createHttpClient } from '../support/http-client.ts'

const home = await mkdtemp(join(tmpdir(), 'cardwright-restart-'))
let postgres: LocalPostgres = await startLocalPostgres({ dataDir: join(home, 'postgres'), durable: true })
afterAll(async () => {
  await postgres.stop()
  await rm(home, { recursive: true, force: true })
})
await migrate(postgres.url)

const env = {
  DATA_DIR: join(home, 'data'),
  DATABASE_URL: postgres.url,
  STRIPE_WEBHOOK_SECRET: 'whsec_test',
  WORKER_METRICS_PORT: '0',
}

/** An outbox message that leads to a job: it is gone when relay and workers both do their work. */
async function writeMessage(): Promise<void> {
  const id = newId('card', { ...systemIdSource, lane: 7 })
  const messageId = newId('evt', { ...systemIdSource, lane: 7 })
  await withClient(postgres.url, (client) =>
    client.query(
      `INSERT INTO outbox (lane, id, at, topic, subject_id, payload) VALUES (7, $1, now(), 'issuer.card.sync', $2, '{}')`,
      [messageId, id],
    ),
  )
}

const isQuiet = async (): Promise<boolean> => {
  const { rows } = await withClient(postgres.url, (client) =>
    client.query<{ left: string }>(
      `SELECT (SELECT count(*) FROM outbox WHERE relayed_at IS NULL) + (SELECT count(*) FROM graphile_worker.jobs
        WHERE task_identifier = 'sync-card') AS left`,
    ),
  )
  return rows[0]?.left === '0'
}

it('the API and the worker outlive the death of PostgreSQL and go on by themselves', async () => {
  const api = await startProcess('server.ts', env)
  const worker = await startProcess('worker.ts', env)
  const { get } = createHttpClient(String(api.ready.url))
  const waitForReady = (status: number) =>
    vi.waitFor(async () => expect((await get('/health/ready')).status).toBe(status), { timeout: 60_000, interval: 200 })
  await writeMessage()
  await vi.waitFor(async () => expect(await isQuiet()).toBe(true), { timeout: 60_000, interval: 100 })

  process.kill(postgres.pid, 'SIGKILL')
  await postgres.exited
  await waitForReady(503)
  postgres = await startLocalPostgres({ dataDir: join(home, 'postgres'), durable: true, port: postgres.port })
  await waitForReady(200)
  await writeMessage()
  await vi.waitFor(async () => expect(await isQuiet()).toBe(true), { timeout: 60_000, interval: 100 })
  expect([api.child.exitCode, worker.child.exitCode]).toEqual([null, null])
})
