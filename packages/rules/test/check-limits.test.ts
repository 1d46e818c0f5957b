import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLimits, counterKey, describeLimits, type SpendingLimit } from '../src/index.ts'
import { cardControls, categoryToMcc, NOON_MS, purchase, usage } from './control-fixtures.ts'

const daily = (amountMinor: bigint): SpendingLimit => ({ amountMinor, interval: 'daily' })

describe('spending limits', () => {
  it('let an amount pass that equals what remains, and not one unit more', () => {
    const controls = cardControls({ limits: [daily(5000n)] })
    const used = usage({ 'usd.daily': [4000n, 3] })
    expect(checkLimits(controls, purchase({ amountMinor: 1000n }), used)[0]?.passed).toBe(true)
    expect(checkLimits(controls, purchase({ amountMinor: 1001n }), used)[0]).toEqual({
      kind: 'limit',
      owner: 'card',
      limit: daily(5000n),
      counterKey: 'usd.daily',
      usedMinor: 4000n,
      usedCount: 3,
      amountMinor: 1001n,
      remainingMinor: 1000n,
      remainingCount: null,
      windowStartMs: Date.parse('2026-11-23T00:00:00Z'),
      windowEndMs: Date.parse('2026-11-24T00:00:00Z'),
      passed: false,
      exceeded: 'amount',
      reason: 'limit_exceeded',
    })
  })

  it('ignore an account verification for nothing', () => {
    const controls = cardControls({ limits: [{ amountMinor: 0n, count: 0, interval: 'daily' }] })
    expect(checkLimits(controls, purchase({ amountMinor: 0n }), usage())).toEqual([])
  })

  it('count authorizations, but not an increment once more', () => {
    const controls = cardControls({ limits: [{ count: 2, interval: 'weekly' }] })
    const full = usage({ 'usd.weekly': [0n, 2] })
    expect(checkLimits(controls, purchase(), full)[0]).toMatchObject({
      passed: false,
      exceeded: 'count',
      remainingCount: 0,
    })
    expect(checkLimits(controls, purchase({ isIncrement: true, chainTotalMinor: 100n }), full)[0]?.passed).toBe(true)
    expect(checkLimits(controls, purchase(), usage({ 'usd.weekly': [0n, 1] }))[0]?.passed).toBe(true)
  })

  it('cap the whole chain where the limit is per authorization', () => {
    const controls = cardControls({ limits: [{ amountMinor: 5000n, interval: 'per_authorization' }] })
    const increment = (amountMinor: bigint) => purchase({ amountMinor, chainTotalMinor: 4000n, isIncrement: true })
    expect(checkLimits(controls, increment(1000n), usage())[0]).toMatchObject({ passed: true, usedMinor: 4000n })
    expect(checkLimits(controls, increment(1001n), usage())[0]).toMatchObject({ passed: false, remainingMinor: 1000n })
    expect(checkLimits(controls, purchase({ amountMinor: 5000n }), usage())[0]?.passed).toBe(true)
  })

  it('look only at purchases of their own categories', () => {
    const limit: SpendingLimit = { amountMinor: 100n, interval: 'monthly', categories: ['eating_places_restaurants'] }
    const controls = cardControls({ limits: [limit] })
    expect(checkLimits(controls, purchase(), usage())).toEqual([])
    const restaurant = purchase({ mcc: '5812', category: 'eating_places_restaurants' })
    expect(checkLimits(controls, restaurant, usage({ 'usd.monthly.5812': [0n, 0] }))[0]?.passed).toBe(false)
  })

  it('refuse everything further where more is used than a lowered limit allows, and show nothing left', () => {
    const controls = cardControls({ limits: [daily(1000n)] })
    const [check] = checkLimits(controls, purchase({ amountMinor: 1n }), usage({ 'usd.daily': [9000n, 1] }))
    expect(check).toMatchObject({ passed: false, remainingMinor: 0n })
    const counted = cardControls({ limits: [{ count: 2, interval: 'daily' }] })
    expect(checkLimits(counted, purchase(), usage({ 'usd.daily': [0n, 5] }))[0]).toMatchObject({
      passed: false,
      exceeded: 'count',
      usedCount: 5,
      remainingCount: 0,
    })
  })

  it('take a counter that was not read for an error, never for zero', () => {
    const controls = cardControls({ limits: [daily(1000n)] })
    expect(() => checkLimits(controls, purchase(), usage())).toThrow('usd.daily')
  })

  it('refuse to judge another currency', () => {
    const controls = cardControls({ limits: [daily(1000n)] })
    expect(() => checkLimits(controls, purchase({ currency: 'eur' }), usage())).toThrow(RangeError)
  })

  it('use the window of the first authorization for an increment on a later day', () => {
    const controls = cardControls({ limits: [daily(5000n)] })
    const increment = purchase({ isIncrement: true, authorizedAtMs: Date.parse('2026-11-20T23:59:59Z') })
    expect(checkLimits(controls, increment, usage({ 'usd.daily': [0n, 0] }))[0]?.windowStartMs).toBe(
      Date.parse('2026-11-20T00:00:00Z'),
    )
  })

  it('approve exactly when used and asked together fit every limit', () => {
    const amount = fc.bigInt({ min: 1n, max: 1_000n })
    fc.assert(
      fc.property(amount, amount, amount, amount, fc.nat(3), (asked, used, day, month, count) => {
        const controls = cardControls({ limits: [daily(day), { amountMinor: month, count: 2, interval: 'monthly' }] })
        const checks = checkLimits(
          controls,
          purchase({ amountMinor: asked }),
          usage({ 'usd.daily': [used, count], 'usd.monthly': [used, count] }),
        )
        const fits = used + asked <= day && used + asked <= month && count < 2
        expect(checks.every(({ passed }) => passed)).toBe(fits)
      }),
    )
  })
})

describe('counter keys', () => {
  it('do not depend on the amount, the count, the order or the spelling of categories', () => {
    const key = (limit: SpendingLimit) => counterKey(limit, 'usd', categoryToMcc)
    const spelled = key({ amountMinor: 1n, interval: 'daily', categories: ['5812', 'grocery_stores_supermarkets'] })
    expect(spelled).toBe('usd.daily.5411+5812')
    expect(key({ count: 3, interval: 'daily', categories: ['5411', 'eating_places_restaurants', '5411'] })).toBe(
      spelled,
    )
  })

  it('spell up to four categories, and name more of them by a digest: under another name nothing would be found again', () => {
    const key = (...categories: string[]) => counterKey({ interval: 'daily', categories }, 'usd', categoryToMcc)
    expect(key('5814', '5813', '5812', '5811')).toBe('usd.daily.5811+5812+5813+5814')
    expect(key('5814', '5813', '5812', '5811', '5411')).toBe('usd.daily.daZmLkRhUuyKYTVaD7FwZe')
  })

  it('stay short for long lists and still tell them apart', () => {
    const codes = Array.from({ length: 250 }, (_, index) => String(3000 + index))
    const key = (categories: string[]) =>
      counterKey({ interval: { trailingSeconds: 60 }, categories }, 'usd', categoryToMcc)
    expect(key(codes)?.length).toBeLessThan(48)
    expect(key(codes)).toBe(key(codes.toReversed()))
    expect(key(codes)).not.toBe(key(codes.slice(1)))
    expect(key(codes)).not.toBe(key(codes.slice(0, -1)))
  })

  it('are equal exactly where interval, currency and categories are', () => {
    const limits = fc.record({
      interval: fc.constantFrom('daily' as const, 'weekly' as const, { trailingSeconds: 60 }, { trailingSeconds: 600 }),
      categories: fc.option(fc.uniqueArray(fc.constantFrom('5411', '5812', '7995', '4511', '6011', '5541')), {
        nil: undefined,
      }),
    })
    const currency = fc.constantFrom('usd', 'jpy')
    const meaning = (limit: { interval: unknown; categories: string[] | undefined }, code: string) =>
      JSON.stringify([limit.interval, limit.categories?.toSorted() ?? null, code])
    fc.assert(
      fc.property(limits, currency, limits, currency, (a, inA, b, inB) => {
        const isSameKey = counterKey(a, inA, categoryToMcc) === counterKey(b, inB, categoryToMcc)
        expect(isSameKey).toBe(meaning(a, inA) === meaning(b, inB))
      }),
    )
  })
})

describe('limits shown to a person', () => {
  it('say what is used and what remains, and when the window ends', () => {
    const limits: SpendingLimit[] = [
      { amountMinor: 5000n, count: 10, interval: 'daily' },
      { amountMinor: 800n, interval: 'per_authorization' },
    ]
    const states = describeLimits(cardControls({ limits }), usage({ 'usd.daily': [1200n, 4] }), NOON_MS)
    expect(states[0]).toMatchObject({ usedMinor: 1200n, remainingMinor: 3800n, remainingCount: 6 })
    expect([states[0]?.windowStartMs, states[0]?.windowEndMs]).toEqual([
      Date.parse('2026-11-23T00:00:00Z'),
      Date.parse('2026-11-24T00:00:00Z'),
    ])
    expect(states[1]).toMatchObject({ usedMinor: 0n, remainingMinor: 800n, windowStartMs: null, windowEndMs: null })
  })
})
