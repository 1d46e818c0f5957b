import { exponentOf } from './currency.ts'
import { toMajorString } from './decimal.ts'
import type { Money } from './money.ts'

export interface FormatOptions {
  /** A BCP 47 tag, `en` by default. */
  locale?: string
  /** `symbol` prints $12.34 (CA$ for another dollar), `code` prints USD 12.34, `none` the figure alone. */
  display?: 'symbol' | 'code' | 'none'
  /** `always` also marks what is positive. */
  sign?: 'auto' | 'always' | 'never'
}

const formatters = new Map<string, Intl.NumberFormat>()

/**
 * Prints an amount for people, with as many decimals as ISO 4217 gives the currency.
 * The figure reaches Intl as a decimal string, so that no digit passes through a float.
 */
export function format(value: Money, options: FormatOptions = {}): string {
  const { sign = 'auto' } = options
  const { amountMinor, currency } = value
  if (sign === 'never' && amountMinor < 0n) return print({ amountMinor: -amountMinor, currency }, options)
  // Hermes on iOS knows no `signDisplay`: a plus stands where the minus of the opposite would.
  if (sign === 'always' && amountMinor > 0n)
    return print({ amountMinor: -amountMinor, currency }, options).replace(/[-\u2212]/, '+')
  return print(value, options)
}

// Intl accepts decimal strings since ES2023; the type asks for a literal that looks like a number.
const print = (value: Money, options: FormatOptions): string =>
  formatterOf(value, options).format(toMajorString(value) as `${number}`)

function formatterOf(value: Money, { locale = 'en', display = 'symbol' }: FormatOptions): Intl.NumberFormat {
  const key = `${locale} ${value.currency} ${display}`
  const known = formatters.get(key)
  if (known !== undefined) return known
  const digits = exponentOf(value.currency)
  const made = new Intl.NumberFormat(locale, {
    ...(display === 'none'
      ? { style: 'decimal' }
      : {
          style: 'currency',
          currency: value.currency.toUpperCase(),
          currencyDisplay: display === 'code' ? 'code' : 'symbol',
        }),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  formatters.set(key, made)
  return made
}

/** Marks of direction that Intl writes into amounts of Arabic: they would turn the sign and the currency around. */
const MARKS = /[\u200e\u200f\u061c]/g

const isArabic = (locale: string): boolean => /^ar\b/i.test(locale)

/**
 * Prints an amount to stand among words of that language (BCP 47). Figures are Latin and read from left to right in every language,
 * as on the cards; one that begins an Arabic line still begins at its right.
 */
export function formatAmongWords(value: Money, locale: string, sign: FormatOptions['sign'] = 'auto'): string {
  if (!isArabic(locale)) return format(value, { locale, sign })
  return `\u200f\u2066${format(value, { locale: 'ar-u-nu-latn', sign }).replace(MARKS, '')}\u2069`
}
