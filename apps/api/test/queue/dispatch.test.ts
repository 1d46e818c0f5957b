import { expect, it, vi } from 'vitest'
import { insertOutbox } from '../../src/models/outbox-model.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const { db, newId, pool, clock } = api.context

it('a message that nobody serves is not taken for done: it waits to be tried again, with the reason', async () => {
  const lane = 7
  const id = newId('evt', lane)
  await insertOutbox(db, { lane, id, topic: 'of.another.release', subjectId: 'x', payload: {}, at: clock.now() })
  await vi.waitFor(
    async () => {
      const failures = 'SELECT error FROM outbox_failures WHERE lane = $1 AND outbox_id = $2'
      const { rows } = await pool.query(failures, [lane, id])
      expect(rows).toEqual([{ error: 'nobody serves the topic of.another.release' }])
    },
    { timeout: 60_000 },
  )
  const { rows } = await pool.query('SELECT relayed_at FROM outbox WHERE lane = $1 AND id = $2', [lane, id])
  expect(rows).toEqual([{ relayed_at: null }])
})
