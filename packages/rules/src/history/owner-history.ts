import type { RequestEvent } from '../velocity/traffic.ts'
import { minimumDistanceKm } from './country-distance.ts'
import type { HistoryMeasure } from './history-facts.ts'

/**
 * What is remembered about one owner in one currency. All of it can be kept in a row (and three sets of rows), and
 * brought up to date with each answer, so the cost of a decision does not grow with the history.
 */
export type OwnerHistory = {
  consecutiveDeclines: number
  approvals: number
  approvedMinor: bigint
  maxMinor: bigint
  lastPresence: { readonly country: string; readonly atMs: number } | null
  readonly merchants: ReadonlySetLike
  readonly mccs: ReadonlySetLike
  readonly countries: ReadonlySetLike
}

/** Only what is asked: a database answers for the one value that the request has. */
export type ReadonlySetLike = { readonly has: (value: string) => boolean }

/** The same, kept in memory. */
export type MemoryHistory = OwnerHistory & {
  readonly merchants: Set<string>
  readonly mccs: Set<string>
  readonly countries: Set<string>
}

/** What a history fact needs to know of the request itself. */
export type HistoryQuery = {
  readonly merchantId: string
  readonly mcc: string
  readonly country: string
  readonly amountMinor: bigint
  readonly isCardPresent: boolean
  readonly atMs: number
}

/** Faster than this between two purchases with the card present, and one of them was not made by its holder. */
export const IMPOSSIBLE_KM_PER_HOUR = 1_000

/** Two purchases at the same moment in different places: any speed would be too slow. */
const INSTANT_KM_PER_HOUR = 1_000_000

export function createMemoryHistory(): MemoryHistory {
  return {
    consecutiveDeclines: 0,
    approvals: 0,
    approvedMinor: 0n,
    maxMinor: 0n,
    lastPresence: null,
    merchants: new Set(),
    mccs: new Set(),
    countries: new Set(),
  }
}

/**
 * Takes in the answer to a request. A declined request only lengthens the row of declines. An approved one ends it; it is
 * remembered as a purchase if it is a first authorization of more than nothing, and later changes do not alter that.
 */
export function rememberRequest(history: MemoryHistory, event: RequestEvent): void {
  if (!event.approved) {
    history.consecutiveDeclines++
    return
  }
  history.consecutiveDeclines = 0
  if (event.isIncrement || event.amountMinor <= 0n) return
  const { merchantId, mcc, country } = event.subject
  history.approvals++
  history.approvedMinor += event.amountMinor
  if (event.amountMinor > history.maxMinor) history.maxMinor = event.amountMinor
  history.merchants.add(merchantId)
  history.mccs.add(mcc)
  history.countries.add(country)
  if (event.isCardPresent) history.lastPresence = { country, atMs: event.atMs }
}

/** The value of a history fact for a request. */
export function readHistory(history: OwnerHistory, measure: HistoryMeasure, query: HistoryQuery): bigint | boolean {
  switch (measure) {
    case 'consecutiveDeclines':
      return BigInt(history.consecutiveDeclines)
    case 'approvals':
      return BigInt(history.approvals)
    case 'meanAmount':
      return meanAmount(history)
    case 'maxAmount':
      return history.maxMinor
    case 'percentOfMean':
      // In one division, so that rounding the mean first does not distort small amounts.
      return percentOf(query.amountMinor * BigInt(history.approvals), history.approvedMinor)
    case 'percentOfMax':
      return percentOf(query.amountMinor, history.maxMinor)
    case 'isNewMerchant':
      return !history.merchants.has(query.merchantId)
    case 'isNewMcc':
      return !history.mccs.has(query.mcc)
    case 'isNewCountry':
      return !history.countries.has(query.country)
    case 'travelKm':
      return BigInt(travelOf(history, query).km)
    case 'travelMinutes':
      return BigInt(travelOf(history, query).minutes)
    case 'travelKmPerHour':
      return BigInt(travelOf(history, query).kmPerHour)
    case 'isImpossibleTravel':
      return travelOf(history, query).kmPerHour > IMPOSSIBLE_KM_PER_HOUR
  }
}

function meanAmount({ approvals, approvedMinor }: OwnerHistory): bigint {
  return approvals === 0 ? 0n : approvedMinor / BigInt(approvals)
}

function percentOf(amount: bigint, base: bigint): bigint {
  return base === 0n ? 0n : (amount * 100n) / base
}

type Travel = { readonly km: number; readonly minutes: number; readonly kmPerHour: number }

function travelOf({ lastPresence }: OwnerHistory, query: HistoryQuery): Travel {
  if (!lastPresence) return { km: 0, minutes: -1, kmPerHour: 0 }
  const elapsedMs = Math.max(query.atMs - lastPresence.atMs, 0)
  const minutes = Math.floor(elapsedMs / 60_000)
  const km = query.isCardPresent ? minimumDistanceKm(lastPresence.country, query.country) : 0
  return { km, minutes, kmPerHour: km === 0 ? 0 : speedOf(km, elapsedMs) }
}

function speedOf(km: number, elapsedMs: number): number {
  if (elapsedMs === 0) return INSTANT_KM_PER_HOUR
  return Math.min(Math.floor((km * 3_600_000) / elapsedMs), INSTANT_KM_PER_HOUR)
}
