import { isTrailing, type WindowInterval, windowAt } from '../windows.ts'
import type { BegunEvent, ChainEvent, ForcePostEvent, RequestEvent, TrafficEvent } from './traffic.ts'
import {
  type VelocityNarrow,
  type VelocityOwner,
  type VelocitySubject,
  velocityNarrowValue,
  velocityOwnerId,
  velocitySpecOf,
} from './velocity-spec.ts'

/** Velocity facts kept up to date in memory, for backtests that replay months of traffic. */
export type VelocityState = {
  /** Takes in what happened next. */
  readonly apply: (event: TrafficEvent) => void
  /** The values of all the state's facts for a request at this moment, written into `values` under the facts' names. */
  readonly read: (subject: VelocitySubject, atMs: number, values: Record<string, bigint>) => void
}

type Totals = { used: bigint; count: number; declines: number; attempts: number }

type Entry = Totals & { readonly atMs: number; readonly streams: readonly Stream[] }

/** What later events speak of: chains by their first request, and increments. */
type Known = { readonly chains: Map<string, Entry>; readonly increments: Map<string, Entry> }

/** The entries with `afterMs < at ≤ untilMs` are those from `head` up to `tail`; their totals are kept as these move. */
type Sliding = {
  readonly interval: WindowInterval
  afterMs: number
  untilMs: number
  head: number
  tail: number
  totals: Totals
}

/** All entries of one owner and one narrowed value, by time, and the windows that slide over them. */
type Stream = { readonly entries: Entry[]; readonly windows: readonly Sliding[] }

/** The streams of one kind of owner and narrowing, with the facts that read them. */
type Family = {
  readonly owner: VelocityOwner
  readonly narrow: VelocityNarrow
  readonly intervals: WindowInterval[]
  readonly facts: { readonly name: string; readonly measure: keyof Totals; readonly window: number }[]
  readonly streams: Map<string, Stream>
}

/**
 * Keeps velocity facts for many cards at once. Taking in an event and reading cost a constant time, amortised: windows
 * slide over the entries and never read them again. Answers are those of `recomputeVelocity` for any order of
 * clock readings, also when a clock steps back.
 *
 * @param factNames the velocity facts that will be asked for; other names are ignored
 */
export function createVelocityState(factNames: readonly string[]): VelocityState {
  const families = createFamilies(factNames)
  const known: Known = { chains: new Map(), increments: new Map() }

  const record = (event: RequestEvent | BegunEvent | ForcePostEvent, totals: Totals): Entry => {
    const streams = families.map((family) => streamOf(family, event.subject))
    const entry: Entry = { atMs: event.atMs, ...totals, streams }
    for (const stream of streams) insert(stream, entry)
    return entry
  }

  return {
    apply: (event) => applyEvent(event, known, record),
    read: (subject, atMs, values) => {
      for (const family of families) readFamily(family, subject, atMs, values)
    },
  }
}

function createFamilies(factNames: readonly string[]): Family[] {
  const families = new Map<string, Family>()
  for (const name of factNames) {
    const spec = velocitySpecOf(name)
    if (!spec) continue
    const { owner, narrow, interval, measure } = spec
    const key = `${owner} ${narrow}`
    const family: Family = families.get(key) ?? { owner, narrow, intervals: [], facts: [], streams: new Map() }
    families.set(key, family)
    let window = family.intervals.indexOf(interval)
    if (window < 0) window = family.intervals.push(interval) - 1
    family.facts.push({ name, measure: measure === 'sum' ? 'used' : measure, window })
  }
  return [...families.values()]
}

function applyEvent(
  event: TrafficEvent,
  known: Known,
  record: (event: RequestEvent | BegunEvent | ForcePostEvent, totals: Totals) => Entry,
): void {
  switch (event.kind) {
    case 'request':
      applyRequest(event, known, record)
      return
    case 'begun':
      known.chains.set(event.chainId, record(event, { ...emptyTotals(), attempts: 1 }))
      return
    case 'force_post':
      known.chains.set(event.chainId, record(event, { used: event.amountMinor, count: 0, declines: 0, attempts: 0 }))
      return
    case 'chain': {
      const first = known.chains.get(event.chainId)
      if (first) become(first, event)
      return
    }
    case 'revised': {
      const increment = known.increments.get(event.requestId)
      if (increment) adjust(increment, 0n, 0, (event.approved ? 0 : 1) - increment.declines)
    }
  }
}

function applyRequest(
  event: RequestEvent,
  { chains, increments }: Known,
  record: (event: RequestEvent, totals: Totals) => Entry,
): void {
  const { approved, isIncrement, amountMinor, chainId } = event
  const declines = approved ? 0 : 1
  const adds = approved && !isIncrement && amountMinor > 0n
  const entry = record(event, { used: adds ? amountMinor : 0n, count: adds ? 1 : 0, declines, attempts: 1 })
  if (!isIncrement) chains.set(chainId, entry)
  else if (event.requestId !== undefined) increments.set(event.requestId, entry)
}

function become(first: Entry, { usedMinor, isCounted, isDeclined }: ChainEvent): void {
  const declines = isDeclined && first.attempts > 0 ? 1 : 0
  adjust(first, usedMinor - first.used, Number(isCounted) - first.count, declines - first.declines)
}

function streamOf(family: Family, subject: VelocitySubject): Stream {
  const key = streamKey(family, subject)
  const known = family.streams.get(key)
  if (known) return known
  const stream: Stream = { entries: [], windows: family.intervals.map(createSliding) }
  family.streams.set(key, stream)
  return stream
}

function streamKey({ owner, narrow }: Family, subject: VelocitySubject): string {
  const base = `${velocityOwnerId(owner, subject)}\n${subject.currency}`
  return narrow === 'none' ? base : `${base}\n${velocityNarrowValue(narrow, subject)}`
}

function createSliding(interval: WindowInterval): Sliding {
  return { interval, afterMs: -Infinity, untilMs: -Infinity, head: 0, tail: 0, totals: emptyTotals() }
}

function emptyTotals(): Totals {
  return { used: 0n, count: 0, declines: 0, attempts: 0 }
}

/** Places an entry behind those of the same or an earlier moment: nearly always at the end. */
function insert({ entries, windows }: Stream, entry: Entry): void {
  let index = entries.length
  while (index > 0 && (entries[index - 1]?.atMs ?? 0) > entry.atMs) index--
  if (index === entries.length) entries.push(entry)
  else entries.splice(index, 0, entry)
  for (const window of windows) {
    if (entry.atMs <= window.afterMs) window.head++
    if (entry.atMs > window.untilMs) continue
    window.tail++
    if (entry.atMs > window.afterMs) weigh(window.totals, entry, 1)
  }
}

function adjust(entry: Entry, used: bigint, count: number, declines: number): void {
  if (used === 0n && count === 0 && declines === 0) return
  entry.used += used
  entry.count += count
  entry.declines += declines
  for (const { windows } of entry.streams) {
    for (const { afterMs, untilMs, totals } of windows) {
      if (entry.atMs <= afterMs || entry.atMs > untilMs) continue
      totals.used += used
      totals.count += count
      totals.declines += declines
    }
  }
}

function readFamily(family: Family, subject: VelocitySubject, atMs: number, values: Record<string, bigint>): void {
  const stream = family.streams.get(streamKey(family, subject))
  if (!stream) {
    for (const { name } of family.facts) values[name] = 0n
    return
  }
  for (const window of stream.windows) slideTo(stream.entries, window, atMs)
  for (const { name, measure, window } of family.facts) {
    const value = stream.windows[window]?.totals[measure] ?? 0
    values[name] = typeof value === 'bigint' ? value : BigInt(value)
  }
}

function slideTo(entries: readonly Entry[], window: Sliding, atMs: number): void {
  const { interval } = window
  if (isTrailing(interval)) {
    moveBounds(entries, window, atMs - interval.trailingSeconds * 1000, atMs)
    return
  }
  // Entries that came since are already inside; within one calendar window no bound moves.
  if (atMs > window.afterMs && atMs <= window.untilMs) return
  const { startMs, endMs } = windowAt(interval, atMs)
  moveBounds(entries, window, startMs - 1, endMs === null ? Infinity : endMs - 1)
}

/** Totals are those of all entries up to `tail` less those up to `head`, so either bound may move either way. */
function moveBounds(entries: readonly Entry[], window: Sliding, afterMs: number, untilMs: number): void {
  const { totals } = window
  window.tail = moveBound(entries, window.tail, untilMs, totals, 1)
  window.head = moveBound(entries, window.head, afterMs, totals, -1)
  window.afterMs = afterMs
  window.untilMs = untilMs
}

function moveBound(entries: readonly Entry[], from: number, boundMs: number, totals: Totals, sign: 1 | -1): number {
  let index = from
  for (let next = entries[index]; next && next.atMs <= boundMs; next = entries[++index]) weigh(totals, next, sign)
  for (let last = entries[index - 1]; last && last.atMs > boundMs; last = entries[--index - 1]) {
    weigh(totals, last, sign === 1 ? -1 : 1)
  }
  return index
}

function weigh(totals: Totals, entry: Entry, sign: 1 | -1): void {
  totals.used += sign === 1 ? entry.used : -entry.used
  totals.count += sign * entry.count
  totals.declines += sign * entry.declines
  totals.attempts += sign * entry.attempts
}
