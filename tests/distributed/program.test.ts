import { withClient } from '@cardwright/local-postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningProgram, runToEnd, startProgram } from '../support/running-program.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

const { runtimeUrl, ownerUrl } = await createTestDatabase()
let program: RunningProgram | undefined

beforeAll(async () => {
  program = await startProgram({ DATABASE_URL: runtimeUrl, MIGRATION_DATABASE_URL: ownerUrl })
})

afterAll(() => program?.stop())

const countSealed = () =>
  withClient(ownerUrl, async (client) => (await client.query('SELECT FROM audit_seals')).rowCount ?? 0)

test('the whole program plays the story of a card on a cluster, under a login that owns nothing, and the books balance', async () => {
  const { exitCode, output } = await runToEnd('apps/launcher/src/bin/demo.ts', { DATA_DIR: program?.dataDir ?? '' })
  expect(output).toContain('Everything went as it should, and the books agree')
  expect(exitCode).toBe(0)
})

test('the program proves there that no row of the audit log was changed', async () => {
  // Rows are sealed once a minute.
  await until('rows to be sealed', async () => (await countSealed()) > 0, { timeoutMs: 150_000, intervalMs: 500 })
  const { exitCode, output } = await runToEnd('apps/api/src/bin/verify-audit.ts', { DATABASE_URL: ownerUrl })
  expect(output).toMatch(/[1-9]\d* rows sealed, \d+ not yet, 0 problems\./)
  expect(exitCode).toBe(0)
})
