import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { type ChainOptions, ProviderChain } from '../issuing/provider-events.ts'
import { signInStaff } from '../support/staff.ts'

const api = await startIssuingApi()
const DAY_MS = 86_400_000

interface Side {
  count: number
  amountMinor: number
  examples: { reason: string; merchant: string; amountMinor: number }[]
}
type Preview = { examined: number; newlyDeclined: Side; newlyApproved: Side }

const preview = async ({ cardId, person }: CardOfTest, controls: unknown, more: object = {}): Promise<Preview> => {
  const answer = await api.post('/cards/controls/preview', { cardId, controls, ...more }, { token: person.accessToken })
  expect(answer.status).toBe(200)
  return answer.body as unknown as Preview
}
const setControls = ({ cardId, person }: CardOfTest, controls: unknown) =>
  api.post('/cards/controls', { cardId, controls }, { token: person.accessToken })

/** A purchase decided by the real-time endpoint and recorded by the provider. */
async function buy(card: CardOfTest, amount: number, options: Partial<ChainOptions> = {}) {
  const created = Math.floor(api.clock.nowMs() / 1000)
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId, created, ...options })
  const { body } = await api.send(chain.request(amount))
  await api.send(chain.record(amount, body.approved === true))
  return { chain, isApproved: body.approved === true }
}

const fuel = { category: 'service_stations', mcc: '5541', merchantId: 'mid_fuel', merchantName: 'Fuel' }
const shape = ({ examined, newlyDeclined, newlyApproved }: Preview) => [
  examined,
  newlyDeclined.count,
  newlyDeclined.amountMinor,
  newlyApproved.count,
  newlyApproved.amountMinor,
]

describe('a preview of controls', () => {
  it('counts in the order of what happened: what it declines makes room for what follows', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    for (const amount of [300, 800, 200, 600]) await buy(card, amount)
    const result = await preview(card, { limits: [{ amountMinor: 1_000, interval: 'monthly' }] })
    expect(shape(result)).toEqual([4, 2, 1_400, 0, 0])
    expect(result.newlyDeclined.examples).toMatchObject([
      { amountMinor: 600, reason: 'limit_exceeded', merchant: 'Corner Grocery' },
      { amountMinor: 800, reason: 'limit_exceeded' },
    ])
    expect(shape(await preview(card, {}))).toEqual([4, 0, 0, 0, 0])
    const { body } = await api.get(`/cards/detail?cardId=${card.cardId}`, { token: card.person.accessToken })
    expect(body.controls).toEqual({})
  })

  it('says what a wider document would have let pass, as far as the balance went', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n, controls: { blockedCategories: ['5541'] } })
    await buy(card, 300)
    for (const amount of [400, 500, 200]) expect((await buy(card, amount, fuel)).isApproved).toBe(false)
    const result = await preview(card, {})
    expect(shape(result)).toEqual([4, 0, 0, 2, 600])
    expect(result.newlyApproved.examples.map(({ reason }) => reason)).toEqual(['category_blocked', 'category_blocked'])
  })

  it('leaves alone what was declined for another reason, and what other documents would stop', async () => {
    const card = await api.giveCard({
      fundedMinor: 500n,
      controls: { limits: [{ amountMinor: 400, interval: 'daily' }] },
    })
    await buy(card, 450)
    await api.post(
      '/account/controls',
      { controls: { limits: [{ amountMinor: 420, interval: 'daily' }] } },
      { token: card.person.accessToken },
    )
    expect(shape(await preview(card, {}))).toEqual([1, 0, 0, 0, 0])
    await api.post('/account/controls', { controls: {} }, { token: card.person.accessToken })
    expect(shape(await preview(card, {}))).toEqual([1, 0, 0, 1, 450])
    const poor = await api.giveCard({ fundedMinor: 100n })
    expect((await buy(poor, 450)).isApproved).toBe(false)
    expect(shape(await preview(poor, {}))).toEqual([1, 0, 0, 0, 0])
  })

  it('sees reversals and older payments in the windows that they count in', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    await buy(card, 900)
    api.clock.advance(40 * DAY_MS)
    Object.assign(card.person, await api.logIn(card.person))
    const { chain } = await buy(card, 700)
    await api.send(chain.reverse(700))
    await buy(card, 500)
    const allTime = { limits: [{ amountMinor: 1_450, interval: 'all_time' }] }
    expect(shape(await preview(card, allTime))).toEqual([2, 1, 700, 0, 0])
    const trailing = { limits: [{ amountMinor: 800, interval: { trailingSeconds: 3_600 } }] }
    expect(shape(await preview(card, trailing))).toEqual([2, 0, 0, 0, 0])
    const from = new Date(api.clock.nowMs() - 50 * DAY_MS).toISOString()
    expect(
      shape(await preview(card, { limits: [{ amountMinor: 100, interval: 'per_authorization' }] }, { from })),
    ).toEqual([3, 3, 2_100, 0, 0])
  })

  it('tells what really happens: a document replayed over its own decisions changes none of them', async () => {
    const interval = fc.constantFrom('per_authorization', 'daily', 'weekly', 'monthly', 'yearly', 'all_time', {
      trailingSeconds: 7_200,
    })
    const limit = fc.record({ interval, amountMinor: fc.integer({ min: 200, max: 2_500 }) })
    const purchase = fc.record({
      amount: fc.integer({ min: 0, max: 900 }),
      isFuel: fc.boolean(),
      hoursLater: fc.integer({ min: 0, max: 30 }),
      next: fc.constantFrom('nothing', 'capture', 'reverse'),
    })
    const person = await api.signUp()
    await fc.assert(
      fc.asyncProperty(
        fc.array(limit, { minLength: 1, maxLength: 3 }),
        fc.array(purchase, { minLength: 4, maxLength: 8 }),
        async (limits, purchases) => {
          const card = await api.giveCard({ person, fundedMinor: 100_000n })
          const controls = { limits, blockedCategories: [] }
          expect((await setControls(card, controls)).status).toBe(200)
          for (const { amount, isFuel, hoursLater, next } of purchases) {
            api.clock.advance(hoursLater * 3_600_000)
            const { chain, isApproved } = await buy(card, amount, isFuel ? fuel : {})
            if (!isApproved || amount === 0) continue
            if (next === 'capture') for (const event of chain.capture(amount, true)) await api.send(event)
            if (next === 'reverse') await api.send(chain.reverse(amount))
          }
          Object.assign(person, await api.logIn(person))
          const result = await preview({ ...card, person }, controls)
          expect(shape(result)).toEqual([purchases.length, 0, 0, 0, 0])
        },
      ),
      { numRuns: 6 },
    )
  })

  it('lets pass again what an exception let through', async () => {
    const controls = { limits: [{ amountMinor: 100, interval: 'daily' }] }
    const card = await api.giveCard({ controls })
    expect((await buy(card, 500)).isApproved).toBe(false)
    const [declined] = await api.transactions(card)
    const asked = await api.post(
      '/exceptions/request',
      { transactionId: declined?.id, reason: 'A new bicycle' },
      { token: card.person.accessToken },
    )
    const { accessToken: token } = await signInStaff(api, 'support')
    const decision = { exceptionId: asked.body.id, decision: 'grant', reason: 'Known customer' }
    expect((await api.post('/admin/exceptions/decide', decision, { token })).status).toBe(200)
    expect((await buy(card, 500)).isApproved).toBe(true)
    expect(shape(await preview(card, controls))).toEqual([2, 0, 0, 0, 0])
  })

  it.each(['single_use', 'merchant_locked'] as const)(
    'lets nothing more pass on a %s card that has been used elsewhere',
    async (purpose) => {
      const card = await api.giveCard({ purpose, controls: { blockedCategories: ['5541'] } })
      expect((await buy(card, 300)).isApproved).toBe(true)
      expect((await buy(card, 200, fuel)).isApproved).toBe(false)
      expect(shape(await preview(card, {}))).toEqual([2, 0, 0, 0, 0])
      const fresh = await api.giveCard({ purpose, controls: { blockedCategories: ['5541'] } })
      expect((await buy(fresh, 200, fuel)).isApproved).toBe(false)
      expect(shape(await preview(fresh, {}))).toEqual([1, 0, 0, 1, 200])
    },
  )

  it('counts what one card used long ago, and not what another did', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    const other = await api.giveCard({ person: card.person, fundedMinor: 0n })
    const longAgo = Math.floor((api.clock.nowMs() - 100 * DAY_MS) / 1000)
    await buy(other, 900, { created: longAgo })
    await buy(card, 600, { created: longAgo })
    await buy(card, 300)
    const allTime = (amountMinor: number) => ({ limits: [{ amountMinor, interval: 'all_time' }] })
    expect(shape(await preview(card, allTime(900)))).toEqual([1, 0, 0, 0, 0])
    expect(shape(await preview(card, allTime(899)))).toEqual([1, 1, 300, 0, 0])
  })

  it('lets a payment leave a trailing window when the window is over, and not before', async () => {
    const card = await api.giveCard()
    const created = Math.floor(api.clock.nowMs() / 1000) - 120
    await buy(card, 300, { created })
    await buy(card, 300, { created: created + 60 })
    const trailing = (trailingSeconds: number) => ({ limits: [{ amountMinor: 300, interval: { trailingSeconds } }] })
    expect(shape(await preview(card, trailing(60)))).toEqual([2, 0, 0, 0, 0])
    expect(shape(await preview(card, trailing(61)))).toEqual([2, 1, 300, 0, 0])
  })

  it('counts nothing for an approval that the issuer recorded as declined', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain({ ...card, created: Math.floor(api.clock.nowMs() / 1000) })
    expect((await api.send(chain.request(400))).body.approved).toBe(true)
    await api.send(chain.record(400, false, 'webhook_timeout'))
    await buy(card, 400)
    expect(shape(await preview(card, { limits: [{ amountMinor: 500, interval: 'all_time' }] }))).toEqual([
      2, 0, 0, 0, 0,
    ])
  })

  it('looks at payments by the time at the issuer, whose clock may be ahead', async () => {
    const card = await api.giveCard()
    const ahead = Math.floor(api.clock.nowMs() / 1000) + 3_600
    await buy(card, 400, { created: ahead })
    const moment = (seconds: number) => new Date((ahead + seconds) * 1000).toISOString()
    const within = async (from: number, to: number) =>
      (await preview(card, {}, { from: moment(from), to: moment(to) })).examined
    expect([await within(0, 1), await within(-1, 0), await within(1, 2)]).toEqual([1, 0, 0])
  })

  it('refuses what saving would refuse, and knows nothing of other people’s cards', async () => {
    const card = await api.giveCard()
    const stranger = await api.giveCard()
    const own = { token: card.person.accessToken, headers: { 'Idempotency-Key': randomUUID() } }
    const ask = (body: object, options = own) =>
      api.post('/cards/controls/preview', { cardId: card.cardId, ...body }, options)
    expect((await ask({ controls: { allowedCountries: ['DE'], blockedCountries: ['DE'] } })).body.code).toBe(
      'validation_failed',
    )
    for (const from of ['2026-02-01', '2026-01-01'])
      expect((await ask({ controls: {}, from, to: '2026-01-01' })).body.code).toBe('validation_failed')
    const foreign = await ask({ controls: {} }, { ...own, token: stranger.person.accessToken })
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found'])
  })
})

describe('a preview of the controls over all cards', () => {
  const previewAll = async ({ person }: CardOfTest, controls: unknown): Promise<Preview> => {
    const answer = await api.post('/account/controls/preview', { controls }, { token: person.accessToken })
    expect(answer.status).toBe(200)
    return answer.body as unknown as Preview
  }
  const secondCardOf = async ({ person }: CardOfTest): Promise<CardOfTest> => api.giveCard({ person, fundedMinor: 0n })

  it('counts the payments of every card together, and leaves each card its own controls', async () => {
    const one = await api.giveCard({ fundedMinor: 100_000n })
    const other = await secondCardOf(one)
    for (const card of [one, other]) for (const amount of [300, 400]) await buy(card, amount)
    expect(shape(await previewAll(one, { limits: [{ amountMinor: 1_000, interval: 'monthly' }] }))).toEqual([
      4, 1, 400, 0, 0,
    ])
    expect(shape(await previewAll(one, { blockedCategories: ['5411'] }))).toEqual([4, 4, 1_400, 0, 0])
  })

  it('goes by the controls of the card that took another’s place', async () => {
    const tight = { limits: [{ amountMinor: 10, interval: 'daily' }] }
    const old = await api.giveCard({ controls: tight })
    const successor = await secondCardOf(old)
    await api.context.pool.query('UPDATE cards SET counter_owner_id = $3 WHERE lane = $1 AND id = $2', [
      old.lane,
      successor.cardId,
      old.cardId,
    ])
    await api.post('/account/controls', { controls: tight }, { token: old.person.accessToken })
    expect((await buy(successor, 80)).isApproved).toBe(false)
    expect(shape(await previewAll(old, {}))).toEqual([1, 0, 0, 1, 80])
  })

  it('says what wider controls would have let pass, unless the card or the ceiling stops it', async () => {
    const one = await api.giveCard({ fundedMinor: 100_000n })
    const other = await api.giveCard({
      person: one.person,
      fundedMinor: 0n,
      controls: { limits: [{ amountMinor: 100, interval: 'daily' }] },
    })
    await api.post(
      '/account/controls',
      { controls: { limits: [{ amountMinor: 50, interval: 'daily' }] } },
      { token: one.person.accessToken },
    )
    for (const card of [one, other])
      for (const amount of [80, 90]) expect((await buy(card, amount)).isApproved).toBe(false)
    const result = await previewAll(one, {})
    // Of the second card the limit of its own lets only the first pass.
    expect(shape(result)).toEqual([4, 0, 0, 3, 250])
  })
})

it('tells the controls of all cards beside their limits, and keeps every field of them', async () => {
  const card = await api.giveCard()
  const controls = {
    limits: [{ amountMinor: 9_000, interval: 'weekly' }],
    blockedCategories: ['betting_casino_gambling'],
    channels: ['online', 'chip'],
    hours: [{ days: ['mon'], from: '08:00', to: '20:00', timeZone: 'Europe/Berlin' }],
  }
  const token = card.person.accessToken
  expect((await api.get('/account/limits', { token })).body).toMatchObject({ controls: {}, ceiling: null, data: [] })
  await api.post('/account/controls', { controls }, { token })
  const { body } = await api.get('/account/limits', { token })
  expect(body).toMatchObject({ controls, ceiling: null, data: [{ amountMinor: 9_000, setBy: 'cardholder' }] })
})
