import { expect, test } from 'vitest'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { ProviderChain, readRequest } from '../issuing/provider-events.ts'
import { startRulesApi } from './rules-api.ts'

/** What rules are told of a payment where its past is out of the ordinary. */

const api = await startRulesApi()
const HOUR = 3_600

/** Looks at facts, and says nothing. */
const looksAt = (...names: string[]) => ({
  when: names.map((name) => `${name} == -999`).join(' || '),
  action: { kind: 'tag', tag: 'never' },
})

/** What the rules saw when they were asked last about a payment. */
async function seenBy(chain: ProviderChain): Promise<Record<string, unknown>> {
  const decision = (await api.decisionsOf(chain.id)).at(-1)
  const { rules } = unpackTrace(decision?.trace ?? {}) as { rules?: { values: Record<string, unknown> } }
  return rules?.values ?? {}
}

test('a chain of which more was taken back than was ever asked for comes to nothing, and not to less', async () => {
  const rule = await api.liveRule(looksAt('chainAmount'))
  const card = await api.giveCard()
  const { chain } = await api.ask(card, 500)
  await api.send(chain.record(500, true))
  await api.send(chain.reverse(800))
  expect((await api.send(chain.request(100))).body).toEqual({ approved: true })
  expect(await seenBy(chain)).toMatchObject({ chainAmount: 100 })
  await api.retire(rule)
})

test('what is available is told as it is, also where more was spent than was there', async () => {
  const rule = await api.liveRule(looksAt('account.available'))
  const card = await api.giveCard({ fundedMinor: 1_000n })
  await api.send(new ProviderChain(card).forcePost(1_500))
  expect(await seenBy((await api.ask(card, 0)).chain)).toEqual({ 'account.available': -500 })
  await api.retire(rule)
})

test('what is added to a payment counts where that was begun, also where both are decided at once', async () => {
  const rule = await api.liveRule(looksAt('card.sumAllTimeSameMcc', 'card.attemptsAllTimeSameMcc'))
  const card = await api.giveCard()
  const begun = new ProviderChain(card)
  const first = begun.request(1_000)
  begun.record(1_000, true)
  const { object } = begun.request(500).data as { object: { merchant_data: object } }
  const office = { ...object.merchant_data, category: '', category_code: '7011' }
  const increment = { ...begun.request(500), data: { object: { ...object, merchant_data: office } } }
  // What is asked first is decided first, and what is asked meanwhile gathers.
  await api.ask(card, 0, { mcc: '5999' })
  const gathered = [new ProviderChain({ ...card, mcc: '5999' }).request(0), first, increment]
  const answers = await Promise.all(gathered.map((event) => api.context.authorizer.authorize(readRequest(event))))
  expect(answers).toEqual(gathered.map(() => ({ isApproved: true })))
  const seenAt = async (mcc: string) => seenBy((await api.ask(card, 0, { mcc })).chain)
  expect([await seenAt('5411'), await seenAt('7011')]).toEqual([
    { 'card.sumAllTimeSameMcc': 1_500, 'card.attemptsAllTimeSameMcc': 1 },
    { 'card.sumAllTimeSameMcc': 0, 'card.attemptsAllTimeSameMcc': 1 },
  ])
  await api.retire(rule)
})

test('what is added to a payment counts as the provider recorded it, also where that is read from the past; the payment is told by its beginning', async () => {
  const card = await api.giveCard()
  const chain = new ProviderChain(card)
  for (const [amount, isRecorded] of [
    [1_000, true],
    [500, false],
  ] as const) {
    expect((await api.send(chain.request(amount))).body).toEqual({ approved: true })
    await api.send(chain.record(amount, isRecorded, isRecorded ? 'webhook_approved' : 'webhook_timeout'))
  }
  expect((await api.send(chain.request(20_000))).body).toMatchObject({ approved: false })
  const rule = await api.liveRule(looksAt('card.attemptsAllTime', 'card.declinesAllTime', 'card.sumAllTime'))
  expect(await seenBy((await api.ask(card, 0)).chain)).toEqual({
    'card.attemptsAllTime': 3,
    'card.declinesAllTime': 2,
    'card.sumAllTime': 1_000,
  })
  const { body } = await api.get(`/admin/authorizations?cardId=${card.cardId}`, { token: api.risk.accessToken })
  expect((body.data as { result: string }[]).map(({ result }) => result)).toEqual(['approved', 'approved'])
  await api.retire(rule)
})

test('of a payment that was approved in part that part is remembered, as it is decided and as it is read from the past', async () => {
  const capped = await api.liveRule({ when: 'amount > 1000', action: { kind: 'partial', maxAmountMinor: 1_000 } })
  const looking = await api.liveRule(looksAt('card.maxAmount', 'cardholder.meanAmount', 'card.sumAllTime'))
  const card = await api.giveCard()
  await api.ask(card, 1)
  const { answer } = await api.ask(card, 3_000, { isAmountControllable: true })
  expect(answer).toEqual({ approved: true, amount: 1_000 })
  await api.ask(card, 199)
  const remembered = { 'card.maxAmount': 1_000, 'cardholder.meanAmount': 400, 'card.sumAllTime': 1_200 }
  expect(await seenBy((await api.ask(card, 400)).chain)).toMatchObject(remembered)
  await api.retire(looking)
  const again = await api.liveRule(looksAt('card.maxAmount', 'cardholder.meanAmount', 'card.sumAllTime'))
  expect(await seenBy((await api.ask(card, 400)).chain)).toMatchObject({ ...remembered, 'card.sumAllTime': 1_600 })
  for (const rule of [again, capped]) await api.retire(rule)
})

test('what was paid and asked for in another currency counts for none of it, be it read from the past, kept, or gone from a window', async () => {
  const facts = ['sumAllTime', 'countAllTime', 'attemptsAllTime', 'declinesAllTime', 'sum1h', 'attempts1h']
  const names = [...facts.map((name) => `card.${name}`), ...facts.map((name) => `cardholder.${name}`)]
  const told = (values: readonly number[]) => ({
    ...Object.fromEntries(names.map((name, index) => [name, values[index % 6]])),
    'card.consecutiveDeclines': 0,
    'cardholder.approvals': values[1],
  })
  const card = await api.giveCard()
  const base = Math.floor(api.clock.nowMs() / 1000) - 20 * HOUR
  /** Some of the card's own currency, and of another one what the network posts by itself, asks for and asks for once more. */
  const pay = async (created: number): Promise<void> => {
    await api.ask(card, 300, { created })
    const foreign = { ...card, currency: 'eur', created }
    await api.send(new ProviderChain(foreign).forcePost(700))
    const refused = new ProviderChain(foreign)
    for (const amount of [50, 60]) {
      await api.send(refused.request(amount))
      await api.send(refused.record(amount, false))
    }
  }
  await pay(base)
  const rule = await api.liveRule(looksAt(...names, 'card.consecutiveDeclines', 'cardholder.approvals'))
  const ask = async (created: number) => seenBy((await api.ask(card, 10, { created })).chain)
  expect(await ask(base + 60)).toEqual(told([300, 1, 1, 0, 300, 1]))
  await pay(base + 120)
  expect(await ask(base + 180)).toEqual(told([610, 3, 3, 0, 610, 3]))
  expect(await ask(base + 4 * HOUR)).toEqual(told([620, 4, 4, 0, 0, 0]))
  await api.retire(rule)
})
