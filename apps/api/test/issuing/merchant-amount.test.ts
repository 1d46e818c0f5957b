import { expect, it } from 'vitest'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain, type ProviderEvent } from './provider-events.ts'

/** What a purchase amounts to in the merchant's currency goes the way of its amount: 1.25 of theirs for each of ours. */

const api = await startIssuingApi()

const inTheirs = (amount: number): number => (amount * 5) / 4

/** The same events with merchant amounts in pounds, wherever an amount stands. */
const abroad = (event: ProviderEvent): ProviderEvent => {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert)
    if (typeof value !== 'object' || value === null) return value
    const own = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, convert(one)]))
    if (typeof own.amount !== 'number') return own
    return { ...own, merchant_amount: inTheirs(own.amount), merchant_currency: 'gbp' }
  }
  return { ...event, data: convert(event.data) }
}

const STEPS: Record<string, { events(chain: ProviderChain): ProviderEvent[]; total: number }> = {
  'asked for more': {
    events: (chain) => [chain.record(4_000, true), chain.record(800, true), chain.record(200, false)],
    total: 4_800,
  },
  'reversed in part': { events: (chain) => [chain.record(4_000, true), chain.reverse(1_200)], total: 2_800 },
  'advised upwards': { events: (chain) => [chain.record(4_000, true), chain.advise(4_400)], total: 4_400 },
  'captured in part': {
    events: (chain) => [chain.record(4_000, true), chain.capture(1_000)[0] as ProviderEvent],
    total: 4_000,
  },
  'captured in parts, and closed': {
    events: (chain) => [chain.record(4_000, true), ...chain.capture(1_000), ...chain.capture(2_000, true)],
    total: 3_000,
  },
  'captured above': { events: (chain) => [chain.record(4_000, true), ...chain.capture(4_800, true)], total: 4_800 },
  'posted without asking': { events: (chain) => [chain.forcePost(800)], total: 800 },
  declined: { events: (chain) => [chain.record(4_000, false)], total: 4_000 },
}

it.each(Object.keys(STEPS))(
  'is the same share of a purchase that was %s, in any order, at home and abroad',
  async (name) => {
    const step = STEPS[name]
    for (const isAbroad of [true, false]) {
      for (const order of ['told', 'backwards', 'asked first'] as const) {
        const card = await api.giveCard()
        const chain = new ProviderChain(card)
        const asked = chain.request(4_000)
        const events = step?.events(chain) ?? []
        if (order === 'asked first' && (events.length === 1 || name === 'declined')) continue
        const sent = order === 'backwards' ? events.toReversed() : order === 'told' ? events : [asked, ...events]
        for (const event of sent) expect((await api.send(isAbroad ? abroad(event) : event)).status).toBe(200)
        const total = step?.total ?? 0
        expect(await api.transactions(card), `${order} ${isAbroad}`).toMatchObject([
          {
            amountMinor: total,
            merchantAmountMinor: isAbroad ? inTheirs(total) : total,
            merchantCurrency: isAbroad ? 'gbp' : 'usd',
          },
        ])
      }
    }
  },
)
