import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BacktestTally } from '../../src/services/rules/backtest-result.ts'
import type { RecordedDecision } from '../../src/services/rules/recorded-decision.ts'

/** What other rules would have changed, added up: what a report shows of it. */

interface Change {
  wasMinor: number
  wouldMinor: number
  currency: string
  day: number
  categoryCode: string
}

/** A tally looks at nothing of a decision but this. */
const decisionOf = ({ wasMinor, currency, day, categoryCode }: Change, index: number) =>
  ({
    row: {
      authorization_id: `auth_${index}`,
      currency,
      at: new Date(Date.UTC(2026, 0, day, 23, 59)),
      is_approved: wasMinor > 0,
      approved_minor: BigInt(wasMinor),
    },
    request: { merchant: { categoryCode, category: '', name: `Merchant ${index}` } },
  }) as unknown as RecordedDecision

function add(tally: BacktestTally, changes: readonly Change[], from = 0): BacktestTally {
  for (const [index, change] of changes.entries()) {
    const { wouldMinor } = change
    const answer = { isApproved: wouldMinor > 0, approvedMinor: BigInt(wouldMinor), bufferMinor: 0n }
    tally.add(decisionOf(change, from + index), answer)
  }
  return tally
}

const declined = (more: Partial<Change> = {}): Change => ({
  wasMinor: 100,
  wouldMinor: 0,
  currency: 'usd',
  day: 1,
  categoryCode: '5411',
  ...more,
})

test('tells twenty examples and counts all', () => {
  const many = Array.from({ length: 25 }, (_, index) => declined({ wasMinor: index + 1 }))
  const { examined, newlyDeclined } = add(new BacktestTally(undefined), many).toResult()
  expect([examined, newlyDeclined.count, newlyDeclined.amountMinor]).toEqual([25, 25, 325])
  expect(newlyDeclined.examples.map(({ amountMinor }) => amountMinor)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
})

test('adds up to the last digit that JSON carries, and fails rather than lose one', () => {
  const all = Number.MAX_SAFE_INTEGER
  const tally = add(new BacktestTally(undefined), [declined({ wasMinor: all - 1 }), declined({ wasMinor: 1 })])
  expect(tally.toResult().newlyDeclined.amountMinor).toBe(all)
  expect(() => add(tally, [declined({ wasMinor: 2 })])).toThrow(/does not fit/)
})

test('adds up no two currencies, and puts the most first, and days in their order', () => {
  const { newlyDeclined } = add(new BacktestTally(undefined), [
    declined({ day: 2, currency: 'eur' }),
    declined({ day: 1 }),
    declined({ day: 2, categoryCode: '5812' }),
    declined({ day: 2, categoryCode: '5812' }),
  ]).toResult()
  expect(newlyDeclined.amountMinor).toBeNull()
  expect(newlyDeclined.amounts).toEqual([
    { currency: 'usd', count: 3, amountMinor: 300 },
    { currency: 'eur', count: 1, amountMinor: 100 },
  ])
  expect(newlyDeclined.byCategory.map((row) => [row.categoryCode, row.currency, row.count])).toEqual([
    ['5812', 'usd', 2],
    ['5411', 'eur', 1],
    ['5411', 'usd', 1],
  ])
  expect(newlyDeclined.byDay.map((row) => [row.day, row.currency, row.count])).toEqual([
    ['2026-01-01', 'usd', 1],
    ['2026-01-02', 'usd', 2],
    ['2026-01-02', 'eur', 1],
  ])
})

test('tells of each change what it is: declined or approved anew, or for so much less or more', () => {
  const result = add(new BacktestTally(undefined), [
    declined({ wasMinor: 700 }),
    declined({ wasMinor: 0, wouldMinor: 600 }),
    declined({ wasMinor: 500, wouldMinor: 200 }),
    declined({ wasMinor: 200, wouldMinor: 450 }),
    declined({ wasMinor: 200, wouldMinor: 200 }),
    declined({ wasMinor: 0 }),
  ]).toResult()
  const { examined, newlyDeclined, newlyApproved, approvedForLess, approvedForMore } = result
  const sides = [newlyDeclined, newlyApproved, approvedForLess, approvedForMore]
  expect([examined, ...sides.map(({ count, amountMinor }) => [count, amountMinor])]).toEqual([
    6,
    [1, 700],
    [1, 600],
    [1, 300],
    [1, 250],
  ])
})

test('comes to the same where it was interrupted, kept as JSON, and gone on with', () => {
  const amount = fc.constantFrom(0, 100, 250)
  const change = fc.record<Change>({
    wasMinor: amount,
    wouldMinor: amount,
    currency: fc.constantFrom('usd', 'eur'),
    day: fc.integer({ min: 1, max: 3 }),
    categoryCode: fc.constantFrom('5411', '5812'),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), fc.nat(40), (changes, cut) => {
      const kept = add(new BacktestTally(undefined), changes.slice(0, cut)).toResult()
      const gone = add(
        new BacktestTally(JSON.parse(JSON.stringify(kept))),
        changes.slice(cut),
        Math.min(cut, changes.length),
      )
      expect(gone.toResult()).toEqual(add(new BacktestTally(undefined), changes).toResult())
    }),
  )
})
