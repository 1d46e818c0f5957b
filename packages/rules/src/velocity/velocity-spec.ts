import type { WindowInterval } from '../windows.ts'

/** Whose traffic is counted: one card (a replacement carries on its predecessor's counters), or all cards of a person. */
export const VELOCITY_OWNERS = ['card', 'cardholder'] as const
export type VelocityOwner = (typeof VELOCITY_OWNERS)[number]

/**
 * What is measured.
 * - `count`: approved authorizations of more than nothing (as limits count them; an increment is not one more).
 * - `sum`: minor units used by the chains that began in the window (as limits count them: holds without buffer, and postings).
 * - `declines`: requests that were declined, increments included.
 * - `attempts`: all requests, whatever was answered, verifications for nothing included.
 */
export const VELOCITY_MEASURES = ['count', 'sum', 'declines', 'attempts'] as const
export type VelocityMeasure = (typeof VELOCITY_MEASURES)[number]

/** Whether all traffic counts, or only that with the request's own merchant, category code or country. */
export const VELOCITY_NARROWS = ['none', 'merchant', 'mcc', 'country'] as const
export type VelocityNarrow = (typeof VELOCITY_NARROWS)[number]

/** A velocity fact: what it measures, over whose traffic, in which window. */
export type VelocitySpec = {
  readonly owner: VelocityOwner
  readonly measure: VelocityMeasure
  readonly interval: WindowInterval
  readonly narrow: VelocityNarrow
}

type NamedWindow = { readonly label: string; readonly words: string; readonly interval: WindowInterval }

/** The windows that facts exist for: nine trailing ones from 10 seconds to 31 days, and the calendar's. */
export const VELOCITY_WINDOWS: readonly NamedWindow[] = [
  { label: '10s', words: 'in the last 10 seconds', interval: { trailingSeconds: 10 } },
  { label: '1m', words: 'in the last minute', interval: { trailingSeconds: 60 } },
  { label: '5m', words: 'in the last 5 minutes', interval: { trailingSeconds: 300 } },
  { label: '15m', words: 'in the last 15 minutes', interval: { trailingSeconds: 900 } },
  { label: '1h', words: 'in the last hour', interval: { trailingSeconds: 3_600 } },
  { label: '6h', words: 'in the last 6 hours', interval: { trailingSeconds: 21_600 } },
  { label: '24h', words: 'in the last 24 hours', interval: { trailingSeconds: 86_400 } },
  { label: '7d', words: 'in the last 7 days', interval: { trailingSeconds: 604_800 } },
  { label: '31d', words: 'in the last 31 days', interval: { trailingSeconds: 2_678_400 } },
  { label: 'Day', words: 'on the present UTC day', interval: 'daily' },
  { label: 'Week', words: 'in the present week (UTC, from Sunday)', interval: 'weekly' },
  { label: 'Month', words: 'in the present month (UTC)', interval: 'monthly' },
  { label: 'Year', words: 'in the present year (UTC)', interval: 'yearly' },
  { label: 'AllTime', words: 'ever', interval: 'all_time' },
]

const NARROW_LABELS: Readonly<Record<VelocityNarrow, string>> = {
  none: '',
  merchant: 'SameMerchant',
  mcc: 'SameMcc',
  country: 'SameCountry',
}

const NARROW_WORDS: Readonly<Record<VelocityNarrow, string>> = {
  none: '',
  merchant: ' at the same merchant',
  mcc: ' at merchants with the same category code',
  country: ' at merchants in the same country',
}

const MEASURE_WORDS: Readonly<Record<VelocityMeasure, string>> = {
  count: 'approved authorizations of more than nothing',
  sum: 'minor units used (open holds and postings of the purchases begun)',
  declines: 'declined requests',
  attempts: 'requests, whatever was answered',
}

/** A fact's name with what it means and what it is computed from. */
export type NamedVelocity = { readonly name: string; readonly meaning: string; readonly spec: VelocitySpec }

/** Every velocity fact there is, uniformly named: `card.count24h`, `cardholder.sumMonthSameMcc`, `card.declines15m`. */
export const VELOCITY_FACTS: readonly NamedVelocity[] = VELOCITY_OWNERS.flatMap((owner) =>
  VELOCITY_MEASURES.flatMap((measure) =>
    VELOCITY_WINDOWS.flatMap((window) =>
      VELOCITY_NARROWS.map((narrow) => nameVelocity(owner, measure, window, narrow)),
    ),
  ),
)

const BY_NAME: ReadonlyMap<string, VelocitySpec> = new Map(VELOCITY_FACTS.map(({ name, spec }) => [name, spec]))

/** What a velocity fact is computed from; undefined for a name that is not a velocity fact. */
export function velocitySpecOf(factName: string): VelocitySpec | undefined {
  return BY_NAME.get(factName)
}

/** Who and where a request is about, as far as counters are concerned. Unknown values are empty strings. */
export type VelocitySubject = {
  readonly cardId: string
  readonly cardholderId: string
  readonly currency: string
  readonly merchantId: string
  readonly mcc: string
  readonly country: string
}

/** The id under which the owner's counters are kept. */
export function velocityOwnerId(owner: VelocityOwner, subject: VelocitySubject): string {
  return owner === 'card' ? subject.cardId : subject.cardholderId
}

/** What the request's own value is in the dimension that the counter is narrowed to; empty where it is not narrowed. */
export function velocityNarrowValue(narrow: VelocityNarrow, subject: VelocitySubject): string {
  switch (narrow) {
    case 'none':
      return ''
    case 'merchant':
      return subject.merchantId
    case 'mcc':
      return subject.mcc
    case 'country':
      return subject.country
  }
}

function nameVelocity(
  owner: VelocityOwner,
  measure: VelocityMeasure,
  window: NamedWindow,
  narrow: VelocityNarrow,
): NamedVelocity {
  const whose = owner === 'card' ? 'of this card' : 'of all cards of this person together'
  const meaning = `${MEASURE_WORDS[measure]} ${whose} ${window.words}${NARROW_WORDS[narrow]}, before this request`
  return {
    name: `${owner}.${measure}${window.label}${NARROW_LABELS[narrow]}`,
    meaning: meaning.charAt(0).toUpperCase() + meaning.slice(1),
    spec: { owner, measure, interval: window.interval, narrow },
  }
}
