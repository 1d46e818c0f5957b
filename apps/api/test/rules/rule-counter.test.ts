import { type WindowInterval, windowAt } from '@cardwright/rules'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Addition, addUp, plus, QUOTE, Tally } from '../../src/services/issuing/rule-amounts.ts'
import { edgeAt, emptyCounter, type NeededRange, readCounter } from '../../src/services/issuing/rule-counter.ts'

/**
 * What one count over one window says, against adding everything up anew: whatever is paid when, read when, kept by a process or written
 * and read again. What the database would add up for a range is added up here.
 */

const HOUR = 3_600_000
/** A month begins here, and one 28 days before. */
const BASE = Date.UTC(2026, 2, 1)

const INTERVALS: [string, WindowInterval, number][] = [
  ['a minute', { trailingSeconds: 60 }, 60_000],
  ['a day behind a moment', { trailingSeconds: 86_400 }, 24 * HOUR],
  ['a day of the calendar', 'daily', 24 * HOUR],
  ['a month of the calendar', 'monthly', 28 * 24 * HOUR],
  ['all time', 'all_time', 24 * HOUR],
]

/** Half windows away from each other, and by a millisecond beside that. */
const momentsOf = (lengthMs: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.integer({ min: -4, max: 9 }), fc.integer({ min: -1, max: 1 }))
    .map(([halves, ms]) => BASE + (halves * lengthMs) / 2 + ms)

interface Step {
  atMs: number
  /** Undefined where it is only looked. */
  paid: { usedMinor: bigint; count: number; declined: number } | undefined
}
interface Transaction {
  steps: Step[]
  /** Whether the process goes on with what it has. */
  isKept: boolean
}

const transactionsOf = (lengthMs: number): fc.Arbitrary<Transaction[]> => {
  const paid = fc.record({
    usedMinor: fc.bigInt({ min: -500n, max: 5_000n }),
    count: fc.integer({ min: -1, max: 1 }),
    declined: fc.integer({ min: -1, max: 1 }),
  })
  const step = fc.record<Step>({ atMs: momentsOf(lengthMs), paid: fc.option(paid, { nil: undefined }) })
  const steps = fc.array(step, { minLength: 1, maxLength: 4 })
  return fc.array(fc.record<Transaction>({ steps, isKept: fc.boolean() }), { minLength: 1, maxLength: 12 })
}

const within = (all: readonly Addition[], { fromMs, toMs }: NeededRange) =>
  addUp(all.filter(({ atMs }) => atMs > fromMs && atMs <= toMs))

function windowOf(interval: WindowInterval, lengthMs: number, atMs: number): NeededRange {
  if (typeof interval === 'object') return { fromMs: atMs - lengthMs, toMs: atMs }
  const { startMs, endMs } = windowAt(interval, atMs)
  return { fromMs: startMs - 1, toMs: endMs === null ? Number.MAX_SAFE_INTEGER : endMs - 1 }
}

describe.each(INTERVALS)('a count over %s', (_name, interval, lengthMs) => {
  test('is what lies in the window of each moment', () => {
    fc.assert(
      fc.property(transactionsOf(lengthMs), (transactions) => {
        const stored: Addition[] = []
        let counter = emptyCounter(interval, 1, edgeAt(interval, transactions[0]?.steps[0]?.atMs ?? BASE))
        for (const { steps, isKept } of transactions) {
          const now: Addition[] = []
          for (const { atMs } of steps)
            for (const range of counter.neededFor(atMs)) counter.give(range, within(stored, range))
          for (const { atMs, paid } of steps) {
            const expected = within([...stored, ...now], windowOf(interval, lengthMs, atMs))
            expect(counter.at(atMs)).toEqual(expected)
            expect(counter.measured('sum', atMs)).toBe(expected.usedMinor)
            expect(counter.measured('count', atMs)).toBe(BigInt(expected.count))
            expect(counter.measured('declines', atMs)).toBe(BigInt(expected.declined))
            if (paid === undefined) continue
            counter.add({ atMs, ...paid })
            now.push({ atMs, ...paid })
          }
          counter.settle()
          stored.push(...now)
          const text = counter.toText().replaceAll(QUOTE, '"')
          counter.rest()
          if (!isKept) counter = readCounter(interval, JSON.parse(text))
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('what is kept apart for a place is empty two months after the last window that it says something of, and not before', () => {
  const countOnce = (interval: WindowInterval) => {
    const counter = emptyCounter(interval, 1, edgeAt(interval, BASE))
    counter.add({ atMs: BASE, usedMinor: 5n, count: 1, declined: 0 })
    counter.settle()
    return counter
  }
  const twoMonths = 62 * 24 * HOUR
  for (const [interval, overMs] of [
    [{ trailingSeconds: 3_600 }, BASE + HOUR],
    ['monthly', Date.UTC(2026, 3, 1)],
  ] as const) {
    expect(countOnce(interval).isEmptyAt(overMs + twoMonths)).toBe(false)
    expect(countOnce(interval).isEmptyAt(overMs + twoMonths + 1)).toBe(true)
  }
  expect(countOnce('all_time').isEmptyAt(Number.MAX_SAFE_INTEGER)).toBe(false)
})

test('amounts are exact beyond what a number holds, and back again, also as they are kept', () => {
  const near = (minor: bigint) => fc.bigInt({ min: minor - 9n, max: minor + 9n })
  const minor = fc.oneof(near(0n), near(2n ** 53n), near(-(2n ** 53n)), near(2n ** 60n))
  const change = fc.record({ usedMinor: minor, count: fc.nat(9), declined: fc.nat(9), sign: fc.constantFrom(1, -1) })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 9 }), (changes) => {
      const tally = new Tally({ usedMinor: 0n, count: 0, declined: 0 })
      let sum = { usedMinor: 0n, count: 0, declined: 0 }
      for (const { sign, ...by } of changes) {
        tally.change(by, sign as 1 | -1)
        const signed = { usedMinor: BigInt(sign) * by.usedMinor, count: sign * by.count, declined: sign * by.declined }
        sum = plus(sum, [{ atMs: 1, ...signed }], 0, 1)
        expect(tally.toAmounts()).toEqual(sum)
        expect(tally.isNothing).toBe(sum.usedMinor === 0n && sum.count === 0 && sum.declined === 0)
        const [used, ...counts] = JSON.parse(`[${tally.toText().replaceAll(QUOTE, '"')}]`)
        expect([BigInt(used), ...counts]).toEqual([sum.usedMinor, sum.count, sum.declined])
      }
    }),
  )
})
