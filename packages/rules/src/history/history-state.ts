import type { RequestEvent, TrafficEvent } from '../velocity/traffic.ts'
import {
  VELOCITY_OWNERS,
  type VelocityOwner,
  type VelocitySubject,
  velocityOwnerId,
} from '../velocity/velocity-spec.ts'
import { type HistoryMeasure, historySpecOf } from './history-facts.ts'
import {
  createMemoryHistory,
  type HistoryQuery,
  type MemoryHistory,
  type OwnerHistory,
  readHistory,
  rememberRequest,
} from './owner-history.ts'

/** History facts kept up to date in memory, for backtests. */
export type HistoryState = {
  readonly apply: (event: TrafficEvent) => void
  readonly read: (subject: VelocitySubject, query: HistoryQuery, values: Record<string, bigint | boolean>) => void
}

/**
 * Keeps the histories of many owners at once.
 *
 * @param factNames the history facts that will be asked for; other names are ignored
 */
export function createHistoryState(factNames: readonly string[]): HistoryState {
  const facts = factNames.flatMap((name) => {
    const spec = historySpecOf(name)
    return spec ? [{ name, ...spec }] : []
  })
  const owners = VELOCITY_OWNERS.filter((owner) => facts.some((fact) => fact.owner === owner))
  const histories = new Map<string, MemoryHistory>()

  return {
    apply: (event) => {
      if (event.kind === 'request') for (const owner of owners) remember(histories, owner, event)
    },
    read: (subject, query, values) => {
      for (const { name, owner, measure } of facts) {
        const history = histories.get(historyKey(owner, subject)) ?? EMPTY_HISTORY
        values[name] = readHistory(history, measure, query)
      }
    },
  }
}

/**
 * A history fact by its definition: all requests are read again, nothing is kept. This is the reference that faster
 * implementations are tested against; it is not for the path of a decision.
 */
export function recomputeHistory(
  traffic: readonly TrafficEvent[],
  spec: { readonly owner: VelocityOwner; readonly measure: HistoryMeasure },
  subject: VelocitySubject,
  query: HistoryQuery,
): bigint | boolean {
  const key = historyKey(spec.owner, subject)
  const requests = traffic.filter((event) => event.kind === 'request')
  const own = requests.filter((event) => historyKey(spec.owner, event.subject) === key)
  return readHistory(historyOf(own), spec.measure, query)
}

function historyOf(requests: readonly RequestEvent[]): OwnerHistory {
  const purchases = requests.filter((event) => event.approved && !event.isIncrement && event.amountMinor > 0n)
  const lastPresent = purchases.findLast((event) => event.isCardPresent)
  return {
    consecutiveDeclines: requests.length - 1 - requests.findLastIndex((event) => event.approved),
    approvals: purchases.length,
    approvedMinor: purchases.reduce((sum, event) => sum + event.amountMinor, 0n),
    maxMinor: purchases.reduce((max, event) => (event.amountMinor > max ? event.amountMinor : max), 0n),
    lastPresence: lastPresent ? { country: lastPresent.subject.country, atMs: lastPresent.atMs } : null,
    merchants: new Set(purchases.map((event) => event.subject.merchantId)),
    mccs: new Set(purchases.map((event) => event.subject.mcc)),
    countries: new Set(purchases.map((event) => event.subject.country)),
  }
}

const EMPTY_HISTORY = Object.freeze(createMemoryHistory())

function remember(histories: Map<string, MemoryHistory>, owner: VelocityOwner, event: RequestEvent): void {
  const key = historyKey(owner, event.subject)
  const history = histories.get(key) ?? createMemoryHistory()
  histories.set(key, history)
  rememberRequest(history, event)
}

function historyKey(owner: VelocityOwner, subject: VelocitySubject): string {
  return `${owner}\n${velocityOwnerId(owner, subject)}\n${subject.currency}`
}
