import type { I18n } from '../../lib/i18n/i18n.tsx'
import { type Interval, type NamedCategory, nameOfLimit } from '../controls/limit-words.ts'
import type { TransactionDetail } from './queries.ts'

type Step = TransactionDetail['trace'][number]
type Payment = Pick<TransactionDetail, 'currency' | 'merchant'>

/** What was looked at in one step, as the API tells it. */
interface Values {
  owner?: 'card' | 'account'
  field?: string
  value?: string
  interval?: Interval
  categories?: string[]
  limitMinor?: number
  limitCount?: number
  usedCount?: number
  usedMinor?: number
  availableMinor?: number
}

export interface StepWords {
  title: string
  /** The figures, in parts. */
  details: string[]
}

type Subject = 'merchants' | 'categories' | 'countries' | 'channels' | 'hours'

const SUBJECTS: Readonly<Record<string, Subject>> = {
  blockedMerchants: 'merchants',
  allowedMerchants: 'merchants',
  blockedCategories: 'categories',
  allowedCategories: 'categories',
  blockedCountries: 'countries',
  allowedCountries: 'countries',
  channels: 'channels',
  hours: 'hours',
}

/** A step of a decision in words: what was looked at, and the figures that it saw. */
export function sayTraceStep(
  { kind, name, values }: Step,
  payment: Payment,
  i18n: I18n,
  catalogue: readonly NamedCategory[] | undefined,
): StepWords {
  const { t } = i18n
  const seen = (values ?? {}) as Values
  if (kind === 'limit' && seen.interval !== undefined) return sayLimit(seen, seen.interval, payment, i18n, catalogue)
  const subject = SUBJECTS[seen.field ?? '']
  if (kind === 'restriction' && subject !== undefined) {
    const whose = nameOfOwner(seen, i18n)
    return { title: `${whose}: ${t(`limits.${subject}`)}`, details: [saySeen(subject, seen, payment, i18n, catalogue)] }
  }
  if (kind === 'balance') {
    const { availableMinor } = seen
    const details = availableMinor === undefined ? [] : [i18n.amount(availableMinor, payment.currency)]
    return { title: t('money.available'), details }
  }
  if (kind === 'rules') return { title: t('payment.trace.rules'), details: [] }
  return { title: kind === 'state' ? t('payment.trace.state') : name, details: [] }
}

const nameOfOwner = ({ owner }: Values, { t }: I18n): string =>
  owner === 'account' ? t('limits.account') : t('payment.card')

function sayLimit(
  seen: Values,
  interval: Interval,
  { currency }: Payment,
  i18n: I18n,
  catalogue: readonly NamedCategory[] | undefined,
): StepWords {
  const { t, plural, amount } = i18n
  const { limitMinor, limitCount, usedMinor = 0, usedCount = 0 } = seen
  const details = [
    ...(limitMinor === undefined
      ? []
      : [sayAmounts(interval, limitMinor, usedMinor, (minor) => amount(minor, currency), t)]),
    ...(limitCount === undefined ? [] : [plural('limits.countUsed', limitCount, { used: usedCount })]),
  ]
  const limit = nameOfLimit({ interval, categories: seen.categories }, i18n, catalogue)
  return { title: `${nameOfOwner(seen, i18n)}: ${limit}`, details }
}

function sayAmounts(
  interval: Interval,
  limitMinor: number,
  usedMinor: number,
  say: (amountMinor: number) => string,
  t: I18n['t'],
): string {
  if (interval === 'per_authorization') return t('limits.perPayment', { amount: say(limitMinor) })
  const left = say(Math.max(0, limitMinor - usedMinor))
  return t('limits.used', { used: say(usedMinor), limit: say(limitMinor), left })
}

function saySeen(
  subject: Subject,
  { value = '' }: Values,
  { merchant }: Payment,
  { t, region, moment }: I18n,
  catalogue: readonly NamedCategory[] | undefined,
): string {
  switch (subject) {
    case 'merchants':
      return merchant.name
    case 'categories':
      return catalogue?.find(({ code, mcc }) => code === value || mcc === value)?.name ?? value
    case 'countries':
      return region(value)
    case 'channels':
      return isChannel(value) ? t(`limits.channel.${value}`) : value
    case 'hours':
      return moment(value)
  }
}

const CHANNELS = ['online', 'keyed_in', 'chip', 'contactless', 'swipe'] as const
const isChannel = (value: string): value is (typeof CHANNELS)[number] => (CHANNELS as readonly string[]).includes(value)
