import type { RequestEvent, TrafficEvent } from '../velocity/traffic.ts'
import {
  VELOCITY_OWNERS,
  type VelocityOwner,
  type VelocitySubject,
  velocityOwnerId,
} from '../velocity/velocity-spec.ts'
import { HISTORY_FACTS, type HistoryMeasure, historySpecOf } from './history-facts.ts'
import {
  createMemoryHistory,
  type HistoryQuery,
  type MemoryHistory,
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

/** A history fact by its definition: all requests are read again. The reference for faster implementations. */
export function recomputeHistory(
  traffic: readonly TrafficEvent[],
  spec: { readonly owner: VelocityOwner; readonly measure: HistoryMeasure },
  subject: VelocitySubject,
  query: HistoryQuery,
): bigint | boolean {
  const history = createMemoryHistory()
  for (const event of traffic) {
    if (event.kind !== 'request') continue
    if (historyKey(spec.owner, event.subject) === historyKey(spec.owner, subject)) rememberRequest(history, event)
  }
  return readHistory(history, spec.measure, query)
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

/** The names of all history facts. */
export const ALL_HISTORY_FACT_NAMES: readonly string[] = HISTORY_FACTS.map(({ name }) => name)
