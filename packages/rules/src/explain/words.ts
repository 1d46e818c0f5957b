import type { DeclineReason } from '../decline-reasons.ts'
import type { DeclineDetails, ExceededLimit } from './decline-details.ts'

/** Figures in the manner of a language. */
export interface Say {
  /** An amount in the account's currency; what is below zero counts as nothing. */
  amount(amountMinor: bigint): string
  /** A moment in the cardholder's time zone, which it names. */
  moment(atMs: number): string
}

type Sentence = (details: DeclineDetails, say: Say) => string

/** What a language needs to tell why a payment was declined. */
export interface DeclineWords {
  /** BCP 47, for amounts and moments. */
  readonly locale: string
  readonly reasons: Readonly<Record<DeclineReason, Sentence>>
  /** Which limit, how much was left, when it resets. */
  limit(limit: ExceededLimit, details: DeclineDetails, say: Say): string
}

export type Unit = 'day' | 'hour' | 'minute' | 'second'

const UNITS: readonly (readonly [seconds: number, unit: Unit])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** The largest unit that divides the duration: 90 seconds stay seconds, 7200 are 2 hours. */
export function durationIn(seconds: number): readonly [amount: number, unit: Unit] {
  const [size, unit] = UNITS.find(([length]) => seconds % length === 0) ?? [1, 'second']
  return [seconds / size, unit]
}
