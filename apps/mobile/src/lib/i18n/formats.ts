import { currencyOfRecord, formatAmongWords, type Money, money } from '@cardwright/money'
import { regionName } from './region-name'

export interface Formats {
  locale: string
  /** An amount of minor units as people read it. */
  amount: (amountMinor: number, currency: string, sign?: 'auto' | 'always' | 'never') => string
  /** 23 Nov 2026, 14:05 */
  moment: (iso: string) => string
  /** 14:05 */
  time: (iso: string) => string
  /** 23 November 2026 */
  date: (iso: string) => string
  /** Monday, 23 November */
  dayName: (day: Date) => string
  /** November 2026, of "2026-11" */
  monthName: (month: string) => string
  /** "2 hours", of seconds */
  duration: (seconds: number) => string
  weekday: (index: number) => string
  list: (words: readonly string[]) => string
  /** Parts beside each other, whatever direction each of them has. */
  line: (parts: readonly string[]) => string
  region: (code: string) => string
}

const toMoney = (amountMinor: number, currency: string): Money => money(BigInt(amountMinor), currencyOfRecord(currency))

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** Keeps a text of another direction from turning the line around it. */
const isolate = (text: string): string => `\u2068${text}\u2069`

export function createFormats(locale: string): Formats {
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, options)
    return (value: Date | string): string => made.format(typeof value === 'string' ? new Date(value) : value)
  }
  // The month in letters: "2026/11/29", read from the right, is what Arabic would get otherwise.
  const shortDateOf = dates({ day: 'numeric', month: 'short', year: 'numeric' })
  const timeOf = dates({ timeStyle: 'short' })
  const comma = locale.startsWith('ar') ? '، ' : ', '
  const monthOf = dates({ month: 'long', year: 'numeric', timeZone: 'UTC' })
  const weekdayOf = dates({ weekday: 'short', timeZone: 'UTC' })
  const lists = typeof Intl.ListFormat === 'undefined' ? undefined : new Intl.ListFormat(locale, { style: 'narrow' })
  return {
    locale,
    amount: (amountMinor, currency, sign = 'auto') => formatAmongWords(toMoney(amountMinor, currency), locale, sign),
    moment: (iso) => `${shortDateOf(iso)}${comma}${timeOf(iso)}`,
    time: timeOf,
    date: dates({ dateStyle: 'long' }),
    dayName: dates({ weekday: 'long', day: 'numeric', month: 'long' }),
    monthName: (month) => monthOf(`${month}-15T12:00:00Z`),
    duration: (seconds) => {
      const [size, unit] = UNITS.find(([length]) => seconds % length === 0) ?? [1, 'second']
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
    },
    // 1 November 2026 is a Sunday.
    weekday: (index) => weekdayOf(new Date(Date.UTC(2026, 10, 1 + index))),
    list: (words) => lists?.format(words) ?? words.join(', '),
    line: (parts) => (locale.startsWith('ar') ? `\u200f${parts.map(isolate).join(' · ')}` : parts.join(' · ')),
    region: (code) => regionName(locale, code),
  }
}
