import type { Schema } from '@cardwright/api-client'
import type { I18n } from '../../lib/i18n/i18n.tsx'

export type LimitState = Schema<'LimitStates'>['data'][number]
export type Interval = LimitState['interval']

export const NAMED_INTERVALS = ['per_authorization', 'daily', 'weekly', 'monthly', 'yearly', 'all_time'] as const

export function nameOfInterval(interval: Interval, { t, duration }: Pick<I18n, 't' | 'duration'>): string {
  if (typeof interval === 'object') return t('limits.trailing', { duration: duration(interval.trailingSeconds) })
  return t(`limits.${interval}`)
}

export const keyOfInterval = (interval: Interval): string =>
  typeof interval === 'object' ? `trailing-${interval.trailingSeconds}` : interval
