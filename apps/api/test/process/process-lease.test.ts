import { type AddressInfo, createServer } from 'node:net'
import { withClient } from '@cardwright/local-postgres'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { startProcessLease } from '../../src/process-lease.ts'

const database = await createTestDatabase()
const logger = pino({ level: 'silent' })
const soon = { timeout: 60_000 }

const countLeases = () =>
  withClient(database.superuserUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'cardwright-lease' AND datname = current_database()",
    )
    return rows[0]?.count
  })

test('a process that lives holds one session, and none once it has stopped', async () => {
  const lease = startProcessLease(database.runtimeUrl, logger)
  await vi.waitUntil(async () => (await countLeases()) === 1, soon)
  await lease.stop()
  await vi.waitUntil(async () => (await countLeases()) === 0, soon)
})

test('stopping while the session is still being opened leaves none behind', async () => {
  for (let round = 0; round < 10; round += 1) await startProcessLease(database.runtimeUrl, logger).stop()
  await vi.waitUntil(async () => (await countLeases()) === 0, soon)
})

test('stopping is quick although the database is away', async () => {
  const lease = startProcessLease('postgres://nobody@127.0.0.1:1/nothing', logger)
  await lease.stop()
  await lease.stop()
})

test('a database that is away is told once, not at every try', async () => {
  const warnings: unknown[] = []
  let tries = 0
  const counting = createServer((socket) => {
    tries += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => counting.listen(0, '127.0.0.1', resolve))
  const { port } = counting.address() as AddressInfo
  const lease = startProcessLease(`postgres://nobody@127.0.0.1:${port}/nothing`, {
    warn: (...said: unknown[]) => warnings.push(said),
  })
  await vi.waitUntil(() => tries >= 3, soon)
  await lease.stop()
  counting.close()
  expect(warnings).toHaveLength(1)
})
