import { expect, it } from 'vitest'
import { inOrder, type QueryClient, toQueryClient } from '../../src/database/query-client.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const { db, pool } = api.context

/** As several writes of one transaction are sent, of which the first does not go through. */
const writeThree = (client: QueryClient, path: string) =>
  Promise.all([
    client.query('SELECT 1 / 0'),
    client.query('SELECT 1'),
    client.query({ text: 'INSERT INTO job_pools (id, holder, started_at) VALUES ($1, $1, now())', values: [path] }),
  ])

const written = async () => (await pool.query("SELECT id FROM job_pools WHERE id IN ('driver', 'builder')")).rows

it('a statement that waits behind one that failed is not sent once the transaction is over, on a connection of the driver', async () => {
  const client = await pool.connect()
  await client.query('BEGIN')
  await expect(writeThree(inOrder(client), 'driver')).rejects.toMatchObject({ code: '22012' })
  await client.query('ROLLBACK')
  await client.query('SELECT 1')
  client.release()
  expect(await written()).toEqual([])
})

it('nor in a transaction of the query builder', async () => {
  const transaction = db.transaction().execute((tx) => writeThree(toQueryClient(tx), 'builder'))
  await expect(transaction).rejects.toMatchObject({ code: '22012' })
  await db.transaction().execute((tx) => toQueryClient(tx).query('SELECT 1'))
  expect(await written()).toEqual([])
})
