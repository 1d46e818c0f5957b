import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalForm, parseForm } from '../src/http/form.ts'
import { checkDigit, createCardNumber, TEST_BIN } from '../src/issuing/card-numbers.ts'
import { isExpired } from '../src/issuing/cards.ts'
import { CURRENCIES, convert, exponentOf, scale } from '../src/issuing/exchange.ts'
import { MERCHANT_CATEGORY_CODES } from '../src/issuing/merchant-categories.ts'
import { utcDay, windowStart } from '../src/issuing/spending-controls.ts'
import { decodeRecord, encodeRecord } from '../src/store/record-json.ts'

const day = (iso: string) => utcDay(Date.parse(iso) / 1000)

// Days are those of UTC: when one begins, it is still the evening before where this machine stands.
process.env.TZ = 'America/St_Johns'

describe('merchant categories', () => {
  it("are those of Stripe's types, each with a code of four digits", () => {
    const { definitions } = JSON.parse(
      readFileSync(new URL('generated/stripe-schemas.json', import.meta.url), 'utf8'),
    ) as {
      definitions: Record<string, { enum?: string[] }>
    }
    const names = definitions['Issuing.Cards:Card.SpendingControls.AllowedCategory']?.enum ?? []
    expect([...MERCHANT_CATEGORY_CODES.keys()].sort()).toEqual([...names].sort())
    expect([...MERCHANT_CATEGORY_CODES.values()].every((code) => /^\d{4}$/.test(code))).toBe(true)
  })
})

describe('card numbers', () => {
  it('have sixteen digits in the test range and the check digit of Luhn', () => {
    expect(checkDigit('7992739871')).toBe('3')
    for (let count = 0; count < 200; count++) {
      const number = createCardNumber()
      expect(number).toMatch(new RegExp(`^${TEST_BIN}\\d{8}$`))
      expect(number.at(-1)).toBe(checkDigit(number.slice(0, -1)))
    }
  })

  it('are good through the last moment of their month', () => {
    const card = { expMonth: 12, expYear: 2027 }
    expect(isExpired(card, new Date('2027-12-31T23:59:59.999Z'))).toBe(false)
    expect(isExpired(card, new Date('2028-01-01T00:00:00Z'))).toBe(true)
  })
})

describe('the windows of spending limits', () => {
  it('begin at midnight UTC, on Sunday, on the 1st, and on 1 January', () => {
    const wednesday = day('2027-03-03T23:59:59Z')
    expect(windowStart('daily', wednesday)).toBe(day('2027-03-03T00:00:00Z'))
    expect(windowStart('weekly', wednesday)).toBe(day('2027-02-28T00:00:00Z'))
    expect(windowStart('weekly', day('2027-02-28T00:00:00Z'))).toBe(day('2027-02-28T00:00:00Z'))
    expect(windowStart('monthly', wednesday)).toBe(day('2027-03-01T00:00:00Z'))
    expect(windowStart('yearly', wednesday)).toBe(day('2027-01-01T00:00:00Z'))
    expect(windowStart('all_time', wednesday)).toBe(0)
  })
})

describe('the exchange', () => {
  it('knows currencies with none, two and three decimal places', () => {
    expect([exponentOf('jpy'), exponentOf('usd'), exponentOf('kwd')]).toEqual([0, 2, 3])
    expect(convert(10_000n, 'jpy', 'usd')).toBe(6700n)
    expect(convert(1000n, 'kwd', 'usd')).toBe(325n)
    expect(convert(100n, 'usd', 'jpy')).toBe(149n)
  })

  const currency = fc.constantFrom(...CURRENCIES)
  const minor = fc.bigInt({ min: 0n, max: 99_999_999n })

  it('never gives more for less', () => {
    fc.assert(
      fc.property(currency, currency, minor, minor, (from, to, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one]
        expect(convert(less, from, to)).toBeLessThanOrEqual(convert(more, from, to))
      }),
    )
  })

  it('splits a whole into parts of it', () => {
    fc.assert(
      fc.property(minor, minor, minor, (whole, part, merchant) => {
        fc.pre(whole > 0n && part <= whole)
        const share = scale(merchant, part, whole)
        expect(share >= 0n && share <= merchant).toBe(true)
      }),
    )
  })
})

describe('forms', () => {
  it('keep every name and value, whatever characters they have', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[[\]]/.test(text))
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme' }), { maxKeys: 8 }), (values) => {
        const encode = (text: string) => encodeURIComponent(text)
        const body = Object.entries(values).map(([key, value]) => `metadata[${encode(key)}]=${encode(value)}`)
        const parsed = parseForm(body.join('&')).get('metadata') ?? new Map()
        expect(parsed).toEqual(new Map(Object.entries(values)))
      }),
    )
  })

  it('write a space as a plus or as %20, and a plus as %2B', () => {
    expect(parseForm('a+b=c+d%20e%2Bf')).toEqual(new Map([['a b', 'c d e+f']]))
  })

  it('are the same request in whatever order they are written', () => {
    expect(canonicalForm(parseForm('b=2&a[x]=1&a[w]=3'))).toBe(canonicalForm(parseForm('a[w]=3&b=2&a[x]=1')))
    expect(canonicalForm(parseForm('a=1&b=2'))).not.toBe(canonicalForm(parseForm('a=2&b=1')))
  })
})

describe('stored records', () => {
  it('keep amounts exactly, and refuse those that JSON cannot hold', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n }), fc.string(), (amountMinor, note) => {
        const record = { amountMinor, limits: [{ amountMinor }], metadata: { amountMinor: note } }
        expect(decodeRecord(encodeRecord(record))).toEqual(record)
      }),
    )
    expect(() => encodeRecord({ amountMinor: 2n ** 53n })).toThrow(RangeError)
  })
})
