import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { signInStaff } from '../support/staff.ts'

const api = await startIssuingApi()
const staff = await signInStaff(api, 'compliance')

it.each([
  ['/cards/freeze', 'cardholder', {}],
  ['/cards/close', 'cardholder', {}],
  ['/cards/controls', 'cardholder', { controls: { channels: [] } }],
  ['/account/controls', 'cardholder', { controls: { channels: [] } }],
  ['/admin/cards/freeze', 'staff', { reason: 'Suspicious payments' }],
  ['/admin/accounts/ceiling', 'staff', { controls: { channels: [] }, reason: 'Suspicious payments' }],
  ['/admin/users/freeze', 'staff', { reason: 'Suspicious payments' }],
])('%s waits until the payment is decided that is being decided, and counts for the next', async (path, who, rest) => {
  const card = await api.giveCard()
  const { body: me } = await api.get('/me', { token: card.person.accessToken })
  const names: Record<string, unknown> = { cardId: card.cardId, accountId: card.accountId, userId: me.id }
  const asked = /users/.test(path) ? ['userId'] : /admin\/accounts/.test(path) ? ['accountId'] : ['cardId']
  const subject = path === '/account/controls' ? {} : Object.fromEntries(asked.map((name) => [name, names[name]]))
  const token = who === 'staff' ? staff.accessToken : card.person.accessToken
  await withClient(api.database.superuserUrl, async (client) => {
    await client.query('BEGIN')
    await client.query('SELECT FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE', [
      card.lane,
      card.accountId,
    ])
    const before = await countWaitingLocks(client)
    let status: number | undefined
    const change = api
      .post(path, { ...subject, ...rest }, { token, headers: { 'Idempotency-Key': randomUUID() } })
      .then((answer) => {
        status = answer.status
      })
    const isOver = async () => status !== undefined || (await countWaitingLocks(client)) > before
    await vi.waitUntil(isOver, { timeout: 60_000, interval: 10 })
    expect(status).toBeUndefined()
    await client.query('COMMIT')
    await change
    expect(status).toBe(200)
  })
})
