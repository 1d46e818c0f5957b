import { expect, test } from 'vitest'
import { writePast } from '../../../../tests/support/past-authorizations.ts'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { forgetMemories } from '../../src/services/rules/forget-memories.ts'
import { warmAllMemories, warmUnreadyMemories } from '../../src/services/rules/warm-rule-memories.ts'
import type { CardOfTest } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const running = new AbortController().signal

const WHEN =
  'card.sumAllTime < 0 || card.countMonthSameMcc < 0 || card.approvals < 0 || cardholder.isNewCountry && amount < 0'
/** More than a batch takes in of one owner at once. */
const LONG = 2_500

interface Told {
  values: Record<string, unknown>
  missing?: string[]
}

async function rulesSeenBy(id: string): Promise<Told> {
  const { rows } = await api.context.pool.query(
    'SELECT trace FROM decisions WHERE authorization_id = $1 ORDER BY seq DESC LIMIT 1',
    [id],
  )
  return unpackTrace(rows[0].trace).rules as Told
}

const giveCardWithPast = async (count: number): Promise<CardOfTest> => {
  const card = await api.giveCard({ fundedMinor: 1_000_000n })
  await writePast(api.database.ownerUrl, card.issuerCardId, count)
  return card
}

const countMemories = async (): Promise<number> =>
  Number((await api.context.pool.query('SELECT count(*) AS count FROM rule_memories')).rows[0].count)

test('a past too long for a decision is taken in beside it; until then nothing is guessed and the rule’s onError counts', async () => {
  // The pasts come after the rules, so that no job has taken them in.
  const rule = await api.liveRule({ when: WHEN, action: { kind: 'tag', tag: 'never' } })
  const long = await giveCardWithPast(LONG)
  const short = await giveCardWithPast(300)

  const early = await api.ask(long, 100)
  expect(early.answer.approved).toBe(false)
  const told = await rulesSeenBy(early.id)
  expect(told.missing).toEqual(expect.arrayContaining(['card.sumAllTime', 'card.approvals', 'cardholder.isNewCountry']))
  expect(told.values['card.sumAllTime']).toBeUndefined()
  const { decisions } = (await api.detail(early.id)) as { decisions: { steps: unknown[] }[] }
  expect(JSON.stringify(decisions)).toContain('a long past was still being read')

  const atOnce = await api.ask(short, 100)
  expect(atOnce.answer.approved).toBe(true)
  expect((await rulesSeenBy(atOnce.id)).values).toMatchObject({ 'card.sumAllTime': 30_000, 'card.approvals': 300 })

  await warmUnreadyMemories(api.context, running)
  const late = await api.ask(long, 100)
  expect(late.answer.approved).toBe(true)
  const seen = await rulesSeenBy(late.id)
  expect(seen.missing).toBeUndefined()
  expect(seen.values).toMatchObject({
    'card.sumAllTime': LONG * 100,
    'card.approvals': LONG,
    'cardholder.isNewCountry': false,
  })

  await api.retire(rule)
  await forgetMemories(api.context, running)
  expect(await countMemories()).toBe(0)
})

test('rules that go live order the past of every account to be taken in, before anybody pays', async () => {
  const long = await giveCardWithPast(LONG)
  const rule = await api.liveRule({ when: WHEN, action: { kind: 'tag', tag: 'never' } })
  await warmAllMemories(api.context, running)
  const first = await api.ask(long, 100)
  expect(first.answer.approved).toBe(true)
  expect((await rulesSeenBy(first.id)).values).toMatchObject({ 'card.sumAllTime': LONG * 100, 'card.approvals': LONG })

  await forgetMemories(api.context, running)
  const again = await api.ask(long, 100)
  expect((await rulesSeenBy(again.id)).values).toMatchObject({ 'card.sumAllTime': LONG * 100 + 100 })
  await api.retire(rule)
})

test('what is counted at a place is forgotten two months after its window has ended, and not before', async () => {
  const names = ['card.countMonthSameMcc', 'card.sum1hSameMerchant', 'card.attempts24hSameCountry']
  const rule = await api.liveRule({
    when: names.map((name) => `${name} < 0`).join(' || '),
    action: { kind: 'tag', tag: 'never' },
  })
  const card = await api.giveCard({ fundedMinor: 1_000_000n })
  const places = async (): Promise<string[]> => {
    const { rows } = await api.context.pool.query<{ place: string }>(
      "SELECT place FROM rule_memories WHERE owner_id = $1 AND place <> '' ORDER BY 1",
      [card.cardId],
    )
    return rows.map(({ place }) => place)
  }
  const DAY_MS = 86_400_000
  const beganMs = Date.UTC(2026, 0, 10, 12)
  const forgetAfter = async (days: number): Promise<string[]> => {
    const nowMs = () => beganMs + days * DAY_MS
    await forgetMemories({ ...api.context, clock: { nowMs, now: () => new Date(nowMs()) } }, running)
    return places()
  }
  /** The last payment of a day finds the others; what is told of those is read from the rows again. */
  const pay = async (days: number, others: number): Promise<void> => {
    const created = Math.floor((beganMs + days * DAY_MS) / 1000)
    for (let paid = 1; paid < others; paid += 1) await api.ask(card, 100, { created })
    const { chain } = await api.ask(card, 100, { created })
    for (const event of [chain.record(100, true), ...chain.capture(100, true)]) await api.send(event)
    expect((await rulesSeenBy((await api.ask(card, 100, { created })).id)).values).toMatchObject({
      'card.countMonthSameMcc': others,
      'card.sum1hSameMerchant': others * 100,
      'card.attempts24hSameCountry': others,
    })
  }
  await pay(0, 1)
  const all = ['country=US', 'mcc=5411', 'merchant=mid_grocery']
  expect([await forgetAfter(0), await forgetAfter(62)]).toEqual([all, all])
  // The hour is over first, then the day, and after 21 days and a half the month.
  expect(await forgetAfter(62.5)).toEqual(['country=US', 'mcc=5411'])
  expect(await forgetAfter(63.5)).toEqual(['mcc=5411'])
  expect([await forgetAfter(83), await forgetAfter(84)]).toEqual([['mcc=5411'], []])
  // So many that they are written once on the way.
  await pay(200, 34)
  await api.retire(rule)
})

test('where somebody has been is remembered as long as a rule asks for it, whichever rules come and go beside it', async () => {
  const tag = { kind: 'tag', tag: 'never' }
  const asking = await api.liveRule({ when: 'card.isNewMerchant && amount < 0', action: tag })
  const card = await api.giveCard()
  await api.ask(card, 100)
  const beside = await api.liveRule({ when: 'amount < 0', action: tag })
  await forgetMemories(api.context, running)
  const seen = async () => {
    const { rowCount } = await api.context.pool.query('SELECT FROM rule_seen WHERE owner_id = $1', [card.cardId])
    return rowCount
  }
  expect(await seen()).toBe(1)
  // Another set of rules, of which no process has seen anything yet.
  await api.retire(beside)
  const isNew = async (merchantId: string) =>
    (await rulesSeenBy((await api.ask(card, 100, { merchantId })).id)).values['card.isNewMerchant']
  expect([await isNew('mid_grocery'), await isNew('mid_other')]).toEqual([false, true])
  await api.retire(asking)
  await forgetMemories(api.context, running)
  expect(await seen()).toBe(0)
})

test('what a process keeps to itself is written once for many decisions, and before anybody else looks', async () => {
  const rule = await api.liveRule({ when: WHEN, action: { kind: 'tag', tag: 'never' } })
  const card = await api.giveCard({ fundedMinor: 1_000_000n })
  const countUnsaved = async (): Promise<number> => {
    const { rows } = await api.context.pool.query('SELECT memory_unsaved FROM balances WHERE account_id = $1', [
      card.accountId,
    ])
    return rows[0].memory_unsaved
  }
  const left: number[] = []
  for (let asked = 0; asked < 34; asked += 1) {
    await api.ask(card, 100)
    left.push(await countUnsaved())
  }
  // The first is written because its row had to be read, and the one that would be the thirty-third.
  expect(left).toEqual([0, ...Array.from({ length: 32 }, (_, index) => index + 1), 0])
  await api.ask(card, 100)
  const { chain } = await api.ask(card, 100)
  expect(await countUnsaved()).toBe(2)

  // A record of the provider changes what is counted: eighty less than was held.
  for (const event of [chain.record(100, true), ...chain.capture(20, true)]) await api.send(event)
  expect(await countUnsaved()).toBe(0)
  const { id } = await api.ask(card, 100)
  expect((await rulesSeenBy(id)).values).toMatchObject({ 'card.sumAllTime': 3_520, 'card.approvals': 36 })
  expect(await countUnsaved()).toBe(0)
  await api.retire(rule)
})

test('what a process keeps to itself is written once also for an account that holds several currencies', async () => {
  const names = ['card.sumAllTime', 'card.attemptsAllTime', 'card.declinesAllTime', 'card.consecutiveDeclines']
  const rule = await api.liveRule({
    when: names.map((name) => `${name} < 0`).join(' || '),
    action: { kind: 'tag', tag: 'never' },
  })
  const card = await api.giveCard({ fundedMinor: 1_000_000n })
  // Two balances, the one of the card's own currency not the first.
  await api.send(new ProviderChain({ ...card, currency: 'eur' }).forcePost(1))
  for (let round = 0; round < 3; round += 1) {
    const begun = await api.ask(card, 100)
    expect((await rulesSeenBy(begun.id)).values).toMatchObject({ 'card.consecutiveDeclines': round === 0 ? 0 : 1 })
    begun.chain.record(100, true)
    expect((await api.send(begun.chain.request(50))).body).toEqual({ approved: true })
    for (const amount of [100, 100, 2_000_000]) await api.ask(card, amount)
    const { chain, id } = await api.ask(card, 100)
    expect((await rulesSeenBy(id)).values).toEqual({
      'card.sumAllTime': round * 430 + 350,
      'card.attemptsAllTime': round * 7 + 5,
      'card.declinesAllTime': round * 2 + 1,
      'card.consecutiveDeclines': 1,
    })
    await api.ask(card, 2_000_000)
    // What the provider tells is taken in after all that was kept: twenty less than was held.
    for (const event of [chain.record(100, true), ...chain.capture(80, true)]) await api.send(event)
  }
  await api.retire(rule)
})

test('what no rule asked for during a while is counted anew from the past, without a hole', async () => {
  const counts = { when: 'card.countAllTime < 0 || card.approvals < 0', action: { kind: 'tag', tag: 'never' } }
  const card = await api.giveCard()
  const seenNow = async () => (await rulesSeenBy((await api.ask(card, 100)).id)).values
  const first = await api.liveRule(counts)
  await api.ask(card, 100)
  expect(await seenNow()).toMatchObject({ 'card.countAllTime': 1, 'card.approvals': 1 })
  await api.retire(first)
  const other = await api.liveRule({ when: 'amount < 0', action: { kind: 'tag', tag: 'never' } })
  await api.ask(card, 100)
  await api.ask(card, 100)
  const again = await api.liveRule(counts)
  expect(await seenNow()).toMatchObject({ 'card.countAllTime': 4, 'card.approvals': 4 })
  await api.retire(again)
  await api.retire(other)
})
