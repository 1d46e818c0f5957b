import { isInWindow, windowAt } from '../windows.ts'
import type { TrafficEvent } from './traffic.ts'
import { type VelocitySpec, type VelocitySubject, velocityNarrowValue, velocityOwnerId } from './velocity-spec.ts'

type Entry = {
  atMs: number
  subject: VelocitySubject
  amount: bigint
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
  for (const event of traffic) {
    if (event.kind === 'request') {
      const { atMs, subject, amountMinor, approved, isIncrement, chainId } = event
      const entry = {
        atMs,
        subject,
        amount: amountMinor,
        used: 0n,
        count: 0n,
        declines: approved ? 0n : 1n,
        attempts: 1n,
      }
      entries.push(entry)
      const first = chains.get(chainId)
      if (isIncrement && first) {
        if (approved) first.used += amountMinor
        continue
      }
      if (approved && amountMinor > 0n) {
        entry.used = amountMinor
        entry.count = 1n
      }
      if (!isIncrement || approved) chains.set(chainId, entry)
    } else if (event.kind === 'force_post') {
      const { atMs, subject, amountMinor, chainId } = event
      const entry = { atMs, subject, amount: amountMinor, used: amountMinor, count: 0n, declines: 0n, attempts: 0n }
      entries.push(entry)
      chains.set(chainId, entry)
    } else {
      const first = chains.get(event.chainId)
      if (first && event.kind === 'used') first.used = event.usedMinor
      if (first && event.kind === 'revised') revise(first, event.approved)
    }
  }
  return entries
}

function revise(first: Entry, approved: boolean): void {
  if (first.attempts === 0n || approved === (first.declines === 0n)) return
  const counts = approved && first.amount > 0n
  first.declines = approved ? 0n : 1n
  first.count = counts ? 1n : 0n
  first.used = counts ? first.amount : 0n
}
