import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requireAdult, yearsBetween } from '../../src/services/kyc-form.ts'

// Birthdays are those of UTC: where this machine stands it is then still the evening before.
process.env.TZ = 'America/St_Johns'

const DAY_MS = 24 * 3_600_000
const day = (date: string) => new Date(`${date}T12:00:00Z`)

test.each([
  ['2000-06-15', '2018-06-14', 17],
  ['2000-06-15', '2018-06-15', 18],
  ['2000-02-29', '2018-02-28', 17],
  ['2000-02-29', '2018-03-01', 18],
  ['2000-02-29', '2020-02-29', 20],
  ['1999-12-31', '2000-01-01', 0],
  ['2030-01-01', '2026-11-23', -4],
])('somebody born on %s is on %s of age %i', (born, today, age) => {
  expect(yearsBetween(born, day(today))).toBe(age)
})

test('a birthday begins at midnight in UTC, also that of the first of January', () => {
  expect(yearsBetween('2000-01-01', new Date('2017-12-31T23:59:59.999Z'))).toBe(17)
  expect(yearsBetween('2000-01-01', new Date('2018-01-01T00:00:00Z'))).toBe(18)
})

test('age never falls as days pass, and rises by one a year', () => {
  const bornOn = fc.date({ min: day('1920-01-01'), max: day('2020-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(bornOn, fc.nat({ max: 30_000 }), (born, days) => {
      const date = born.toISOString().slice(0, 10)
      const today = new Date(born.getTime() + days * DAY_MS)
      const age = yearsBetween(date, today)
      const tomorrow = yearsBetween(date, new Date(today.getTime() + DAY_MS))
      expect([age, age + 1]).toContain(tomorrow)
      const nextYear = new Date(today)
      nextYear.setUTCFullYear(today.getUTCFullYear() + 1, today.getUTCMonth(), Math.min(today.getUTCDate(), 28))
      expect([age, age + 1]).toContain(yearsBetween(date, nextYear))
    }),
  )
})

test('a date of birth in the future, or longer ago than people live, is refused', () => {
  const now = day('2026-11-23')
  for (const born of ['2026-11-24', '2999-01-01', '1900-01-01', '2010-01-01'])
    expect(() => requireAdult(born, now)).toThrow('validation_failed')
  expect(() => requireAdult('2008-11-23', now)).not.toThrow()
})
