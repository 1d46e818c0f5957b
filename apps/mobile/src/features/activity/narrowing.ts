import type { I18n } from '../../lib/i18n/i18n.tsx'
import { readAmount } from '../money/read-amount.ts'

export const PERIODS = ['any', 'this_month', 'last_month', 'last_90_days'] as const
export type Period = (typeof PERIODS)[number]

/** What the list is narrowed down to, beside words and state; amounts as typed. */
export interface Narrowing {
  cardId: string | undefined
  /** A code of the catalogue. */
  category?: string | undefined
  period: Period
  least: string
  most: string
}

export const EVERYTHING: Narrowing = { cardId: undefined, period: 'any', least: '', most: '' }

export const hasAmounts = ({ least, most }: Narrowing): boolean => least !== '' || most !== ''

export const countOf = (narrowing: Narrowing): number => {
  const { cardId, category, period } = narrowing
  return [cardId !== undefined, category !== undefined, period !== 'any', hasAmounts(narrowing)].filter(Boolean).length
}

export interface NarrowedQuery {
  cardId?: string
  category?: string
  from?: string
  to?: string
  minMinor?: number
  maxMinor?: number
}

/** For the API. What amounts mean only a currency tells: without one they are left out, and nobody may ask without them. Days and months are those of the person's own clock; the same all day, so that nothing is loaded twice. */
export function toQuery(
  { cardId, category, period, least, most }: Narrowing,
  now: Date,
  currency: string | undefined,
  { locale }: Pick<I18n, 'locale'>,
): NarrowedQuery {
  const read = (text: string) => (currency === undefined ? undefined : readAmount(text, currency, locale))
  const minMinor = read(least)
  const maxMinor = read(most)
  return {
    ...(cardId === undefined ? {} : { cardId }),
    ...(category === undefined ? {} : { category }),
    ...(minMinor === undefined ? {} : { minMinor }),
    ...(maxMinor === undefined ? {} : { maxMinor }),
    ...boundsOf(period, now),
  }
}

const DAYS = 90

function boundsOf(period: Period, now: Date): Pick<NarrowedQuery, 'from' | 'to'> {
  const year = now.getFullYear()
  const month = now.getMonth()
  const start = (...day: [number, number, number]): string => new Date(...day).toISOString()
  switch (period) {
    case 'any':
      return {}
    case 'this_month':
      return { from: start(year, month, 1) }
    case 'last_month':
      return { from: start(year, month - 1, 1), to: start(year, month, 1) }
    case 'last_90_days':
      return { from: start(year, month, now.getDate() - DAYS + 1) }
  }
}
