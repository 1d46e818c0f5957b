import { expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain, type ProviderEvent } from './provider-events.ts'

/** A clearing that overtakes its authorization tells another shop and a later time. The same facts in any order give the same counters. */

const api = await startIssuingApi()

const GROCER = { mcc: '5411', category: 'grocery_stores_supermarkets' }
const EATERY = { mcc: '5812', category: 'eating_places_restaurants' }

const controls = {
  limits: [
    { amountMinor: 100_000, interval: 'daily' },
    { amountMinor: 100_000, interval: 'daily', categories: [GROCER.mcc] },
    { amountMinor: 100_000, interval: 'monthly', categories: [EATERY.mcc] },
    { amountMinor: 100_000, interval: { trailingSeconds: 86_400 }, categories: [GROCER.mcc] },
    { amountMinor: 100_000, interval: { trailingSeconds: 86_400 } },
  ],
}

const usedOf = async (card: CardOfTest) => {
  const { body } = await api.get(`/cards/limits?cardId=${card.cardId}`, { token: card.person.accessToken })
  const limits = (body.data ?? body.limits) as { usedMinor: number; usedCount?: number }[]
  return limits.map(({ usedMinor, usedCount }) => [usedMinor, usedCount])
}

const ORDERS = ['request record clear', 'record clear', 'clear record', 'clear request record', 'request clear record']

it.each([
  [GROCER, EATERY, [5_000, 5_000, 0, 5_000, 5_000]],
  [EATERY, GROCER, [5_000, 0, 5_000, 0, 5_000]],
] as const)(
  'counts a purchase where it was authorized, in whatever order it is told of: %o, cleared as %o',
  async (asked, cleared, used) => {
    for (const order of ORDERS) {
      const card = await api.giveCard({ controls })
      // The day before at the latest, so that the clearing is not in the day of the authorization.
      const created = Math.floor(Date.now() / 1000) - 3_600
      const chain = new ProviderChain({ ...card, ...asked, created })
      const request = chain.request(5_000)
      const record = chain.record(5_000, true)
      const [clear] = new ProviderChain({ ...card, ...cleared, created: created + 2 }).capture(3_000)
      Object.assign((clear as ProviderEvent & { data: { object: object } }).data.object, { authorization: chain.id })
      const events = { request, record, clear: clear as ProviderEvent }
      for (const name of order.split(' ') as (keyof typeof events)[]) {
        const answer = await api.send(events[name])
        expect([answer.status, answer.body.approved ?? true], `${name} of ${order}`).toEqual([200, true])
      }
      expect(
        (await usedOf(card)).map(([minor]) => minor),
        order,
      ).toEqual(used)
      const [payment] = await api.transactions(card)
      expect(payment, order).toMatchObject({
        merchant: { categoryCode: asked.mcc },
        createdAt: new Date(created * 1000).toISOString(),
        holdMinor: 2_000,
        postedMinor: 3_000,
      })
    }
    await api.expectBooksToAgree()
  },
)
