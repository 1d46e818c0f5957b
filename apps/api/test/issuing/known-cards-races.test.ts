import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, vi } from 'vitest'
import { countWaitingLocks } from '../../../../tests/support/waiting-locks.ts'
import { type Deciding, type DecisionProcess, keepsCards, startDecisionProcess } from './decision-process.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

/** Cards that a process keeps, while others change them at the same moment, and after a batch that came to nothing. */

const api = await startIssuingApi()
const process = startDecisionProcess(api)

/** On a cluster nothing is kept, and whoever changes a card by hand there waits for nobody. */
const keeps = await keepsCards(api)

const FREEZE = "UPDATE cards SET status = 'frozen', frozen_by = 'program' WHERE lane = $1 AND id = $2"
const LOCK = 'SELECT FROM balances WHERE lane = $1 AND account_id = $2 FOR UPDATE'
const addressOf = ({ lane, cardId }: CardOfTest) => [lane, cardId]

async function decide(
  card: CardOfTest,
  amount = 1,
  how: Deciding & { by?: DecisionProcess; merchantId?: string } = {},
) {
  const { by = process, merchantId = 'mid_first', ...rest } = how
  const [outcome] = await by.decide([{ card, event: new ProviderChain({ ...card, merchantId }).request(amount) }], rest)
  if (outcome === undefined) throw new Error('nothing was decided')
  return outcome
}
const readsOf = ({ sent }: DecisionProcess, name: string) => sent.filter((one) => one === name).length

describe('a card that changes while it is decided for', () => {
  it('is seen as it was by the decision that the change waits for, and as it is by the next', async () => {
    const card = await api.giveCard()
    await decide(card)
    let frozen: Promise<unknown> = Promise.resolve()
    await withClient(api.database.ownerUrl, async (owner) => {
      const beforeEnd = () =>
        withClient(api.database.superuserUrl, async (watcher) => {
          frozen = owner.query(LOCK, [card.lane, card.accountId]).then(() => owner.query(FREEZE, addressOf(card)))
          await vi.waitFor(async () => expect(await countWaitingLocks(watcher)).toBeGreaterThan(0), { timeout: 30_000 })
        })
      expect((await decide(card, 1, { beforeEnd })).trace?.card).toMatchObject({ status: 'active' })
      await frozen
    })
    expect((await decide(card)).trace?.card).toMatchObject({ status: 'frozen' })
  })

  it.each([
    ['kept', true],
    ['never read', false],
  ])(
    'is waited for, where somebody who has it changed has not committed yet: one that is %s',
    async (_name, isKept) => {
      const card = await api.giveCard()
      if (isKept) await decide(card)
      const outcome = await withClient(api.database.ownerUrl, async (owner) => {
        await owner.query('BEGIN')
        if (!keeps) await owner.query(LOCK, [card.lane, card.accountId])
        await owner.query(FREEZE, addressOf(card))
        const deciding = decide(card)
        await vi.waitFor(async () => expect(await countWaitingLocks(owner)).toBeGreaterThan(0), { timeout: 30_000 })
        await owner.query('COMMIT')
        return deciding
      })
      expect(outcome.trace?.card).toMatchObject({ status: 'frozen' })
      expect((await decide(card)).trace?.card).toMatchObject({ status: 'frozen' })
    },
  )

  it('has its limits counted with what another process spent of them while it waited', async () => {
    const other = startDecisionProcess(api)
    const limits = [{ amountMinor: 150, interval: 'daily' }]
    const card = await api.giveCard({ controls: { limits } })
    for (const by of [process, other, process]) await decide(card, 10, { by })
    let waiting: ReturnType<typeof decide> | undefined
    const beforeEnd = () =>
      withClient(api.database.superuserUrl, async (watcher) => {
        waiting = decide(card, 80)
        await vi.waitFor(async () => expect(await countWaitingLocks(watcher)).toBeGreaterThan(0), { timeout: 30_000 })
      })
    expect((await decide(card, 80, { by: other, beforeEnd })).answer).toEqual({ isApproved: true })
    expect((await waiting)?.answer).toEqual({ isApproved: false, reason: 'limit_exceeded' })
    await api.expectBooksToAgree()
  })

  it('is as it was, where whoever changed it took that back', async () => {
    const card = await api.giveCard()
    await decide(card)
    await withClient(api.database.ownerUrl, async (owner) => {
      await owner.query('BEGIN')
      await owner.query(FREEZE, addressOf(card))
      await owner.query('ROLLBACK')
    })
    expect((await decide(card)).trace?.card).toMatchObject({ status: 'active' })
  })

  it("lets a person's time zone change wait behind staff who hold the account, and neither fails", async () => {
    const { person, lane, accountId } = await api.giveCard()
    await withClient(api.database.ownerUrl, async (owner) => {
      await owner.query('BEGIN')
      await owner.query(LOCK, [lane, accountId])
      const changed = api.post('/me/update', { timeZone: 'Asia/Tokyo' }, { token: person.accessToken })
      await vi.waitFor(async () => expect(await countWaitingLocks(owner)).toBeGreaterThan(0), { timeout: 30_000 })
      // As a service does that freezes the account.
      await owner.query("UPDATE accounts SET status = 'frozen' WHERE lane = $1 AND id = $2", [lane, accountId])
      await owner.query('COMMIT')
      expect((await changed).status).toBe(200)
    })
    const { rows } = await api.context.pool.query(
      'SELECT status, time_zone FROM accounts WHERE lane = $1 AND id = $2',
      [lane, accountId],
    )
    expect(rows).toEqual([{ status: 'frozen', time_zone: 'Asia/Tokyo' }])
  })
})

describe('a card for one purchase or one merchant', () => {
  it.each(['single_use', 'merchant_locked'] as const)(
    'is not taken for used by a batch that came to nothing: %s',
    async (purpose) => {
      const card = await api.giveCard({ purpose })
      await decide(card, 0)
      const lost = await decide(card, 100, { end: 'ROLLBACK' })
      expect(lost.answer).toEqual({ isApproved: true })
      const { answer, trace } = await decide(card, 100, { merchantId: 'mid_second' })
      expect(trace?.card).toMatchObject({ consumedBy: null, lockedMerchantId: null })
      expect(answer).toEqual({ isApproved: true })
    },
  )

  it('is used up for every process once one has let it be used', async () => {
    const other = startDecisionProcess(api)
    const card = await api.giveCard({ purpose: 'single_use' })
    for (const by of [process, other]) await decide(card, 0, { by })
    expect((await decide(card, 100)).answer).toEqual({ isApproved: true })
    for (const by of [other, process])
      expect((await decide(card, 100, { by })).answer).toEqual({ isApproved: false, reason: 'single_use_consumed' })
    await api.expectBooksToAgree()
  })

  it('stays with the first merchant, also of those who ask in one batch', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    await decide(card, 0)
    const outcomes = await process.decide(
      ['mid_a', 'mid_b', 'mid_a'].map((merchantId) => ({
        card,
        event: new ProviderChain({ ...card, merchantId }).request(10),
      })),
    )
    expect(outcomes.map(({ answer }) => answer)).toEqual([
      { isApproved: true },
      { isApproved: false, reason: 'merchant_mismatch' },
      { isApproved: true },
    ])
    expect((await decide(card, 10, { merchantId: 'mid_b' })).answer).toMatchObject({ isApproved: false })
  })
})

describe('a kept card', () => {
  const limits = [
    { amountMinor: 500, interval: 'daily' },
    { amountMinor: 500, interval: { trailingSeconds: 600 } },
  ]

  it('costs no reading statement, and its counters are asked for once, with the locks', async () => {
    const by = startDecisionProcess(api)
    const card = await api.giveCard({ controls: { limits } })
    await decide(card, 100, { by })
    expect(readsOf(by, 'card_states')).toBe(1)
    for (const spent of [200, 300]) {
      await decide(card, 100, { by })
      expect([spent, readsOf(by, 'card_states')]).toEqual([spent, keeps ? 0 : 1])
      expect(readsOf(by, 'counters_select')).toBe(1)
    }
    await withClient(api.database.ownerUrl, async (owner) => {
      await owner.query('BEGIN')
      await owner.query(LOCK, [card.lane, card.accountId])
      const deciding = decide(card, 100, { by })
      await vi.waitFor(async () => expect(await countWaitingLocks(owner)).toBeGreaterThan(0), { timeout: 30_000 })
      const further = keeps ? ['counters_select'] : ['card_states']
      expect(by.sent).toEqual(['balances_lock', 'rule_set_current', ...further])
      await owner.query('COMMIT')
      expect((await deciding).answer).toEqual({ isApproved: true })
    })
  })

  it('of one merchant is written to by the first payment only, and read again once for that', async () => {
    const by = startDecisionProcess(api)
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    const seen: number[][] = []
    for (let payments = 0; payments < 4; payments += 1) {
      expect((await decide(card, 100, { by })).answer).toEqual({ isApproved: true })
      seen.push([readsOf(by, 'cards_mark_use'), readsOf(by, 'card_states')])
    }
    const later = keeps ? 0 : 1
    expect(seen).toEqual([
      [1, 1],
      [0, 1],
      [0, later],
      [0, later],
    ])
  })

  it('is read again alone, when others of the batch are as they were', async () => {
    const by = startDecisionProcess(api)
    const first = await api.giveCard()
    const others = [await api.signUpInLane(first.lane), await api.signUpInLane(first.lane)]
    const cards = [first, ...(await Promise.all(others.map((person) => api.giveCard({ person }))))]
    const ask = () => cards.map((card) => ({ card, event: new ProviderChain(card).request(1) }))
    await by.decide(ask())
    const [, changed] = cards
    if (changed === undefined) throw new Error('there are three cards')
    await api.context.pool.query(FREEZE, addressOf(changed))
    const outcomes = await by.decide(ask())
    expect(outcomes.map(({ trace }) => trace?.card.status)).toEqual(['active', 'frozen', 'active'])
    expect(readsOf(by, 'card_states')).toBe(1)
  })

  it('counts by the limits that stand now, not by those that were foreseen', async () => {
    const card = await api.giveCard({ controls: { limits } })
    await decide(card, 400)
    const set = (documents: object) =>
      api.post('/cards/controls', { cardId: card.cardId, controls: documents }, { token: card.person.accessToken })
    expect((await set({ limits: [{ amountMinor: 450, interval: 'weekly' }] })).status).toBe(200)
    expect((await decide(card, 100)).answer).toEqual({ isApproved: false, reason: 'limit_exceeded' })
    expect((await decide(card, 50)).answer).toEqual({ isApproved: true })
    expect((await set({ limits: [{ amountMinor: 460, interval: 'daily' }] })).status).toBe(200)
    expect((await decide(card, 11)).answer).toEqual({ isApproved: false, reason: 'limit_exceeded' })
    expect((await decide(card, 10)).answer).toEqual({ isApproved: true })
    await api.expectBooksToAgree()
  })
})
