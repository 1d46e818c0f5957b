import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALENDAR_INTERVALS, intervalName, isInWindow, windowAt } from '../src/index.ts'

const at = (text: string) => Date.parse(text)
const span = (interval: (typeof CALENDAR_INTERVALS)[number], text: string) => {
  const window = windowAt(interval, at(text))
  const end = window.endMs === null ? null : new Date(window.endMs).toISOString()
  return [new Date(window.startMs).toISOString().slice(0, 10), end?.slice(0, 10) ?? null]
}
/** Instants from the year 1 to the year 4000, with many near midnight. */
const instants = fc.oneof(
  fc.integer({ min: -62_100_000_000_000, max: 64_000_000_000_000 }),
  fc
    .tuple(fc.integer({ min: -300_000, max: 300_000 }), fc.integer({ min: -2, max: 2 }))
    .map(([d, ms]) => d * 86_400_000 + ms),
)
const finiteIntervals = fc.constantFrom('daily', 'weekly', 'monthly', 'yearly')

// Where the machine stands makes no difference: when a day begins in UTC, it is still the evening before here.
process.env.TZ = 'America/St_Johns'

describe('calendar windows', () => {
  it('run over UTC days, weeks from Sunday, months and years', () => {
    expect(span('daily', '2026-11-23T23:59:59.999Z')).toEqual(['2026-11-23', '2026-11-24'])
    expect(span('weekly', '2026-11-22T00:00:00.000Z')).toEqual(['2026-11-22', '2026-11-29'])
    expect(span('weekly', '2026-11-21T23:59:59.999Z')).toEqual(['2026-11-15', '2026-11-22'])
    expect(span('monthly', '2026-12-31T23:59:59.999Z')).toEqual(['2026-12-01', '2027-01-01'])
    expect(span('yearly', '2027-01-01T00:00:00.000Z')).toEqual(['2027-01-01', '2028-01-01'])
  })

  it('know leap days', () => {
    expect(span('monthly', '2028-02-29T12:00:00Z')).toEqual(['2028-02-01', '2028-03-01'])
    expect(span('daily', '2028-02-29T12:00:00Z')).toEqual(['2028-02-29', '2028-03-01'])
    expect(span('daily', '2027-02-28T12:00:00Z')).toEqual(['2027-02-28', '2027-03-01'])
    expect(span('monthly', '2100-02-28T12:00:00Z')).toEqual(['2100-02-01', '2100-03-01'])
    expect(span('weekly', '2028-03-01T12:00:00Z')).toEqual(['2028-02-27', '2028-03-05'])
  })

  it('hold for instants before 1970', () => {
    expect(span('weekly', '1969-12-31T23:59:59.999Z')).toEqual(['1969-12-28', '1970-01-04'])
    expect(span('yearly', '1969-12-31T23:59:59.999Z')).toEqual(['1969-01-01', '1970-01-01'])
  })

  it('begin all time at the epoch and never end it', () => {
    expect(windowAt('all_time', at('2026-11-23T00:00:00Z'))).toEqual({ startMs: 0, endMs: null, bounds: 'closed_open' })
  })

  it('contain their instant and tile time without gap or overlap', () => {
    fc.assert(
      fc.property(finiteIntervals, instants, (interval, atMs) => {
        const window = windowAt(interval, atMs)
        const endMs = window.endMs ?? Number.NaN
        expect(isInWindow(window, atMs)).toBe(true)
        expect(isInWindow(window, endMs)).toBe(false)
        expect(isInWindow(window, window.startMs)).toBe(true)
        expect(windowAt(interval, endMs).startMs).toBe(endMs)
        expect(windowAt(interval, endMs - 1)).toEqual(window)
        expect(windowAt(interval, window.startMs - 1).endMs).toBe(window.startMs)
      }),
    )
  })

  it('begin where the calendar says', () => {
    fc.assert(
      fc.property(finiteIntervals, instants, (interval, atMs) => {
        const start = new Date(windowAt(interval, atMs).startMs)
        expect(start.toISOString()).toMatch(/T00:00:00\.000Z$/)
        if (interval === 'weekly') expect(start.getUTCDay()).toBe(0)
        if (interval === 'monthly' || interval === 'yearly') expect(start.getUTCDate()).toBe(1)
        if (interval === 'yearly') expect(start.getUTCMonth()).toBe(0)
      }),
    )
  })
})

describe('trailing windows', () => {
  it('leave out the instant T seconds ago and include the present one', () => {
    const window = windowAt({ trailingSeconds: 3600 }, 10_000_000)
    expect(isInWindow(window, 10_000_000)).toBe(true)
    expect(isInWindow(window, 10_000_001)).toBe(false)
    expect(isInWindow(window, 10_000_000 - 3_600_000)).toBe(false)
    expect(isInWindow(window, 10_000_000 - 3_599_999)).toBe(true)
  })
})

describe('interval names', () => {
  it('tell every interval apart', () => {
    const names = [
      ...CALENDAR_INTERVALS,
      'per_authorization' as const,
      { trailingSeconds: 10 },
      { trailingSeconds: 100 },
    ].map(intervalName)
    expect(new Set(names).size).toBe(names.length)
  })

  it('give no window to a limit on one authorization', () => {
    expect(windowAt('per_authorization', 5)).toBeNull()
  })
})
