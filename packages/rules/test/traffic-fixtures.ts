import fc from 'fast-check'
import type { TrafficEvent, VelocitySubject } from '../src/index.ts'

/** Moments where windows end: midnight, a new week, month and year, a leap day, clocks going forward and back. */
const EDGES = [
  '2026-11-22T00:00:00Z',
  '2026-12-01T00:00:00Z',
  '2027-01-01T00:00:00Z',
  '2028-02-29T00:00:00Z',
  '2028-03-01T00:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
].map((text) => Date.parse(text))

const LENGTHS_MS = [0, 10, 60, 300, 900, 3_600, 21_600, 86_400, 604_800, 2_678_400].map((seconds) => seconds * 1000)

/** Moments on and beside the edges of windows, with steps back, as clocks of several processes give them. */
export const moments = (edgeMs: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.constantFrom(...LENGTHS_MS), fc.constantFrom(1, -1), fc.integer({ min: -2, max: 2 }), fc.nat(3))
    .map(([length, sign, ms, more]) => edgeMs + sign * length + ms + more * 7_000)

export const subjects: fc.Arbitrary<VelocitySubject> = fc.record({
  cardId: fc.constantFrom('card_1', 'card_2'),
  cardholderId: fc.constantFrom('usr_1', 'usr_2'),
  currency: fc.constantFrom('eur', 'eur', 'eur', 'jpy'),
  merchantId: fc.constantFrom('merchant_1', 'merchant_2', ''),
  mcc: fc.constantFrom('5411', '5812'),
  country: fc.constantFrom('DE', 'US', ''),
})

const chainIds = fc.constantFrom('auth_1', 'auth_2', 'auth_3', 'auth_4', 'auth_5', 'auth_6', 'auth_7', 'auth_8')

const requestIds = fc.constantFrom('request_1', 'request_2', 'request_3')

/** Requests, increments, what chains become, and force posts over few chains, so that these meet. */
export const events = (edgeMs: number): fc.Arbitrary<TrafficEvent> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('request' as const),
        chainId: chainIds,
        requestId: requestIds,
        atMs: moments(edgeMs),
        subject: subjects,
        amountMinor: fc.constantFrom(0n, 1n, 250n, 10_000n),
        isIncrement: fc.boolean(),
        approved: fc.constantFrom(true, true, false),
        isCardPresent: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('chain' as const),
        chainId: chainIds,
        usedMinor: fc.constantFrom(0n, 5n, 250n, 12_000n),
        isCounted: fc.boolean(),
        isDeclined: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('begun' as const),
        chainId: chainIds,
        atMs: moments(edgeMs),
        subject: subjects,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('revised' as const), requestId: requestIds, approved: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('force_post' as const),
        chainId: chainIds,
        atMs: moments(edgeMs),
        subject: subjects,
        amountMinor: fc.constantFrom(1n, 900n),
      }),
    },
  )

export const edges = fc.constantFrom(...EDGES)
