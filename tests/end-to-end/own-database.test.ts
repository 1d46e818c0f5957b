import { startTestCluster, withClient } from '@cardwright/local-postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningProgram, runToEnd, startProgram } from '../support/running-program.ts'

const { url, remove } = await startTestCluster()
let program: RunningProgram | undefined

/** As an administrator sets up a database for this program, with two logins of which neither is a superuser. */
async function prepareDatabase(): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`CREATE ROLE card_owner LOGIN CREATEROLE PASSWORD 'owner-password'`)
    await client.query(`CREATE ROLE card_program LOGIN PASSWORD 'program-password'`)
    await client.query('CREATE DATABASE cards OWNER card_owner')
  })
}

function addressFor(login: string, password: string): string {
  return Object.assign(new URL(url), { username: login, password, pathname: '/cards' }).href
}

beforeAll(async () => {
  await prepareDatabase()
  program = await startProgram({
    DATABASE_URL: addressFor('card_program', 'program-password'),
    MIGRATION_DATABASE_URL: addressFor('card_owner', 'owner-password'),
  })
})

afterAll(async () => {
  await program?.stop()
  await remove()
})

test('the demo plays on a PostgreSQL of one’s own, whose logins are no superusers', async () => {
  const { exitCode, output } = await runToEnd('apps/launcher/src/bin/demo.ts', { DATA_DIR: program?.dataDir ?? '' })
  expect(program?.readRunFile().postgres).toMatchObject({ pid: null, url: expect.stringContaining('card_owner') })
  expect(output).toContain('Everything went as it should, and the books agree')
  expect(exitCode).toBe(0)
})
