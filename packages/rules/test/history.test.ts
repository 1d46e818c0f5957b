import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createHistoryState,
  HISTORY_FACTS,
  type HistoryQuery,
  historySpecOf,
  minimumDistanceKm,
  recomputeHistory,
  type TrafficEvent,
} from '../src/index.ts'
import { edges, events, moments, subjects } from './traffic-fixtures.ts'

const SUBJECT = {
  cardId: 'card_1',
  cardholderId: 'usr_1',
  currency: 'eur',
  merchantId: 'merchant_1',
  mcc: '5411',
  country: 'DE',
}
const at = (text: string) => Date.parse(text)
const NOON = at('2026-11-23T12:00:00Z')

type Request = Extract<TrafficEvent, { kind: 'request' }>
const request = (changes: Partial<Request> = {}): Request => ({
  kind: 'request',
  chainId: 'a',
  atMs: NOON,
  subject: SUBJECT,
  amountMinor: 1000n,
  isIncrement: false,
  approved: true,
  isCardPresent: true,
  ...changes,
})
const query = (changes: Partial<HistoryQuery> = {}): HistoryQuery => ({
  merchantId: 'merchant_1',
  mcc: '5411',
  country: 'DE',
  amountMinor: 1000n,
  isCardPresent: true,
  atMs: NOON,
  ...changes,
})

function ask(traffic: readonly TrafficEvent[], name: string, changes: Partial<HistoryQuery> = {}) {
  const spec = historySpecOf(name)
  if (!spec) throw new Error(`${name} is not a history fact`)
  return recomputeHistory(traffic, spec, SUBJECT, query(changes))
}

describe('history facts', () => {
  it('count declines in a row until something is approved', () => {
    const declined = request({ approved: false })
    expect(ask([request(), declined, declined], 'card.consecutiveDeclines')).toBe(2n)
    expect(ask([declined, declined, request({ amountMinor: 0n })], 'card.consecutiveDeclines')).toBe(0n)
  })

  it('call new what no approved purchase has had before', () => {
    expect(ask([], 'card.isNewMerchant')).toBe(true)
    expect(ask([request({ approved: false })], 'card.isNewMerchant')).toBe(true)
    expect(ask([request({ amountMinor: 0n })], 'card.isNewMerchant')).toBe(true)
    expect(ask([request()], 'card.isNewMerchant')).toBe(false)
    expect(ask([request()], 'card.isNewCountry', { country: 'FR' })).toBe(true)
    const otherCard = request({ subject: { ...SUBJECT, cardId: 'card_2' } })
    expect(ask([otherCard], 'card.isNewMcc')).toBe(true)
    expect(ask([otherCard], 'cardholder.isNewMcc')).toBe(false)
  })

  it('compare the amount with the card’s own history', () => {
    const traffic = [request({ amountMinor: 100n }), request({ amountMinor: 201n })]
    expect(ask(traffic, 'card.approvals')).toBe(2n)
    expect(ask(traffic, 'card.meanAmount')).toBe(150n)
    expect(ask(traffic, 'card.maxAmount')).toBe(201n)
    expect(ask(traffic, 'card.percentOfMean', { amountMinor: 301n })).toBe(200n)
    expect(ask(traffic, 'card.percentOfMax', { amountMinor: 402n })).toBe(200n)
    expect(ask([], 'card.percentOfMean')).toBe(0n)
    // Of a mean of 1.5 and not of 1: small amounts are not rounded before they are compared.
    const small = [request({ amountMinor: 1n }), request({ amountMinor: 2n })]
    expect(ask(small, 'card.percentOfMean', { amountMinor: 3n })).toBe(200n)
  })

  it('are of one currency', () => {
    const traffic = [request({ amountMinor: 9_000n, subject: { ...SUBJECT, currency: 'jpy' } })]
    expect(ask(traffic, 'card.maxAmount')).toBe(0n)
    expect(ask(traffic, 'cardholder.isNewMerchant')).toBe(true)
  })

  it('take an increment for no purchase of its own', () => {
    const traffic = [request(), request({ isIncrement: true, amountMinor: 9000n })]
    expect(ask(traffic, 'card.approvals')).toBe(1n)
    expect(ask(traffic, 'card.maxAmount')).toBe(1000n)
  })

  it('call a journey impossible that an airliner could not make', () => {
    const berlin = [request()]
    const inTokyo = (hours: number) => ({ country: 'JP', atMs: NOON + hours * 3_600_000 })
    expect(ask(berlin, 'card.travelKm', inTokyo(1))).toBe(7750n)
    expect(ask(berlin, 'card.travelMinutes', inTokyo(1))).toBe(60n)
    expect(ask(berlin, 'card.isImpossibleTravel', inTokyo(1))).toBe(true)
    expect(ask(berlin, 'card.isImpossibleTravel', inTokyo(12))).toBe(false)
    expect(ask(berlin, 'card.isImpossibleTravel', inTokyo(0))).toBe(true)
    expect(ask(berlin, 'card.isImpossibleTravel', { ...inTokyo(1), isCardPresent: false })).toBe(false)
    expect(ask([request({ isCardPresent: false })], 'card.isImpossibleTravel', inTokyo(1))).toBe(false)
    expect(ask([], 'card.travelMinutes')).toBe(-1n)
  })

  it('call a journey impossible above a thousand kilometres in an hour, and not at them', () => {
    const berlin = [request()]
    const inTokyo = (elapsedMs: number) => ({ country: 'JP', atMs: NOON + elapsedMs })
    const hoursMs = 7.75 * 3_600_000
    expect(ask(berlin, 'card.travelKmPerHour', inTokyo(hoursMs))).toBe(1_000n)
    expect(ask(berlin, 'card.isImpossibleTravel', inTokyo(hoursMs))).toBe(false)
    expect(ask(berlin, 'card.travelKmPerHour', inTokyo(hoursMs / 1.001))).toBe(1_001n)
    expect(ask(berlin, 'card.isImpossibleTravel', inTokyo(hoursMs / 1.001))).toBe(true)
  })

  it('give a journey no more than a million kilometres in an hour, and no time where a clock stepped back', () => {
    const berlin = [request()]
    const inTokyo = (elapsedMs: number) => ({ country: 'JP', atMs: NOON + elapsedMs })
    for (const elapsedMs of [1, 0, -120_000]) {
      expect(ask(berlin, 'card.travelKmPerHour', inTokyo(elapsedMs))).toBe(1_000_000n)
      expect(ask(berlin, 'card.travelMinutes', inTokyo(elapsedMs))).toBe(0n)
    }
  })

  it('are the same when kept up to date as when recomputed', () => {
    const names = HISTORY_FACTS.map(({ name }) => name)
    const scenario = edges.chain((edgeMs) =>
      fc.tuple(fc.array(events(edgeMs), { maxLength: 30 }), moments(edgeMs), subjects, fc.boolean()),
    )
    fc.assert(
      fc.property(scenario, ([traffic, askAt, subject, isCardPresent]) => {
        const state = createHistoryState(names)
        for (const event of traffic) state.apply(event)
        const { merchantId, mcc, country } = subject
        const asked: HistoryQuery = { merchantId, mcc, country, amountMinor: 333n, isCardPresent, atMs: askAt }
        const values: Record<string, bigint | boolean> = {}
        state.read(subject, asked, values)
        for (const { name, type, spec } of HISTORY_FACTS) {
          expect([name, values[name]]).toEqual([name, recomputeHistory(traffic, spec, subject, asked)])
          expect(typeof values[name]).toBe(type === 'int' ? 'bigint' : 'boolean')
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('distances between countries', () => {
  it('are never more than the way really is', () => {
    expect(minimumDistanceKm('DE', 'FR')).toBe(0)
    expect(minimumDistanceKm('US', 'CA')).toBe(0)
    expect(minimumDistanceKm('AU', 'NZ')).toBe(500)
    expect(minimumDistanceKm('SG', 'HK')).toBe(2500)
    expect(minimumDistanceKm('BR', 'ZA')).toBe(5500)
    expect(minimumDistanceKm('BR', 'GF')).toBe(0)
  })

  it('are the same both ways, and nothing where a country is not known', () => {
    const codes = fc.constantFrom('DE', 'JP', 'US', 'NZ', 'ZA', 'BR', 'GB', 'SG', 'RE', 'ZZ', '')
    fc.assert(
      fc.property(codes, codes, (a, b) => {
        expect(minimumDistanceKm(a, b)).toBe(minimumDistanceKm(b, a))
        if (a === b || a === 'ZZ' || a === '') expect(minimumDistanceKm(a, b)).toBe(0)
      }),
    )
  })
})
