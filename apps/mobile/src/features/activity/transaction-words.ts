import type { I18n } from '../../lib/i18n/i18n.tsx'
import type { BadgeTone, IconName } from '../../ui/index.ts'
import type { Transaction } from './queries.ts'

/** What the row shows: what was paid, else what is held, else what was asked for. */
export const shownMinor = ({ status, amountMinor, postedMinor, holdMinor }: Transaction): number =>
  status === 'declined' || status === 'reversed' || status === 'expired'
    ? amountMinor
    : postedMinor + holdMinor || amountMinor

/** Whether the money really left: amounts that did not are drawn muted and struck out in words, never by colour alone. */
export const isSpent = ({ status }: Transaction): boolean => status === 'pending' || status === 'settled'

const TONES: Readonly<Record<Transaction['status'], BadgeTone>> = {
  pending: 'warning',
  settled: 'neutral',
  declined: 'danger',
  reversed: 'neutral',
  expired: 'neutral',
  refunded: 'accent',
}
const ICONS: Readonly<Record<Transaction['status'], IconName>> = {
  pending: 'clock',
  settled: 'check',
  declined: 'close',
  reversed: 'undo',
  expired: 'clock',
  refunded: 'incoming',
}

export const toneOf = (status: Transaction['status']): BadgeTone => TONES[status]
export const iconOf = (status: Transaction['status']): IconName => ICONS[status]

/** Icons for kinds of shops by their category code; ranges of ISO 18245, first match. */
const KINDS: readonly (readonly [first: number, last: number, icon: IconName])[] = [
  [3000, 3350, 'plane'],
  [3351, 3500, 'car'],
  [3501, 3999, 'bed'],
  [4000, 4131, 'car'],
  [4411, 4582, 'plane'],
  [4784, 4789, 'car'],
  [4812, 4816, 'device'],
  [4899, 4899, 'screen'],
  [4900, 4900, 'bolt'],
  [5200, 5399, 'shop'],
  [5400, 5499, 'basket'],
  [5500, 5599, 'car'],
  [5600, 5699, 'gift'],
  [5700, 5799, 'device'],
  [5811, 5814, 'food'],
  [5815, 5818, 'screen'],
  [5900, 5912, 'heart'],
  [5940, 5999, 'shop'],
  [6010, 6051, 'cash'],
  [7011, 7033, 'bed'],
  [7512, 7549, 'car'],
  [7800, 7999, 'screen'],
  [8000, 8099, 'heart'],
]

export function iconOfCategory(code: string): IconName | undefined {
  const number = Number(code)
  return KINDS.find(([first, last]) => number >= first && number <= last)?.[2]
}

/** "Today", "Yesterday", else the day in words. */
export function nameOfDay(
  iso: string,
  nowMs: number,
  { t, dayName, date }: Pick<I18n, 't' | 'dayName' | 'date'>,
): string {
  const day = new Date(iso)
  const daysAgo = Math.round((startOfDay(new Date(nowMs)) - startOfDay(day)) / 86_400_000)
  if (daysAgo === 0) return t('activity.today')
  if (daysAgo === 1) return t('activity.yesterday')
  return day.getFullYear() === new Date(nowMs).getFullYear() ? dayName(day) : date(iso)
}

const startOfDay = (moment: Date): number =>
  new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime()

export const dayKey = (iso: string): string => {
  const day = new Date(iso)
  return `${day.getFullYear()}-${day.getMonth()}-${day.getDate()}`
}
