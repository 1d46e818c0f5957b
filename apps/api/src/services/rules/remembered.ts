import {
  type HistoryMeasure,
  historySpecOf,
  intervalName,
  type RuleScope,
  type VelocityNarrow,
  type VelocityOwner,
  velocitySpecOf,
  type WindowInterval,
} from '@cardwright/rules'

export type SeenKind = 'merchant' | 'mcc' | 'country'

/** Something that is kept up to date because a rule asks for it. Facts that need the same thing share it. */
export type Remembered =
  | {
      kind: 'velocity'
      family: string
      owner: VelocityOwner
      /** `purchases` serve sums and counts; `requests` serve attempts and declines. */
      of: 'purchases' | 'requests'
      interval: WindowInterval
      narrow: VelocityNarrow
    }
  | { kind: 'history'; family: string; owner: VelocityOwner }
  | { kind: 'seen'; family: string; owner: VelocityOwner; seen: SeenKind }

const SEEN: Partial<Record<HistoryMeasure, SeenKind>> = {
  isNewMerchant: 'merchant',
  isNewMcc: 'mcc',
  isNewCountry: 'country',
}

/** Which set a history fact asks; undefined for one that is told from the rest of what is remembered. */
export const seenKindOf = (measure: HistoryMeasure): SeenKind | undefined => SEEN[measure]

/** What must be remembered for a fact; undefined for facts of the request, the card and the account. */
export function rememberedFor(factName: string): Remembered | undefined {
  const velocity = velocitySpecOf(factName)
  if (velocity !== undefined) {
    const { owner, measure, interval, narrow } = velocity
    const of = measure === 'sum' || measure === 'count' ? 'purchases' : 'requests'
    return {
      kind: 'velocity',
      family: `${owner}.${of}.${intervalName(interval)}.${narrow}`,
      owner,
      of,
      interval,
      narrow,
    }
  }
  const history = historySpecOf(factName)
  if (history === undefined) return undefined
  const { owner, measure } = history
  const seen = SEEN[measure]
  return seen === undefined
    ? { kind: 'history', family: `${owner}.history`, owner }
    : { kind: 'seen', family: `${owner}.seen.${seen}`, owner, seen }
}

/**
 * For whom something is kept that a rule of this scope asks for. All requests of an owner must take part in the upkeep of what
 * is remembered of that owner: so what one card's rule asks about a whole person is kept for everybody, and so is what a group's
 * rule asks, since whoever joins the group brings a past along.
 */
export function keptFor({ kind, id }: RuleScope, owner: VelocityOwner): string {
  if (kind === 'cardholder' && id !== undefined) return cardholderKey(id)
  if (kind === 'card' && id !== undefined && owner === 'card') return cardKey(id)
  return PROGRAM_KEY
}

export const PROGRAM_KEY = 'program'
export const cardholderKey = (userId: string): string => `cardholder ${userId}`
export const cardKey = (lineId: string): string => `card ${lineId}`

export const maintainedKey = (keptForKey: string, family: string): string => `${keptForKey}|${family}`
