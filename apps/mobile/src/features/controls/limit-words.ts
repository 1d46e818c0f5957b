import type { Schema } from '@cardwright/api-client'
import type { I18n } from '../../lib/i18n/i18n.tsx'

export type LimitState = Schema<'LimitStates'>['data'][number]
export type Interval = LimitState['interval']

export const NAMED_INTERVALS = ['per_authorization', 'daily', 'weekly', 'monthly', 'yearly', 'all_time'] as const

function nameOfInterval(interval: Interval, { t, duration }: Pick<I18n, 't' | 'duration'>): string {
  if (typeof interval === 'object') return t('limits.trailing', { duration: duration(interval.trailingSeconds) })
  return t(`limits.${interval}`)
}

export const keyOfInterval = (interval: Interval): string =>
  typeof interval === 'object' ? `trailing-${interval.trailingSeconds}` : interval

export interface NamedCategory {
  code: string
  mcc?: string | null | undefined
  name: string
}

/** "Per month", and for which kinds of shops, where it is not for all. */
export function nameOfLimit(
  { interval, categories }: { interval: Interval; categories?: readonly string[] | null | undefined },
  i18n: Pick<I18n, 't' | 'duration' | 'list'>,
  catalogue: readonly NamedCategory[] | undefined,
): string {
  const span = nameOfInterval(interval, i18n)
  if (categories == null) return span
  const names = new Map(catalogue?.map(({ code, name }) => [code, name]))
  return `${span} · ${i18n.list(categories.map((code) => names.get(code) ?? code))}`
}
