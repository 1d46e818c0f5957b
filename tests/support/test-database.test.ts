import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { createTestDatabase, testClusterUrl } from './test-database.ts'

const database = await createTestDatabase()

test('each database is its own: what one holds, another does not', async () => {
  const other = await createTestDatabase()
  await withClient(database.ownerUrl, (client) => client.query('CREATE TABLE marker (id int PRIMARY KEY)'))
  const tables = await withClient(other.ownerUrl, (client) => client.query("SELECT to_regclass('marker') AS found"))
  expect(tables.rows).toEqual([{ found: null }])
  await other.drop()
})

test('the runtime login owns nothing', async () => {
  const { rows } = await withClient(database.runtimeUrl, (client) =>
    client.query('SELECT count(*)::int AS owned FROM pg_class WHERE pg_get_userbyid(relowner) = current_user'),
  )
  expect(rows).toEqual([{ owned: 0 }])
})

test('a dropped database is gone although a connection was open', async () => {
  const doomed = await createTestDatabase()
  await withClient(doomed.ownerUrl, async (client) => {
    client.on('error', () => undefined)
    await doomed.drop()
  })
  const { rowCount } = await withClient(await testClusterUrl(), (client) =>
    client.query('SELECT FROM pg_database WHERE datname = $1', [doomed.name]),
  )
  expect(rowCount).toBe(0)
})
