import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { signInStaff } from '../support/staff.ts'

const api = await startIssuingApi()
const admin = await signInStaff(api, 'admin')

const close = async ({ person }: CardOfTest) => api.post('/me/close', {}, { token: await api.stepUp(person) })
const obstaclesOf = async (card: CardOfTest) => {
  const { status, body } = await close(card)
  expect([status, body.code]).toEqual([409, 'close_blocked'])
  return (body.errors as { code: string; params?: unknown }[]).map(({ code, params }) => [code, params])
}
const closeCard = ({ person, cardId }: CardOfTest) =>
  api.post('/cards/close', { cardId }, { token: person.accessToken })
const userIdOf = async ({ person }: CardOfTest) =>
  (await api.get('/me', { token: person.accessToken })).body.id as string

describe('an account', () => {
  it('is not closed while a card is open, be it frozen, or while money is held that it does not have', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    await api.send(new ProviderChain(card).record(700, true))
    await api.post('/cards/freeze', { cardId: card.cardId }, { token: card.person.accessToken })
    expect(await obstaclesOf(card)).toEqual([
      ['holds_open', { amountMinor: 700, currency: 'usd' }],
      ['cards_open', { count: 1 }],
    ])
  })

  it('is not closed while its person owes something', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    for (const event of new ProviderChain(card).capture(900, true)) await api.send(event)
    await closeCard(card)
    expect(await obstaclesOf(card)).toEqual([['overdraft_owed', { amountMinor: 900, currency: 'usd' }]])
    const { body } = await api.get('/me/export', { token: card.person.accessToken })
    expect(body.account).toMatchObject({ balances: [{ ledgerMinor: -900, heldMinor: 0 }] })
    const path = `/admin/users/detail?userId=${await userIdOf(card)}`
    const { body: file } = await api.get(path, { token: admin.accessToken })
    expect(file.account).toMatchObject({ balance: { ledgerMinor: -900, availableMinor: -900 } })
  })

  it('is not closed while the program has frozen it', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    await closeCard(card)
    const reason = 'Suspicious payments'
    const frozen = { userId: await userIdOf(card), reason }
    expect((await api.post('/admin/users/freeze', frozen, { token: admin.accessToken })).status).toBe(200)
    expect(await obstaclesOf(card)).toEqual([['account_frozen', undefined]])
    // That it happened is told to whoever asks what is held about them; who did it and why is not.
    const { body, text } = await api.get('/me/export', { token: card.person.accessToken })
    const actions = (body.audit as { action: string }[]).map(({ action }) => action)
    expect(actions).toContain('account.frozen')
    expect(text).not.toContain(reason)
    expect(text).not.toContain(admin.id)
  })

  it('that is closed and owes for a payment that came later can be paid off, and no more', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    await closeCard(card)
    expect((await close(card)).status).toBe(202)
    const book = (amountMinor: number) =>
      api.post(
        '/admin/accounts/fund',
        { accountId: card.accountId, amountMinor, externalReference: randomUUID(), reason: 'Paid what was owed' },
        { token: admin.accessToken, headers: { 'Idempotency-Key': randomUUID() } },
      )
    await api.send(new ProviderChain(card).forcePost(900))
    const { body } = await book(901)
    expect(body).toMatchObject({ code: 'account_closed', detail: expect.stringContaining('$9.00') })
    expect((await book(500)).body.account).toMatchObject({ ledgerMinor: -400 })
    expect((await book(400)).body.account).toMatchObject({ ledgerMinor: 0 })
    expect((await book(1)).body.code).toBe('account_closed')
    await api.expectBooksToAgree()
  })

  it('takes no money and no change once it is closed, and no device is remembered', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    const { accountId, cardId, person } = card
    const phone = { deviceId: 'an-old-phone', platform: 'ios', name: 'Phone', locale: 'en' }
    await api.post('/me/devices/register', phone, { token: person.accessToken })
    const userId = await userIdOf(card)
    await closeCard(card)
    await withClient(api.database.superuserUrl, async (client) => {
      await client.query("INSERT INTO totp_factors (user_id, sealed_secret, created_at) VALUES ($1, '', now())", [
        userId,
      ])
      await client.query("INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ($1, '', now())", [userId])
    })
    const elevated = { token: await api.stepUp(person) }
    expect((await api.post('/me/close', { reason: 'Moving away' }, elevated)).status).toBe(202)
    const reason = 'Somebody did not know'
    for (const [path, body] of [
      ['/admin/accounts/fund', { accountId, amountMinor: 500, externalReference: randomUUID(), reason }],
      ['/admin/accounts/ceiling', { accountId, controls: {}, reason }],
      ['/admin/users/unfreeze', { userId, reason }],
      ['/admin/users/freeze', { userId, reason }],
    ] as const) {
      const answer = await api.post(path, body, {
        token: admin.accessToken,
        headers: { 'Idempotency-Key': randomUUID() },
      })
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'account_closed'])
    }
    const card409 = await api.post('/admin/cards/unfreeze', { cardId, reason }, { token: admin.accessToken })
    expect(card409.body.code).toBe('card_closed')
    const { rows } = await api.context.pool.query(
      `SELECT FROM devices WHERE user_id = $1 UNION ALL SELECT FROM totp_factors WHERE user_id = $1
       UNION ALL SELECT FROM recovery_codes WHERE user_id = $1`,
      [userId],
    )
    expect(rows).toEqual([])
    const { rows: log } = await api.context.pool.query(
      "SELECT actor_id, reason FROM audit WHERE subject_id = $1 AND action = 'user.account_closed'",
      [userId],
    )
    expect(log).toEqual([{ actor_id: userId, reason: 'Moving away' }])
    const { body: file } = await api.get(`/admin/users/detail?userId=${userId}`, { token: admin.accessToken })
    expect(file).toMatchObject({ status: 'closed', openSessions: 0, account: { status: 'closed' } })
  })
})
