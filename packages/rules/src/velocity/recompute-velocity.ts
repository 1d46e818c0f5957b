import { isInWindow, windowAt } from '../windows.ts'
import type { BegunEvent, ChainEvent, ForcePostEvent, RequestEvent, TrafficEvent } from './traffic.ts'
import { type VelocitySpec, type VelocitySubject, velocityNarrowValue, velocityOwnerId } from './velocity-spec.ts'

type Entry = {
  atMs: number
  subject: VelocitySubject
  used: bigint
  count: bigint
  declines: bigint
  attempts: bigint
}

/**
 * A velocity fact by its definition: every event is read again, nothing is kept. This is the reference that faster
 * implementations are tested against; it is not for the path of a decision.
 *
 * @param traffic what came before the request, in the order in which it was decided or became known
 * @param atMs the moment of the request, epoch milliseconds
 */
export function recomputeVelocity(
  traffic: readonly TrafficEvent[],
  spec: VelocitySpec,
  subject: VelocitySubject,
  atMs: number,
): bigint {
  const window = windowAt(spec.interval, atMs)
  let total = 0n
  for (const entry of readEntries(traffic)) {
    if (entry.subject.currency !== subject.currency) continue
    if (velocityOwnerId(spec.owner, entry.subject) !== velocityOwnerId(spec.owner, subject)) continue
    if (velocityNarrowValue(spec.narrow, entry.subject) !== velocityNarrowValue(spec.narrow, subject)) continue
    if (isInWindow(window, entry.atMs)) total += measured(entry, spec)
  }
  return total
}

function measured(entry: Entry, { measure }: VelocitySpec): bigint {
  return measure === 'sum' ? entry.used : entry[measure]
}

function readEntries(traffic: readonly TrafficEvent[]): Entry[] {
  const entries: Entry[] = []
  const chains = new Map<string, Entry>()
  const increments = new Map<string, Entry>()
  for (const event of traffic) {
    if (event.kind === 'revised') {
      const increment = increments.get(event.requestId)
      if (increment) increment.declines = event.approved ? 0n : 1n
      continue
    }
    if (event.kind === 'chain') {
      const first = chains.get(event.chainId)
      if (first) become(first, event)
      continue
    }
    const entry = toEntry(event)
    entries.push(entry)
    if (event.kind !== 'request' || !event.isIncrement) chains.set(event.chainId, entry)
    else if (event.requestId !== undefined) increments.set(event.requestId, entry)
  }
  return entries
}

/** An increment is a request by itself; what it adds is told by its chain. */
function toEntry(event: RequestEvent | BegunEvent | ForcePostEvent): Entry {
  const { atMs, subject } = event
  const nothing = { atMs, subject, used: 0n, count: 0n, declines: 0n, attempts: 1n }
  if (event.kind === 'begun') return nothing
  if (event.kind === 'force_post') return { ...nothing, used: event.amountMinor, attempts: 0n }
  if (!event.approved) return { ...nothing, declines: 1n }
  if (event.isIncrement || event.amountMinor <= 0n) return nothing
  return { ...nothing, used: event.amountMinor, count: 1n }
}

function become(first: Entry, { usedMinor, isCounted, isDeclined }: ChainEvent): void {
  first.used = usedMinor
  first.count = isCounted ? 1n : 0n
  first.declines = isDeclined && first.attempts > 0n ? 1n : 0n
}
