import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  AppError,
  cardCreateRequest,
  controls,
  type FieldError,
  fundRequest,
  kycSubmitFields,
  limit,
  loginRequest,
  otpResendRequest,
  parseInput,
  profileUpdateRequest,
  ruleSimulateRequest,
  schemaRegistry,
  signupRequest,
  spendingQuery,
  stepUpRequest,
  transactionListQuery,
} from '../src/index.ts'

function complaintsOf(schema: z.ZodType, input: unknown): readonly FieldError[] {
  try {
    parseInput(schema, input)
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation_failed') return error.errors
    throw error
  }
  return []
}
const pathsOf = (schema: z.ZodType, input: unknown): string[] => complaintsOf(schema, input).map(({ path }) => path)

const person = { email: ' Ada@Example.COM ', password: 'long enough', fullName: ' Ada ' }

describe('signing up', () => {
  it('trims names and compares addresses without case', () => {
    expect(parseInput(signupRequest, person)).toEqual({
      email: 'ada@example.com',
      password: 'long enough',
      fullName: 'Ada',
    })
  })

  it('names every bad field, and the ones it does not know', () => {
    const input = { email: 'ada', password: 'short', phone: '0151', role: 'admin' }
    expect(pathsOf(signupRequest, input).toSorted()).toEqual(['email', 'fullName', 'password', 'phone', 'role'])
  })

  it('speaks plainly about what is missing or of the wrong kind', () => {
    expect(complaintsOf(signupRequest, { ...person, fullName: undefined })).toEqual([
      { path: 'fullName', code: 'required', message: 'This field is required' },
    ])
    expect(complaintsOf(loginRequest, { email: 'a@b.co', password: 7 })).toEqual([
      { path: 'password', code: 'wrong_type', message: 'Must be text' },
    ])
    for (const input of [undefined, null, 7, 'text', []]) {
      expect(complaintsOf(loginRequest, input).length).toBeGreaterThan(0)
    }
  })
})

describe('the code of a bad field', () => {
  const codesOf = (schema: z.ZodType, input: unknown) =>
    complaintsOf(schema, input).map(({ path, code, params }) => [path, code, ...(params ? [params] : [])])

  it('says what is the matter, with the figures it speaks of', () => {
    const input = { email: 'ada', password: 'short', fullName: ' ', phone: '0151', role: 'x' }
    expect(new Set(codesOf(signupRequest, input))).toEqual(
      new Set([
        ['email', 'email_malformed'],
        ['password', 'too_short', { minimum: 8 }],
        ['fullName', 'required'],
        ['phone', 'phone_malformed'],
        ['role', 'unknown_field'],
      ]),
    )
    for (const locale of ['de_AT', 'de-AT-AT', 'en-aaa-bbb'])
      expect(codesOf(profileUpdateRequest, { locale })).toEqual([['locale', 'language_malformed']])
    expect(codesOf(profileUpdateRequest, { timeZone: 'Mars/Base' })).toEqual([['timeZone', 'time_zone_unknown']])
    expect(codesOf(signupRequest, { ...person, fullName: 'a\nb' })).toEqual([['fullName', 'characters_not_allowed']])
    expect(codesOf(signupRequest, { ...person, fullName: 'a\u0000b' })).toEqual([
      ['fullName', 'characters_not_allowed'],
    ])
  })

  it('tells amounts apart from other numbers, and moments by their first form', () => {
    expect(codesOf(transactionListQuery, { minMinor: '-1', from: 'soon', limit: '900' })).toEqual([
      ['limit', 'too_large', { maximum: 100 }],
      ['from', 'moment_malformed'],
      ['minMinor', 'amount_too_small'],
    ])
  })
})

describe('an amount that is to move', () => {
  it('is more than nothing, and no more than a card network can carry', () => {
    for (const amountMinor of [0, -1, 1_000_000_000_000, 0.5])
      expect(pathsOf(fundRequest, { amountMinor })).toEqual(['amountMinor'])
    for (const amountMinor of [1, 999_999_999_999])
      expect(parseInput(fundRequest, { amountMinor })).toEqual({ amountMinor: BigInt(amountMinor) })
  })
})

describe('text that no database can keep', () => {
  it.each([
    ['a NUL', 'a\u0000b'],
    ['half of a character', 'a\ud83d'],
  ])('is refused for %s, be it a value or the name of one', (_name, text) => {
    expect(complaintsOf(loginRequest, { email: 'a@b.co', password: text })).toMatchObject([
      { path: 'password', code: 'characters_not_allowed' },
    ])
    expect(complaintsOf(ruleSimulateRequest, { facts: { [text]: 1 } })).toMatchObject([
      { path: 'facts', code: 'characters_not_allowed' },
    ])
  })
})

describe('a month', () => {
  it('is one of twelve', () => {
    for (const text of ['2026-00', '2026-13', '26-11', '2026-1', '2026-11-01'])
      expect(pathsOf(spendingQuery, { month: text, by: 'day' })).toEqual(['month'])
    for (const text of ['2026-01', '2026-12'])
      expect(parseInput(spendingQuery, { month: text, by: 'day' }).month).toBe(text)
  })
})

describe('unions', () => {
  it('accept each of their shapes', () => {
    const challengeId = `chl_${'0'.repeat(26)}`
    expect(parseInput(stepUpRequest, { password: 'x' })).toEqual({ password: 'x' })
    expect(parseInput(stepUpRequest, { challengeId, code: '123 456' })).toEqual({ challengeId, code: '123456' })
    expect(parseInput(otpResendRequest, { email: 'A@b.co' })).toEqual({ email: 'a@b.co' })
  })

  it('complain about the shape that was meant', () => {
    expect(pathsOf(stepUpRequest, { challengeId: 'chl_1', code: '123456' })).toEqual(['challengeId'])
    expect(pathsOf(stepUpRequest, {})).toEqual(['password'])
  })
})

describe('controls', () => {
  const full = {
    limits: [
      { amountMinor: 5000, interval: 'daily', count: 3, categories: ['bakeries', '5411'] },
      { amountMinor: 0, interval: { trailingSeconds: 10 } },
      { count: 1, interval: 'weekly' },
    ],
    allowedCategories: ['eating_places_restaurants'],
    blockedCategories: ['7995'],
    allowedCountries: ['de', 'US'],
    blockedCountries: [],
    allowedMerchants: ['1234567890'],
    blockedMerchants: ['0987654321'],
    channels: ['online', 'chip'],
    hours: [{ days: ['Monday', 'sun'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }],
  }

  it('are read in full, with amounts as bigint', () => {
    const parsed = parseInput(controls, full)
    expect(parsed.limits?.[0]).toEqual({
      amountMinor: 5000n,
      interval: 'daily',
      count: 3,
      categories: ['bakeries', '5411'],
    })
    expect(parsed.allowedCountries).toEqual(['DE', 'US'])
    expect(parsed.hours?.[0]?.days).toEqual(['mon', 'sun'])
    expect(parseInput(controls, {})).toEqual({})
    const twenty = { limits: Array(20).fill({ count: 0, interval: 'daily' }), blockedMerchants: Array(500).fill('AbC') }
    expect(parseInput(controls, twenty)).toEqual(twenty)
  })

  it.each([
    ['an interval nobody knows', { limits: [{ amountMinor: 1, interval: 'hourly' }] }, 'limits.0.interval'],
    [
      'a trailing window too short',
      { limits: [{ amountMinor: 1, interval: { trailingSeconds: 9 } }] },
      'limits.0.interval.trailingSeconds',
    ],
    [
      'a trailing window too long',
      { limits: [{ amountMinor: 1, interval: { trailingSeconds: 2_678_401 } }] },
      'limits.0.interval.trailingSeconds',
    ],
    ['a limit without a bound', { limits: [{ interval: 'daily' }] }, 'limits.0.amountMinor'],
    ['a fraction of a cent', { limits: [{ amountMinor: 1.5, interval: 'daily' }] }, 'limits.0.amountMinor'],
    ['a negative amount', { limits: [{ amountMinor: -1, interval: 'daily' }] }, 'limits.0.amountMinor'],
    [
      'an amount beyond what JSON carries',
      { limits: [{ amountMinor: 2 ** 53, interval: 'daily' }] },
      'limits.0.amountMinor',
    ],
    ['an amount as text', { limits: [{ amountMinor: '5', interval: 'daily' }] }, 'limits.0.amountMinor'],
    ['an unknown category', { blockedCategories: ['bakery'] }, 'blockedCategories.0'],
    ['an unknown country', { allowedCountries: ['XX'] }, 'allowedCountries.0'],
    ['an unknown channel', { channels: ['phone'] }, 'channels.0'],
    [
      'a time that does not exist',
      { hours: [{ days: ['mon'], from: '25:00', to: '06:00', timeZone: 'UTC' }] },
      'hours.0.from',
    ],
    [
      'a zone that does not exist',
      { hours: [{ days: ['mon'], from: '01:00', to: '06:00', timeZone: 'Mars/Base' }] },
      'hours.0.timeZone',
    ],
    ['a field nobody knows', { blockedCategory: ['7995'] }, 'blockedCategory'],
    [
      'a field of hours that nobody knows',
      { hours: [{ days: ['mon'], from: '01:00', to: '06:00', timeZone: 'UTC', until: '07:00' }] },
      'hours.0.until',
    ],
    ['more limits than twenty', { limits: Array(21).fill({ count: 1, interval: 'daily' }) }, 'limits'],
    ['more merchants than five hundred', { blockedMerchants: Array(501).fill('1234567890') }, 'blockedMerchants'],
  ])('refuse %s and name the place', (_name, document, path) => {
    expect(pathsOf(controls, document)).toEqual([path])
  })

  it('keep every safe amount exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (amountMinor) => {
        expect(parseInput(limit, { amountMinor, interval: 'monthly' }).amountMinor).toBe(BigInt(amountMinor))
      }),
    )
  })
})

describe('cards', () => {
  it('are virtual', () => {
    expect(parseInput(cardCreateRequest, { cardType: 'virtual' })).toEqual({ cardType: 'virtual' })
    expect(pathsOf(cardCreateRequest, { cardType: 'physical' })).toEqual(['cardType'])
  })

  it('take labels of one line', () => {
    for (const label of ['', '   ', 'a\nb', 'x'.repeat(41), '\u0000']) {
      expect(pathsOf(cardCreateRequest, { cardType: 'virtual', label })).toContain('label')
    }
    expect(parseInput(cardCreateRequest, { cardType: 'virtual', label: ' Rent 🏠 ' }).label).toBe('Rent 🏠')
  })
})

describe('queries', () => {
  it('are read from text', () => {
    expect(parseInput(transactionListQuery, { limit: '5', from: '2026-01-01', minMinor: '20' })).toEqual({
      limit: 5,
      from: new Date('2026-01-01T00:00:00Z'),
      minMinor: 20n,
    })
    expect(parseInput(transactionListQuery, {}).limit).toBe(25)
  })

  it('refuse what is out of range', () => {
    for (const limitText of ['0', '101', 'x', '1.5', '', ['1', '2']]) {
      expect(pathsOf(transactionListQuery, { limit: limitText })).toEqual(['limit'])
    }
    expect(pathsOf(transactionListQuery, { from: 'yesterday', to: '2026-02-30' })).toEqual(['from', 'to'])
  })
})

describe('identity', () => {
  it('asks for real dates and known countries', () => {
    const fields = {
      firstName: 'Ada',
      lastName: 'Lovelace',
      dateOfBirth: '1990-02-30',
      country: 'zz',
      addressLine1: 'Main Street 1',
      city: 'Springfield',
      postalCode: '12345',
      documentType: 'passport',
    }
    expect(pathsOf(kycSubmitFields, fields)).toEqual(['dateOfBirth', 'country'])
    expect(pathsOf(kycSubmitFields, { ...fields, dateOfBirth: '1990-02-28', country: 'de' })).toEqual([])
  })
})

describe('every named schema', () => {
  it('meets arbitrary JSON without failing on its own', () => {
    const schemas = [...schemaRegistry._idmap.values()]
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.jsonValue(), (schema, value) => {
        const errors = complaintsOf(schema as z.ZodType, value)
        for (const { message } of errors) expect(message).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})
