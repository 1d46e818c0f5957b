import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalClock, isTimeZone } from '../src/index.ts'

const at = (text: string) => Date.parse(text)

describe('local clock', () => {
  it('follows daylight saving at the very millisecond it changes', () => {
    const berlin = createLocalClock('Europe/Berlin')
    expect(berlin(at('2026-03-29T00:59:59.999Z'))).toEqual({ weekday: 0, hour: 1, minuteOfDay: 119 })
    expect(berlin(at('2026-03-29T01:00:00.000Z'))).toEqual({ weekday: 0, hour: 3, minuteOfDay: 180 })
    expect(berlin(at('2026-10-25T00:59:59.999Z'))).toEqual({ weekday: 0, hour: 2, minuteOfDay: 179 })
    expect(berlin(at('2026-10-25T01:00:00.000Z'))).toEqual({ weekday: 0, hour: 2, minuteOfDay: 120 })
  })

  it('knows zones with half and quarter hours, and days on the other side of the date line', () => {
    expect(createLocalClock('Asia/Kathmandu')(at('2026-11-23T00:00:00Z'))).toEqual({
      weekday: 1,
      hour: 5,
      minuteOfDay: 345,
    })
    expect(createLocalClock('Australia/Lord_Howe')(at('2026-04-04T15:00:00Z')).minuteOfDay).toBe(90)
    expect(createLocalClock('Pacific/Kiritimati')(at('2026-11-21T12:00:00Z'))).toEqual({
      weekday: 0,
      hour: 2,
      minuteOfDay: 120,
    })
  })

  it('sees a change of half an hour at half past an hour of UTC, also where it read that hour before', () => {
    const clock = createLocalClock('Australia/Lord_Howe')
    expect(clock(at('2026-10-03T15:29:59Z'))).toMatchObject({ hour: 1, minuteOfDay: 119 })
    expect(clock(at('2026-10-03T15:30:00Z'))).toMatchObject({ hour: 2, minuteOfDay: 150 })
    expect(clock(at('2026-10-03T15:29:59Z'))).toMatchObject({ hour: 1, minuteOfDay: 119 })
  })

  it('says the same in whatever order instants are asked for', () => {
    const zones = fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC', 'Asia/Kolkata')
    const instants = fc.array(fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(zones, instants, (zone, times) => {
        const kept = createLocalClock(zone)
        for (const time of times) {
          const parts = new Intl.DateTimeFormat('en-US', {
            timeZone: zone,
            hourCycle: 'h23',
            hour: '2-digit',
            minute: '2-digit',
          }).format(time)
          const { hour, minuteOfDay } = kept(time)
          expect(`${String(hour).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`).toBe(parts)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('refuses a zone that does not exist', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true)
    expect(isTimeZone('Europe/Nowhere')).toBe(false)
    expect(() => createLocalClock('Europe/Nowhere')).toThrow(RangeError)
  })
})
