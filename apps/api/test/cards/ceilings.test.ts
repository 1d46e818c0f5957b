import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import type { Answer } from '../support/http-client.ts'
import { signInStaff } from '../support/staff.ts'

const api = await startIssuingApi()
const risk = await signInStaff(api, 'risk')
const auditor = await signInStaff(api, 'auditor')

type Document = Record<string, unknown>

const setCeiling = ({ accountId }: CardOfTest, controls: Document): Promise<Answer> =>
  api.post(
    '/admin/accounts/ceiling',
    { accountId, controls, reason: 'What this customer may spend' },
    { token: risk.accessToken },
  )
const post = ({ person }: CardOfTest, path: string, body: Document): Promise<Answer> =>
  api.post(path, body, { token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
const get = ({ person }: CardOfTest, path: string): Promise<Answer> => api.get(path, { token: person.accessToken })
const isApproved = async (card: CardOfTest, amount: number) =>
  (await api.send(new ProviderChain(card).request(amount))).body.approved

const daily = (amountMinor: number) => ({ limits: [{ amountMinor, interval: 'daily' }] })

describe('a ceiling', () => {
  const ceiling = {
    limits: [
      { amountMinor: 100_000, count: 10, interval: 'monthly' },
      { amountMinor: 5_000, interval: 'per_authorization' },
      { amountMinor: 20_000, interval: 'weekly', categories: ['5411'] },
      { count: 3, interval: 'daily' },
    ],
  }

  it('holds every limit of the same window to its amount and its count, on each way to set one', async () => {
    const card = await api.giveCard()
    const { cardId } = card
    await setCeiling(card, ceiling)
    const controls = {
      limits: [
        { amountMinor: 999_999, interval: 'yearly' },
        { amountMinor: 100_000, count: 11, interval: 'monthly' },
        { amountMinor: 5_001, interval: 'per_authorization' },
        { amountMinor: 20_001, interval: 'weekly', categories: ['grocery_stores_supermarkets'] },
        { amountMinor: 999_999, count: 3, interval: 'daily' },
      ],
    }
    const ways = [
      ['/cards/controls', { cardId, controls }],
      ['/cards/controls/preview', { cardId, controls }],
      ['/cards/create', { cardType: 'virtual', controls }],
      ['/account/controls', { controls }],
      ['/account/controls/preview', { controls }],
    ] as const
    for (const [path, body] of ways) {
      const { status, body: problem } = await post(card, path, body)
      expect([path, status, problem.code]).toEqual([path, 422, 'above_ceiling'])
      expect(problem.errors).toMatchObject([
        { path: 'controls.limits.1.count', code: 'too_large', params: { maximum: 10 } },
        { path: 'controls.limits.2.amountMinor', code: 'amount_too_large', params: { maximumMinor: 5_000 } },
        { path: 'controls.limits.3.amountMinor', code: 'amount_too_large', params: { maximumMinor: 20_000 } },
      ])
    }
    expect((await get(card, `/cards/detail?cardId=${cardId}`)).body.controls).toEqual({})
    expect((await post(card, '/cards/controls', { cardId, controls: ceiling })).status).toBe(200)
    expect((await post(card, '/account/controls', { controls: ceiling })).status).toBe(200)
  })

  it('is raised above itself by staff, and lifted by an empty document', async () => {
    const card = await api.giveCard()
    expect((await setCeiling(card, daily(1_000))).body.ceiling).toEqual(daily(1_000))
    expect((await setCeiling(card, daily(2_000))).body.ceiling).toEqual(daily(2_000))
    expect((await setCeiling(card, {})).body).toEqual({ controls: {}, ceiling: null })
    expect((await get(card, '/account/limits')).body).toMatchObject({ ceiling: null, data: [] })
  })

  it('counts what its window holds already, and leaves the person’s own limits what they have counted', async () => {
    const card = await api.giveCard()
    expect(await isApproved(card, 3_000)).toBe(true)
    await setCeiling(card, daily(5_000))
    expect(await isApproved(card, 2_001)).toBe(false)
    const weekly = { limits: [{ amountMinor: 4_000, interval: 'weekly' }] }
    await post(card, '/account/controls', { controls: weekly })
    await setCeiling(card, daily(6_000))
    expect((await get(card, '/account/limits')).body.data).toMatchObject([
      { interval: 'weekly', usedMinor: 3_000, remainingMinor: 1_000, setBy: 'cardholder' },
      { interval: 'daily', usedMinor: 3_000, remainingMinor: 3_000, setBy: 'program' },
    ])
    expect(await isApproved(card, 1_001)).toBe(false)
    expect(await isApproved(card, 1_000)).toBe(true)
  })
})

describe('a change of controls', () => {
  const recorded = async (subjectId: string, action: string) => {
    const path = `/admin/audit?subjectId=${subjectId}&action=${action}`
    return (await api.get(path, { token: auditor.accessToken })).body.data
  }

  it('is in the audit log with what stood there before and what stands there now, by whom and why', async () => {
    const card = await api.giveCard({ controls: daily(100) })
    await post(card, '/cards/controls', { cardId: card.cardId, controls: daily(200) })
    expect(await recorded(card.cardId, 'card.controls_changed')).toMatchObject([
      { actorKind: 'cardholder', details: { before: daily(100), after: daily(200) } },
    ])
    await post(card, '/account/controls', { controls: daily(300) })
    await setCeiling(card, daily(400))
    await setCeiling(card, daily(500))
    expect(await recorded(card.accountId, 'account.controls_changed')).toMatchObject([
      { actorKind: 'cardholder', details: { before: {}, after: daily(300) } },
    ])
    expect(await recorded(card.accountId, 'account.ceiling_changed')).toMatchObject([
      { actorId: risk.id, reason: 'What this customer may spend', details: { before: daily(400), after: daily(500) } },
      { actorId: risk.id, details: { before: {}, after: daily(400) } },
    ])
  })

  it('names as what stood before what the change right before it left, of two at once as well', async () => {
    const card = await api.giveCard()
    await withClient(api.database.superuserUrl, async (client) => {
      await client.query('BEGIN')
      await client.query('SELECT FROM balances WHERE account_id = $1 FOR UPDATE', [card.accountId])
      const changes = [100, 200].map((amountMinor) =>
        post(card, '/cards/controls', { cardId: card.cardId, controls: daily(amountMinor) }),
      )
      await vi.waitUntil(async () => (await countWaitingLocks(client)) > 1, { timeout: 60_000, interval: 10 })
      await client.query('COMMIT')
      expect((await Promise.all(changes)).map(({ status }) => status)).toEqual([200, 200])
    })
    const details = ((await recorded(card.cardId, 'card.controls_changed')) as { details: unknown }[]).map(
      (entry) => entry.details as { before: unknown; after: unknown },
    )
    const first = details.find(({ before }) => JSON.stringify(before) === '{}')
    const second = details.find((entry) => entry !== first)
    expect(second?.before).toEqual(first?.after)
    expect((await get(card, `/cards/detail?cardId=${card.cardId}`)).body.controls).toEqual(second?.after)
  })

  it('is refused for a card that is closed, like a new label and a preview', async () => {
    const card = await api.giveCard({ controls: daily(100) })
    const { cardId } = card
    await post(card, '/cards/close', { cardId })
    for (const [path, body] of [
      ['/cards/controls', { controls: {} }],
      ['/cards/controls/preview', { controls: {} }],
      ['/cards/update', { label: 'Old' }],
    ] as const) {
      const answer = await post(card, path, { cardId, ...body })
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'card_closed'])
    }
    expect((await get(card, `/cards/detail?cardId=${cardId}`)).body).toMatchObject({
      controls: daily(100),
      label: null,
    })
  })
})

describe('what a card has spent', () => {
  it('is that of this month, and that of its whole life', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    const lastMonth = Math.floor(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 0) / 1000)
    for (const event of [
      new ProviderChain({ ...card, created: lastMonth }).record(700, true),
      new ProviderChain(card).record(2_000, true),
      new ProviderChain(card).record(50_000, false),
    ])
      await api.send(event)
    expect((await get(card, `/cards/detail?cardId=${card.cardId}`)).body.spending).toEqual({
      currency: 'usd',
      monthMinor: 2_000,
      allTimeMinor: 2_700,
    })
  })
})
