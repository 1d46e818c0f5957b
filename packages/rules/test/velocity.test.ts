import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createVelocityState,
  recomputeVelocity,
  type TrafficEvent,
  VELOCITY_FACTS,
  type VelocitySubject,
  velocitySpecOf,
} from '../src/index.ts'
import { edges, events, moments, subjects } from './traffic-fixtures.ts'

const NAMES = VELOCITY_FACTS.map(({ name }) => name)

const SUBJECT: VelocitySubject = {
  cardId: 'card_1',
  cardholderId: 'usr_1',
  currency: 'eur',
  merchantId: 'merchant_1',
  mcc: '5411',
  country: 'DE',
}
const at = (text: string) => Date.parse(text)

const request = (chainId: string, time: string, changes: Partial<Extract<TrafficEvent, { kind: 'request' }>> = {}) =>
  ({
    kind: 'request',
    chainId,
    atMs: at(time),
    subject: SUBJECT,
    amountMinor: 1000n,
    isIncrement: false,
    approved: true,
    isCardPresent: true,
    ...changes,
  }) satisfies TrafficEvent

const becomes = (
  chainId: string,
  usedMinor: bigint,
  more: { isCounted: boolean; isDeclined: boolean } = { isCounted: true, isDeclined: false },
): TrafficEvent => ({ kind: 'chain', chainId, usedMinor, ...more })

function recompute(traffic: readonly TrafficEvent[], name: string, subject: VelocitySubject, atMs: number): bigint {
  const spec = velocitySpecOf(name)
  if (!spec) throw new Error(`${name} is not a velocity fact`)
  return recomputeVelocity(traffic, spec, subject, atMs)
}

function readAll(traffic: readonly TrafficEvent[], names: readonly string[], subject: VelocitySubject, atMs: number) {
  const state = createVelocityState(names)
  for (const event of traffic) state.apply(event)
  const values: Record<string, bigint> = {}
  state.read(subject, atMs, values)
  return values
}

describe('velocity by its definition', () => {
  const value = (traffic: readonly TrafficEvent[], name: string, time: string) =>
    recompute(traffic, name, SUBJECT, at(time))

  it('looks at a trailing window that leaves out its beginning', () => {
    const traffic = [request('a', '2026-11-23T12:00:00.000Z')]
    expect(value(traffic, 'card.count1h', '2026-11-23T12:59:59.999Z')).toBe(1n)
    expect(value(traffic, 'card.count1h', '2026-11-23T13:00:00.000Z')).toBe(0n)
    expect(value(traffic, 'card.sum24h', '2026-11-23T13:00:00.000Z')).toBe(1000n)
  })

  it('looks at calendar windows in UTC', () => {
    const traffic = [request('a', '2028-02-29T23:59:59.999Z')]
    expect(value(traffic, 'card.countDay', '2028-02-29T23:59:59.999Z')).toBe(1n)
    expect(value(traffic, 'card.countMonth', '2028-03-01T00:00:00.000Z')).toBe(0n)
    expect(value(traffic, 'card.countWeek', '2028-03-01T00:00:00.000Z')).toBe(1n)
    expect(value(traffic, 'card.countYear', '2028-12-31T23:59:59.999Z')).toBe(1n)
    expect(value(traffic, 'card.countAllTime', '2040-01-01T00:00:00.000Z')).toBe(1n)
  })

  it('keeps an increment and a reversal in the window of the first authorization', () => {
    const traffic: TrafficEvent[] = [
      request('a', '2026-11-22T23:00:00Z'),
      request('a', '2026-11-23T01:00:00Z', { isIncrement: true, amountMinor: 500n }),
      becomes('a', 1500n),
    ]
    expect(value(traffic, 'card.sumDay', '2026-11-23T02:00:00Z')).toBe(0n)
    expect(value(traffic, 'card.sum6h', '2026-11-23T02:00:00Z')).toBe(1500n)
    expect(value(traffic, 'card.count6h', '2026-11-23T02:00:00Z')).toBe(1n)
    expect(value(traffic, 'card.attempts6h', '2026-11-23T02:00:00Z')).toBe(2n)
    const reversed: TrafficEvent[] = [...traffic, becomes('a', 200n)]
    expect(value(reversed, 'card.sum6h', '2026-11-23T02:00:00Z')).toBe(200n)
    expect(value(reversed, 'card.count6h', '2026-11-23T02:00:00Z')).toBe(1n)
  })

  it('counts a verification and a decline as attempts alone', () => {
    const traffic = [
      request('a', '2026-11-23T12:00:00Z', { amountMinor: 0n }),
      request('b', '2026-11-23T12:00:01Z', { approved: false }),
    ]
    const time = '2026-11-23T12:00:02Z'
    expect(value(traffic, 'card.attempts1m', time)).toBe(2n)
    expect(value(traffic, 'card.declines1m', time)).toBe(1n)
    expect(value(traffic, 'card.count1m', time)).toBe(0n)
    expect(value(traffic, 'card.sum1m', time)).toBe(0n)
  })

  it('narrows to the merchant, category or country of the request, and to its currency', () => {
    const elsewhere = { ...SUBJECT, merchantId: 'merchant_2', country: 'FR' }
    const traffic = [
      request('a', '2026-11-23T12:00:00Z', { subject: elsewhere }),
      request('b', '2026-11-23T12:00:00Z', { subject: { ...SUBJECT, currency: 'jpy' } }),
    ]
    const time = '2026-11-23T12:00:00Z'
    expect(value(traffic, 'card.count1h', time)).toBe(1n)
    expect(value(traffic, 'card.count1hSameMcc', time)).toBe(1n)
    expect(value(traffic, 'card.count1hSameMerchant', time)).toBe(0n)
    expect(value(traffic, 'card.count1hSameCountry', time)).toBe(0n)
  })

  it('counts a chain once something of it stands approved, at its own moment: an increment makes a purchase of a verification', () => {
    const traffic = [
      request('a', '2026-11-23T12:00:00Z', { amountMinor: 0n }),
      request('a', '2026-11-23T14:00:00Z', { isIncrement: true, amountMinor: 300n }),
      becomes('a', 300n),
    ]
    const time = '2026-11-23T14:00:00Z'
    expect(['card.count24h', 'card.count1h', 'card.attempts24h'].map((name) => value(traffic, name, time))).toEqual([
      1n,
      0n,
      2n,
    ])
  })

  it('takes a declined chain for approved over there once something of it posts, is added or taken back', () => {
    const traffic = [
      request('a', '2026-11-23T12:00:00Z', { approved: false }),
      becomes('a', 900n, { isCounted: false, isDeclined: false }),
    ]
    const time = '2026-11-23T12:00:01Z'
    expect(['card.declines1h', 'card.count1h', 'card.sum1h'].map((name) => value(traffic, name, time))).toEqual([
      0n,
      0n,
      900n,
    ])
  })

  it('follows the provider where its record differs from the answer', () => {
    const approvedThere: TrafficEvent[] = [
      request('a', '2026-11-23T12:00:00Z', { approved: false }),
      becomes('a', 1000n),
    ]
    const time = '2026-11-23T12:00:01Z'
    expect(['card.count1h', 'card.sum1h', 'card.declines1h'].map((name) => value(approvedThere, name, time))).toEqual([
      1n,
      1000n,
      0n,
    ])
    const declinedThere: TrafficEvent[] = [
      request('a', '2026-11-23T12:00:00Z'),
      becomes('a', 0n, { isCounted: false, isDeclined: true }),
    ]
    expect(['card.count1h', 'card.sum1h', 'card.declines1h'].map((name) => value(declinedThere, name, time))).toEqual([
      0n,
      0n,
      1n,
    ])
  })

  it('looks at the same window again after what it holds has changed', () => {
    const state = createVelocityState(['card.sum1h'])
    const values: Record<string, bigint> = {}
    const read = (time: string) => {
      state.read(SUBJECT, at(time), values)
      return values['card.sum1h']
    }
    state.apply(request('old', '2026-11-23T11:00:00Z'))
    state.apply(request('new', '2026-11-23T12:00:00Z'))
    expect(read('2026-11-23T12:00:00Z')).toBe(1000n)
    state.apply(becomes('old', 5n))
    expect(read('2026-11-23T12:00:00Z')).toBe(1000n)
    state.apply(becomes('new', 5n))
    expect(read('2026-11-23T12:00:00Z')).toBe(5n)
  })

  it('weighs a force post on the day of its posting, without counting it', () => {
    const traffic: TrafficEvent[] = [
      { kind: 'force_post', chainId: 'f', atMs: at('2026-11-23T12:00:00Z'), subject: SUBJECT, amountMinor: 700n },
    ]
    expect(value(traffic, 'card.sumDay', '2026-11-23T13:00:00Z')).toBe(700n)
    expect(value(traffic, 'card.countDay', '2026-11-23T13:00:00Z')).toBe(0n)
  })
})

describe('velocity kept up to date', () => {
  it('equals a recomputation from history after every event, at clock edges, with reversals and clocks that step back', () => {
    // Few moments to ask at, so that windows also stand still while traffic changes under them.
    const scenario = edges.chain((edgeMs) =>
      fc.array(moments(edgeMs), { minLength: 1, maxLength: 3 }).chain((askedAt) =>
        fc.record({
          steps: fc.array(fc.record({ event: events(edgeMs), askAt: fc.constantFrom(...askedAt), subject: subjects }), {
            maxLength: 40,
          }),
          names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 8 }),
        }),
      ),
    )
    fc.assert(
      fc.property(scenario, ({ steps, names }) => {
        const state = createVelocityState(names)
        const traffic: TrafficEvent[] = []
        for (const { event, askAt, subject } of steps) {
          state.apply(event)
          traffic.push(event)
          const values: Record<string, bigint> = {}
          state.read(subject, askAt, values)
          for (const name of names)
            expect([name, values[name]]).toEqual([name, recompute(traffic, name, subject, askAt)])
        }
      }),
      { numRuns: 300 },
    )
  })

  describe('at the very edge of a window that was read before', () => {
    /** Reads one fact after each of these; a time is a moment to read at, an event happens. */
    const readings = (name: string, ...steps: (string | TrafficEvent)[]): bigint[] => {
      const state = createVelocityState([name])
      return steps.flatMap((step) => {
        if (typeof step !== 'string') {
          state.apply(step)
          return []
        }
        const values: Record<string, bigint> = {}
        state.read(SUBJECT, at(step), values)
        return [values[name] ?? -1n]
      })
    }

    it('leaves out what comes late with the moment at which a trailing window begins', () => {
      const [first, late] = [request('a', '2026-11-23T12:00:00.000Z'), request('b', '2026-11-23T12:00:00.000Z')]
      const [edge, after] = ['2026-11-23T12:00:10.000Z', '2026-11-23T12:00:11.000Z']
      expect(readings('card.count10s', first, edge, late, edge, after)).toEqual([0n, 0n, 0n])
    })

    it('takes in what happens in the last millisecond of a day, and nothing of the next day', () => {
      const last = request('a', '2026-11-23T23:59:59.999Z')
      const next = request('b', '2026-11-24T00:00:00.000Z')
      const [evening, night] = ['2026-11-23T23:59:59.000Z', '2026-11-24T00:00:00.000Z']
      const noon = request('c', '2026-11-23T12:00:00.000Z')
      expect(readings('card.countDay', noon, evening, last, evening, next, evening, night)).toEqual([1n, 2n, 2n, 1n])
    })

    it('looks at the day before where a clock steps back by the millisecond between them', () => {
      const traffic = [request('a', '2026-11-23T12:00:00.000Z'), request('b', '2026-11-23T12:00:01.000Z')]
      expect(readings('card.countDay', ...traffic, '2026-11-24T00:00:00.000Z', '2026-11-23T23:59:59.999Z')).toEqual([
        0n,
        2n,
      ])
    })
  })

  it('equals it for every fact at once', () => {
    const scenario = edges.chain((edgeMs) =>
      fc.tuple(fc.array(events(edgeMs), { minLength: 15, maxLength: 30 }), moments(edgeMs), subjects),
    )
    fc.assert(
      fc.property(scenario, ([traffic, askAt, subject]) => {
        const values = readAll(traffic, NAMES, subject, askAt)
        for (const name of NAMES) expect([name, values[name]]).toEqual([name, recompute(traffic, name, subject, askAt)])
      }),
      { numRuns: 15 },
    )
  })

  it('knows nothing of facts it was not asked to keep', () => {
    expect(
      readAll([request('a', '2026-11-23T12:00:00Z')], ['card.count1h', 'amount'], SUBJECT, at('2026-11-23T12:00:00Z')),
    ).toEqual({
      'card.count1h': 1n,
    })
  })
})

describe('names and keys', () => {
  it('are different for different facts', () => {
    expect(NAMES.length).toBe(2 * 4 * 14 * 4)
    expect(new Set(NAMES).size).toBe(NAMES.length)
  })
})
