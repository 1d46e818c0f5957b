import { type Currency, exponentOf } from './currency.ts'
import { type Money, money } from './money.ts'
import { MoneyError } from './money-error.ts'

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/

/**
 * Reads a decimal string of major units ("12.34", "-0.5", "1000"), digit by digit and never through a float.
 * Zeros beyond the currency's decimals are accepted, other digits there are not: nothing is rounded silently.
 * @throws MoneyError `invalid_amount` for anything else than a plain decimal, `too_precise` for digits that the currency lacks
 */
export function fromMajorString(text: string, currency: Currency): Money {
  const match = DECIMAL.exec(text)
  if (match === null) throw new MoneyError('invalid_amount', 'An amount is written like 12 or 12.34')
  const [, sign = '', whole = '', fraction = ''] = match
  const exponent = exponentOf(currency)
  if (/[1-9]/.test(fraction.slice(exponent))) {
    throw new MoneyError('too_precise', `${currency} has ${exponent} decimals`)
  }
  const magnitude = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'))
  return money(sign === '-' ? -magnitude : magnitude, currency)
}

/** The amount in major units with all its decimals and a dot: 1234 USD cents → "12.34", 5 JPY → "5". */
export function toMajorString(value: Money): string {
  const exponent = exponentOf(value.currency)
  const sign = value.amountMinor < 0n ? '-' : ''
  const digits = String(value.amountMinor < 0n ? -value.amountMinor : value.amountMinor).padStart(exponent + 1, '0')
  if (exponent === 0) return `${sign}${digits}`
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/** An amount as somebody typed it, with groups, decimals and digits as their locale has them ("1.234,50" in German). */
export interface TypedAmount {
  text: string
  currency: Currency
  locale: string
}

/**
 * Reads what a person typed. A single separator that can only be meant as a decimal one is taken so
 * ("12.5" in German), anything ambiguous or unreadable is refused.
 * @throws MoneyError `invalid_amount` or `too_precise`
 */
export function parseTyped({ text, currency, locale }: TypedAmount): Money {
  const { decimal, group } = separatorsOf(localeOf(text, locale))
  const plain = toAsciiDigits(text).replace(/[\s\u00a0\u202f\u200e\u200f\u061c]/g, '')
  if (!/^-?[\d.,'’٫٬]+$/.test(plain)) throw new MoneyError('invalid_amount', 'This is no amount')
  const grouped = new RegExp(`^-?\\d{1,3}(?:${quote(group)}\\d{2,3})*${quote(group)}\\d{3}(?:${quote(decimal)}\\d*)?$`)
  const canonical = grouped.test(plain) ? plain.replaceAll(group, '') : plain
  const dotted = canonical.replace(decimal, '.').replace(/^(-?\d+)[,٫](\d{1,2})$/, '$1.$2')
  return fromMajorString(dotted.replace(/\.$/, ''), currency)
}

/** What stands between figures in Arabic script means one thing only, also where a locale writes Latin figures by default. */
const localeOf = (text: string, locale: string): string =>
  /[٫٬]/.test(text) ? `${locale.replace(/-u-.*$/, '')}-u-nu-arab` : locale

/**
 * What stands between the digits of figures in a language. Read off a formatted figure: Hermes on iOS has no `formatToParts`
 * (https://github.com/facebook/hermes/blob/main/doc/IntlAPIs.md).
 */
export function separatorsOf(locale: string): { decimal: string; group: string } {
  const options = { useGrouping: true, minimumFractionDigits: 1 } as const
  const between = new Intl.NumberFormat(locale, options)
    .format(1_234_567.5)
    .split(/\p{Nd}+/u)
    .filter((text) => text !== '')
  return { decimal: between.at(-1) ?? '.', group: between.length > 1 ? (between[0] ?? ',') : ',' }
}

const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6]

/** Figures of other scripts as the ones that programs read: "١٢" is "12". */
export const toAsciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    const base = ZEROS.find((first) => code >= first && code < first + 10)
    return base === undefined ? digit : String(code - base)
  })

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
