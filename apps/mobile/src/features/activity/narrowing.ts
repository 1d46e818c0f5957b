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

export const countOf = ({ cardId, category, period, least, most }: Narrowing): number =>
  [cardId !== undefined, category !== undefined, period !== 'any', least !== '' || most !== ''].filter(Boolean).length

export interface NarrowedQuery {
  cardId?: string
  category?: string
  from?: string
  to?: string
  minMinor?: number
  maxMinor?: number
}

/** For the API. Days and months are those of the person's own clock; the same all day, so that nothing is loaded twice. */
export function toQuery(
  { cardId, category, period, least, most }: Narrowing,
  now: Date,
  currency: string,
  { locale }: Pick<I18n, 'locale'>,
): NarrowedQuery {
  const minMinor = readAmount(least, currency, locale)
  const maxMinor = readAmount(most, currency, locale)
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
