import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CURRENCIES,
  type Currency,
  currencyOfRecord,
  exponentOf,
  format,
  formatAmongWords,
  fromMajorString,
  isSafeMinor,
  MAX_SAFE_MINOR,
  MoneyError,
  money,
  parseCurrency,
  parseTyped,
  separatorsOf,
  toMajorString,
  toNearestSafeNumber,
  toSafeNumber,
} from '../src/index.ts'

const currencies = fc.constantFrom<Currency>(...CURRENCIES)
const amounts = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
const codeOf = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    if (error instanceof MoneyError) return error.code
    throw error
  }
  return 'nothing was thrown'
}

describe('currencies', () => {
  it('knows the decimals that ISO 4217 gives', () => {
    const expected: [Currency, number][] = [
      ['usd', 2],
      ['eur', 2],
      ['jpy', 0],
      ['krw', 0],
      ['clp', 0],
      ['kwd', 3],
      ['bhd', 3],
      ['jod', 3],
      ['omr', 3],
      ['tnd', 3],
      ['iqd', 3],
      ['lyd', 3],
      ['clf', 4],
      ['uyw', 4],
      ['isk', 0],
      ['huf', 2],
      ['mga', 2],
    ]
    for (const [currency, exponent] of expected) expect(exponentOf(currency)).toBe(exponent)
  })

  it('gives two decimals to all but those that ISO 4217 gives none, three or four', () => {
    const others = (exponent: number) => CURRENCIES.filter((currency) => exponentOf(currency) === exponent).join(' ')
    expect(others(0)).toBe('bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf')
    expect(others(3)).toBe('bhd iqd jod kwd lyd omr tnd')
    expect(others(4)).toBe('clf uyw')
    expect(CURRENCIES.every((currency) => [0, 2, 3, 4].includes(exponentOf(currency)))).toBe(true)
  })

  it('reads codes in either case and refuses what is none', () => {
    expect(parseCurrency('USD')).toBe('usd')
    for (const code of ['', 'us', 'xxx', 'toString', '__proto__', 'bitcoin']) {
      expect(codeOf(() => parseCurrency(code))).toBe('unknown_currency')
    }
  })

  it('shows a record in a currency that the list does not hold, with two decimals', () => {
    expect(format({ amountMinor: 1_234n, currency: currencyOfRecord('STD') }).replace(/\s/, ' ')).toBe('STD 12.34')
    expect(format({ amountMinor: 1_234n, currency: currencyOfRecord('jpy') })).toBe('¥1,234')
    for (const code of ['', 'us', '__proto__', 'bitcoin', 'u$d'])
      expect(codeOf(() => currencyOfRecord(code))).toBe('unknown_currency')
  })
})

describe('decimal strings', () => {
  it('come back as the amount they were written from', () => {
    fc.assert(
      fc.property(amounts, currencies, (amount, currency) => {
        expect(fromMajorString(toMajorString(money(amount, currency)), currency)).toEqual(money(amount, currency))
      }),
    )
  })

  it('follow the exponent of the currency', () => {
    expect(toMajorString(money(1234n, 'usd'))).toBe('12.34')
    expect(toMajorString(money(-5n, 'usd'))).toBe('-0.05')
    expect(toMajorString(money(5n, 'jpy'))).toBe('5')
    expect(toMajorString(money(5n, 'kwd'))).toBe('0.005')
    expect(fromMajorString('10', 'kwd').amountMinor).toBe(10_000n)
    expect(fromMajorString('10.50', 'usd').amountMinor).toBe(1050n)
    expect(fromMajorString('10.500', 'usd').amountMinor).toBe(1050n)
    expect(fromMajorString('7.00', 'jpy').amountMinor).toBe(7n)
  })

  it('are refused rather than rounded or guessed', () => {
    for (const text of ['1.005', '1.001', '0.0000001'])
      expect(codeOf(() => fromMajorString(text, 'usd'))).toBe('too_precise')
    expect(codeOf(() => fromMajorString('1.5', 'jpy'))).toBe('too_precise')
    for (const text of ['', '.', '1.', '.5', '1e3', '1,000', ' 1', '--1', '+1', 'NaN', '0x1', '٣', '1'.repeat(31)]) {
      expect(codeOf(() => fromMajorString(text, 'usd'))).toBe('invalid_amount')
    }
  })
})

describe('typed amounts', () => {
  it.each([
    ['1,234.50', 'en', 123_450n],
    ['1.234,50', 'de', 123_450n],
    ['12.5', 'de', 1250n],
    ['12,5', 'en', 1250n],
    ['1.234', 'de', 123_400n],
    ['1 234,50', 'fr', 123_450n],
    ['1,00,000', 'en-IN', 10_000_000n],
    ['١٢٫٥', 'ar-EG', 1250n],
    ['۱۲٫۵', 'fa', 1250n],
    ['١٬٢٣٤٫٥٠', 'ar-EG', 123_450n],
    ['١٬٢٣٤٫٥٠', 'ar-u-nu-latn', 123_450n],
    ['1٬234٫50', 'ar-u-nu-latn', 123_450n],
    ['١٬٢٣٤', 'ar-u-nu-latn', 123_400n],
    ['١,٢٣٤.٥', 'ar-u-nu-latn', 123_450n],
    ['۱٬۲۳۴٬۵۶۷٫۸', 'de', 123_456_780n],
    ['१२.५', 'hi', 1250n],
    ['১২.৫', 'bn', 1250n],
    ['0.05', 'en', 5n],
    ['12.', 'en', 1200n],
  ])('reads %s in %s', (text, locale, expected) => {
    expect(parseTyped({ text, currency: 'usd', locale }).amountMinor).toBe(expected)
  })

  it.each(['', 'abc', '1,234,5.6.7', '1.234.5', '$5', '1,2,3'])('refuses %s', (text) => {
    expect(codeOf(() => parseTyped({ text, currency: 'usd', locale: 'en' }))).toBe('invalid_amount')
  })

  it.each(['١٬٢٣٫٥', '١٬٢٣٤٬٥', '١٫٢٣٤٫٥', '١,٢٣٤٫٥', '1.234٫5', '٬١٢٣', '١٢،٥', '٫٥'])(
    'refuses %s in Arabic',
    (text) => {
      expect(codeOf(() => parseTyped({ text, currency: 'usd', locale: 'ar-u-nu-latn' }))).toBe('invalid_amount')
    },
  )

  it('knows that nothing but a fraction follows the decimal separator of Arabic', () => {
    const read = (currency: Currency) => parseTyped({ text: '١٬٢٣٤٫٥٦٧', currency, locale: 'ar-u-nu-latn' }).amountMinor
    expect(read('kwd')).toBe(1_234_567n)
    expect(codeOf(() => read('usd'))).toBe('too_precise')
    expect(codeOf(() => read('jpy'))).toBe('too_precise')
  })

  it('refuses a comma before three digits that may be a group or a fraction, also where the currency has three decimals', () => {
    expect(codeOf(() => parseTyped({ text: '1234,567', currency: 'kwd', locale: 'en' }))).toBe('invalid_amount')
  })

  it('reads back what it printed, in many locales', () => {
    const locales = fc.constantFrom('en', 'de', 'fr', 'ar-EG', 'en-IN', 'de-CH', 'es', 'pt-BR')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), locales, (amount, locale) => {
        const text = format(money(amount, 'usd'), { locale, display: 'none' })
        expect(parseTyped({ text, currency: 'usd', locale }).amountMinor).toBe(amount)
      }),
    )
  })
})

describe('printing', () => {
  it('uses the decimals of ISO 4217 and the habits of the locale', () => {
    expect(format(money(123_456n, 'usd'))).toBe('$1,234.56')
    expect(format(money(123_456n, 'jpy'))).toBe('¥123,456')
    expect(format(money(1_234n, 'kwd'), { display: 'code' })).toBe('KWD\u00a01.234')
    expect(format(money(123_456n, 'eur'), { locale: 'de' })).toBe('1.234,56\u00a0€')
    expect(format(money(100n, 'cad'))).toBe('CA$1.00')
    expect(format(money(150_000n, 'idr'), { display: 'none' })).toBe('1,500.00')
    expect(format(money(500n, 'usd'), { sign: 'always' })).toBe('+$5.00')
    expect(format(money(-500n, 'usd'), { sign: 'never' })).toBe('$5.00')
  })

  it('isolates an amount among Arabic words, without marks that would turn its sign round', () => {
    expect(formatAmongWords(money(-123_456n, 'usd'), 'ar')).toMatch(/^\u200f\u2066[^\u200e\u200f\u061c]+\u2069$/)
    expect(formatAmongWords(money(-123_456n, 'usd'), 'ar')).toContain('1,234.56')
    expect(formatAmongWords(money(123_456n, 'eur'), 'de')).toBe('1.234,56\u00a0€')
  })

  it('keeps every digit of amounts that no float could hold', () => {
    expect(format(money(9_007_199_254_740_993_11n, 'usd'))).toBe('$9,007,199,254,740,993.11')
  })
})

describe('JSON integers', () => {
  it('pass exactly within the safe range and are refused outside of it', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(BigInt(toSafeNumber(BigInt(value)))).toBe(BigInt(value))
      }),
    )
    expect(isSafeMinor(MAX_SAFE_MINOR)).toBe(true)
    expect(codeOf(() => toSafeNumber(MAX_SAFE_MINOR + 1n))).toBe('out_of_range')
    expect(codeOf(() => toSafeNumber(-MAX_SAFE_MINOR - 1n))).toBe('out_of_range')
    for (const sum of [0n, 5n, MAX_SAFE_MINOR, -MAX_SAFE_MINOR]) expect(toNearestSafeNumber(sum)).toBe(Number(sum))
    expect(toNearestSafeNumber(MAX_SAFE_MINOR + 2n)).toBe(Number.MAX_SAFE_INTEGER)
    expect(toNearestSafeNumber(-MAX_SAFE_MINOR - 2n)).toBe(Number.MIN_SAFE_INTEGER)
  })
})

describe('amounts for people on an engine with half of Intl', () => {
  const locales = ['en', 'en-IN', 'de', 'de-CH', 'fr', 'ar', 'ar-u-nu-latn', 'ja', 'pl']

  it('get the sign that signDisplay would give them', () => {
    for (const locale of locales)
      for (const currency of ['usd', 'eur', 'jpy', 'kwd'] as const)
        for (const amountMinor of [-123_456_789n, -1n, 0n, 5n, 123_456_789n])
          for (const [sign, signDisplay] of [
            ['always', 'exceptZero'],
            ['never', 'never'],
            ['auto', 'auto'],
          ] as const) {
            const value = { amountMinor, currency: parseCurrency(currency) }
            const digits = exponentOf(value.currency)
            const wanted = new Intl.NumberFormat(locale, {
              style: 'currency',
              currency: currency.toUpperCase(),
              minimumFractionDigits: digits,
              maximumFractionDigits: digits,
              signDisplay,
            }).format(toMajorString(value) as `${number}`)
            expect(format(value, { locale, sign })).toBe(wanted)
          }
  })

  it('are taken apart at the separators that formatToParts would name', () => {
    for (const locale of locales) {
      const parts = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).formatToParts(1_234_567.5)
      const named = (wanted: string) => parts.find(({ type }) => type === wanted)?.value
      expect(separatorsOf(locale)).toEqual({ decimal: named('decimal'), group: named('group') })
    }
  })
})
