import { describe, expect, it } from 'vitest'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

const api = await startIssuingApi()

/** Asks for a payment or its increment, which the issuer then records as it was answered. */
async function askAndRecord(chain: ProviderChain, amount: number): Promise<unknown> {
  const { approved } = (await api.send(chain.request(amount))).body
  await api.send(chain.record(amount, approved === true))
  return approved
}

describe('controls', () => {
  it.each([
    ['blocked categories', { blockedCategories: ['grocery_stores_supermarkets'] }, 'category_blocked'],
    ['categories by code', { blockedCategories: ['5411'] }, 'category_blocked'],
    ['allowed categories', { allowedCategories: ['7995'] }, 'category_blocked'],
    ['blocked countries', { blockedCountries: ['US'] }, 'country_blocked'],
    ['allowed countries', { allowedCountries: ['DE'] }, 'country_blocked'],
    ['blocked merchants', { blockedMerchants: ['mid_grocery'] }, 'merchant_blocked'],
    ['allowed merchants', { allowedMerchants: ['mid_other'] }, 'merchant_blocked'],
    ['channels', { channels: ['chip'] }, 'channel_blocked'],
    [
      'a limit for each authorization',
      { limits: [{ amountMinor: 99, interval: 'per_authorization' }] },
      'limit_exceeded',
    ],
    ['a count', { limits: [{ amountMinor: 10_000, count: 0, interval: 'daily' }] }, 'limit_exceeded'],
  ])('decline by %s', async (_name, controls, reason) => {
    const card = await api.giveCard({ controls })
    expect((await api.send(new ProviderChain(card).request(100))).body).toEqual({
      approved: false,
      metadata: { decline_reason: reason },
    })
  })

  it('count a payment once, however many limits of card, account and ceiling look at the same window', async () => {
    const two = [
      { amountMinor: 3_000, interval: 'daily' },
      { count: 3, interval: 'daily' },
    ]
    const card = await api.giveCard({ controls: { limits: two } })
    await api.context.pool.query('UPDATE accounts SET controls = $3, ceiling = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.accountId,
      JSON.stringify({ limits: two }),
    ])
    const answers = []
    for (const amount of [1_000, 1_000, 1_001, 1_000, 1]) {
      const chain = new ProviderChain(card)
      const { approved } = (await api.send(chain.request(amount))).body
      await api.send(chain.record(amount, approved === true))
      answers.push(approved)
    }
    expect(answers).toEqual([true, true, false, true, false])
  })

  it('find what a window holds already, from its first moment to its last, when a limit is new', async () => {
    const card = await api.giveCard()
    const today = Math.floor(api.clock.nowMs() / 86_400_000) * 86_400
    const yesterday = today - 86_400
    const at = (created: number) => new ProviderChain({ ...card, created })
    for (const [created, amount] of [
      [yesterday - 1, 1_000],
      [yesterday, 200],
      [today - 1, 400],
      [today, 1_000],
    ] as const)
      expect((await api.send(at(created).request(amount))).body).toEqual({ approved: true })
    await api.context.pool.query('UPDATE cards SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.cardId,
      JSON.stringify({ limits: [{ amountMinor: 2_000, interval: 'daily' }] }),
    ])
    const ask = async (amount: number) => (await api.send(at(yesterday + 3_600).request(amount))).body.approved
    expect([await ask(1_401), await ask(1_400), await ask(1)]).toEqual([false, true, false])
  })

  it('find what was spent in a category when its limit is new, be it told by its code or by its name alone', async () => {
    const card = await api.giveCard()
    const named = { ...card, mcc: '', category: 'grocery_stores_supermarkets' }
    const coded = { ...card, mcc: '5411', category: '' }
    for (const options of [named, coded, { ...card, mcc: '5812', category: 'eating_places_restaurants' }])
      expect((await api.send(new ProviderChain(options).request(500))).body).toEqual({ approved: true })
    await api.context.pool.query('UPDATE cards SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.cardId,
      JSON.stringify({ limits: [{ amountMinor: 2_000, interval: 'all_time', categories: ['5411'] }] }),
    ])
    const ask = async (amount: number) => (await api.send(new ProviderChain(named).request(amount))).body.approved
    expect([await ask(1_001), await ask(1_000)]).toEqual([false, true])
  })

  it('count a payment once whose clearing came before it was asked for', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 3_000, interval: 'all_time' }] } })
    const early = new ProviderChain(card)
    for (const event of early.capture(1_000)) await api.send(event)
    expect((await api.send(early.request(1_000))).body).toEqual({ approved: true })
    expect((await api.send(new ProviderChain(card).request(2_001))).body).toMatchObject({ approved: false })
    expect((await api.send(new ProviderChain(card).request(2_000))).body).toEqual({ approved: true })
  })

  it('count a payment whose clearing came first in the window in which it was authorized', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 4_000, interval: 'daily' }] } })
    const today = Math.floor(api.clock.nowMs() / 1000)
    const yesterday = today - 86_400
    const early = new ProviderChain({ ...card, created: yesterday })
    const [clearing] = early.capture(1_000)
    if (clearing === undefined) throw new Error('a capture is an event')
    const { object } = clearing.data as { object: object }
    await api.send({ ...clearing, data: { object: { ...object, created: today } } })
    expect((await api.send(early.request(3_000))).body).toEqual({ approved: true })
    const ask = async (created: number, amount: number) =>
      (await api.send(new ProviderChain({ ...card, created }).request(amount))).body.approved
    expect([await ask(yesterday, 1_001), await ask(yesterday, 1_000)]).toEqual([false, true])
    expect([await ask(today, 4_001), await ask(today, 4_000)]).toEqual([false, true])
  })

  it('limit what a payment comes to with its increments, where the limit is for each authorization', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 5_000, interval: 'per_authorization' }] } })
    const chain = new ProviderChain(card)
    const ask = (amount: number) => askAndRecord(chain, amount)
    expect([await ask(4_000), await ask(1_001), await ask(1_000), await ask(1)]).toEqual([true, false, true, false])
    expect(await api.balance(card)).toMatchObject({ heldMinor: 5_000 })
  })

  it('limit what is added to a payment of which more was taken back than it ever was, as if it had come to nothing', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 5_000, interval: 'per_authorization' }] } })
    const chain = new ProviderChain(card)
    expect(await askAndRecord(chain, 500)).toBe(true)
    await api.send(chain.reverse(800))
    expect([await askAndRecord(chain, 5_001), await askAndRecord(chain, 5_000)]).toEqual([false, true])
  })

  it('count neither what posts in another currency nor twice what posts in their own, whoever looks at the same window', async () => {
    const limits = [
      { amountMinor: 3_000, interval: 'daily' },
      { count: 9, interval: 'daily' },
    ]
    const card = await api.giveCard({ controls: { limits } })
    await api.context.pool.query('UPDATE accounts SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.accountId,
      JSON.stringify({ limits }),
    ])
    await api.send(new ProviderChain({ ...card, currency: 'eur' }).forcePost(2_900))
    const chain = new ProviderChain(card)
    expect(await askAndRecord(chain, 1_000)).toBe(true)
    await api.send(chain.reverse(200))
    await api.send(new ProviderChain({ ...card, currency: 'eur' }).forcePost(2_900))
    const ask = async (amount: number) => (await api.send(new ProviderChain(card).request(amount))).body.approved
    expect([await ask(2_201), await ask(2_200), await ask(1)]).toEqual([false, true, false])
  })

  it('that say the same are each its own: of card and account, and of cards in two currencies', async () => {
    const controls = { limits: [{ amountMinor: 1_000, interval: 'daily' }] }
    for (const currency of ['usd', 'eur']) {
      const card = await api.giveCard({ currency, controls })
      await api.context.pool.query('UPDATE accounts SET controls = $3 WHERE lane = $1 AND id = $2', [
        card.lane,
        card.accountId,
        JSON.stringify(controls),
      ])
      const [first, second] = [new ProviderChain({ ...card, currency }), new ProviderChain({ ...card, currency })]
      expect((await api.send(first.request(900))).body).toEqual({ approved: true })
      expect((await api.send(second.request(101))).body).toMatchObject({ approved: false })
      const [decision] = await api.decisionsOf(second.id)
      expect(unpackTrace(decision?.trace ?? {})).toMatchObject({
        checks: [
          { owner: 'card', usedMinor: 900, passed: false },
          { owner: 'account', usedMinor: 900, passed: false },
        ],
      })
    }
  })

  it('count what a payment turns out to have cost, also where it is the program’s ceiling that limits', async () => {
    const card = await api.giveCard()
    await api.context.pool.query('UPDATE accounts SET ceiling = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.accountId,
      JSON.stringify({ limits: [{ amountMinor: 3_000, interval: 'all_time' }] }),
    ])
    const chain = new ProviderChain(card)
    expect(await askAndRecord(chain, 3_000)).toBe(true)
    await api.send(chain.reverse(1_000))
    const ask = async (amount: number) => (await api.send(new ProviderChain(card).request(amount))).body.approved
    expect([await ask(1_001), await ask(1_000)]).toEqual([false, true])
  })

  it('count a payment once, also when increments are added to it', async () => {
    const card = await api.giveCard({ controls: { limits: [{ count: 2, interval: 'daily' }] } })
    const chain = new ProviderChain(card)
    const ask = (amount: number) => askAndRecord(chain, amount)
    const another = async () => (await api.send(new ProviderChain(card).request(100))).body.approved
    expect([await ask(1_000), await ask(500), await another(), await ask(500)]).toEqual([true, true, true, true])
    const third = new ProviderChain(card)
    expect((await api.send(third.request(100))).body).toMatchObject({ approved: false })
    const [decision] = await api.decisionsOf(third.id)
    expect(unpackTrace(decision?.trace ?? {})).toMatchObject({
      checks: [{ kind: 'limit', interval: 'daily', limitCount: 2, usedCount: 2, passed: false, exceeded: 'count' }],
    })
  })

  it('limit a trailing window exactly, and what leaves the window is free again', async () => {
    const card = await api.giveCard({
      controls: { limits: [{ amountMinor: 3_000, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const at = (seconds: number, amount: number) =>
      api.send(new ProviderChain({ ...card, created: start + seconds }).request(amount))
    expect((await at(0, 2_000)).body.approved).toBe(true)
    expect((await at(30, 1_000)).body.approved).toBe(true)
    expect((await at(59, 1)).body.approved).toBe(false)
    expect((await at(60, 2_001)).body.approved).toBe(false)
    expect((await at(60, 2_000)).body.approved).toBe(true)
    expect((await at(90, 1_000)).body.approved).toBe(true)
    expect((await at(90, 1)).body.approved).toBe(false)
  })

  it('limit a trailing window exactly also for a payment that began before others that are known already', async () => {
    const card = await api.giveCard({
      controls: { limits: [{ amountMinor: 3_000, count: 3, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const at = async (seconds: number, amount: number) =>
      (await api.send(new ProviderChain({ ...card, created: start + seconds }).request(amount))).body.approved
    expect([await at(0, 2_000), await at(100, 2_500)]).toEqual([true, true])
    expect([await at(30, 1_001), await at(30, 900), await at(30, 101), await at(29, 100)]).toEqual([
      false,
      true,
      false,
      true,
    ])
    // Three lie between 0 and 30; at 60 the first has left, and what came at 100 is still to come.
    expect([await at(31, 1), await at(60, 2_001), await at(60, 2_000)]).toEqual([false, false, true])
    expect(await at(100, 1)).toBe(false)
  })

  it('let a late payment leave a trailing window at its own time, and look at nothing younger, be it by a second', async () => {
    const card = await api.giveCard({
      fundedMinor: 100_000n,
      controls: { limits: [{ amountMinor: 3_000, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const at = async (seconds: number, amount: number) =>
      (await api.send(new ProviderChain({ ...card, created: start + seconds }).request(amount))).body.approved
    expect([await at(100, 1_000), await at(50, 1_000)]).toEqual([true, true])
    expect([await at(109, 1_001), await at(115, 2_001), await at(115, 2_000)]).toEqual([false, false, true])
    expect([await at(300, 3_000), await at(299, 3_000), await at(359, 1), await at(360, 3_000)]).toEqual([
      true,
      true,
      false,
      true,
    ])
  })

  it('let payments a whole window apart pass beside each other, in whatever order they come at once', async () => {
    const card = await api.giveCard({
      fundedMinor: 100_000n,
      controls: { limits: [{ amountMinor: 1_000, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const places = [9, 0, 8, 1, 7, 2, 6, 3, 5, 4]
    const send = (place: number, amount: number) =>
      api.send(new ProviderChain({ ...card, created: start + 60 * place }).request(amount))
    const answers = await Promise.all(places.map((place) => send(place, 1_000)))
    expect(answers.map(({ body }) => body)).toEqual(places.map(() => ({ approved: true })))
    const more = await Promise.all(places.map((place) => send(place, 1)))
    expect(more.filter(({ body }) => body.approved === true)).toEqual([])
  })

  it('count a payment in a trailing window also after it was taken back, and no longer than the window lasts', async () => {
    const card = await api.giveCard({ controls: { limits: [{ count: 1, interval: { trailingSeconds: 60 } }] } })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const first = new ProviderChain({ ...card, created: start })
    const at = async (seconds: number) =>
      (await api.send(new ProviderChain({ ...card, created: start + seconds }).request(100))).body.approved
    expect((await api.send(first.request(100))).body.approved).toBe(true)
    await api.send(first.record(100, true))
    await api.send(first.reverse(100))
    expect([await at(59), await at(60)]).toEqual([false, true])
  })

  it('count a chain in the window of its own time: a reversal gives back there, a capture above the hold takes there', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 5_000, interval: 'daily' }] } })
    const today = Math.floor(api.clock.nowMs() / 1000)
    const yesterday = today - 86_400
    const old = new ProviderChain({ ...card, created: yesterday })
    await api.send(old.request(5_000))
    await api.send(old.record(5_000, true))
    expect((await api.send(new ProviderChain({ ...card, created: yesterday }).request(1))).body.approved).toBe(false)
    const fresh = new ProviderChain({ ...card, created: today })
    expect((await api.send(fresh.request(4_000))).body.approved).toBe(true)
    await api.send(fresh.record(4_000, true))
    for (const event of fresh.capture(4_500)) await api.send(event)
    expect((await api.send(new ProviderChain({ ...card, created: today }).request(501))).body.approved).toBe(false)
    expect((await api.send(new ProviderChain({ ...card, created: today }).request(500))).body.approved).toBe(true)
    await api.send(old.reverse(2_000))
    expect((await api.send(new ProviderChain({ ...card, created: yesterday }).request(2_001))).body.approved).toBe(
      false,
    )
    await api.expectBooksToAgree()
  })
})
