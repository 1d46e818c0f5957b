import { isTrailing, type VelocityMeasure, type WindowInterval, windowAt } from '@cardwright/rules'
import {
  type Addition,
  type Amounts,
  fromStored,
  increase,
  measureOf,
  NOTHING,
  plus,
  type StoredAmounts,
  Tally,
} from './rule-amounts.ts'

type StoredWindow = [startMs: number, ...StoredAmounts]
/** `since`, then either the calendar windows or the tail with what is younger, and between which times that lies. */
export type StoredCounter =
  | [since: number, windows: StoredWindow[]]
  | [since: number, tailMs: number, ...StoredAmounts, oldestMs: number | null, newestMs: number | null]

/** Nothing is ever put into this one. */
const NO_ADDITIONS: Addition[] = []

interface CalendarWindow {
  startMs: number
  tally: Tally
}

/** A range (from, to] of an owner's chains, in Unix milliseconds, that has to be added up to read a counter. */
export interface NeededRange {
  fromMs: number
  toMs: number
}

/** No chain is younger: the end of a range that means "everything since". */
const END_OF_TIME_MS = 253_402_300_799_000

/** After a window has ended: two months, by which no clock is wrong. */
const LONG_MS = 62 * 86_400_000

/** More calendar windows than the present one and its neighbour are not kept: older ones are added up where somebody asks. */
const KEPT_WINDOWS = 2

/**
 * One count over one window, of one owner and place, while its account is locked. A trailing window keeps the sum of everything
 * younger than its tail; to read it, what lies between the tail and the window's start is taken off, so that each chain enters
 * once and leaves once. A calendar window keeps the present one and its neighbour.
 */
export abstract class RuleCounter {
  readonly since: number
  /** While it is built from the past: up to which time chains are in. What is younger is found when its turn comes. */
  builtToMs = Number.POSITIVE_INFINITY
  /** Too much lies outside of its window to be added up within a decision: nobody can read it now. It still counts. */
  isLost = false
  protected additions: Addition[] = NO_ADDITIONS
  /** What was added up beside the sum; seldom anything. */
  #sums: Map<string, Amounts> | undefined

  constructor(since: number) {
    this.since = since
  }

  abstract neededFor(atMs: number): readonly NeededRange[]
  /** What lies in the window of this instant. The ranges needed for it must have been given. */
  abstract at(atMs: number): Amounts
  /** Counts what this transaction does. */
  abstract add(addition: Addition): void
  /** Counts what is stored already, while the counter is built; in ascending order of time. */
  abstract takePast(atMs: number, amounts: Readonly<Amounts>): void
  /** Takes in what this transaction added to the chains as they were before it. */
  abstract settle(): void
  /** What to keep, as the text of a `StoredCounter`; to be asked for once it is settled. */
  abstract toText(): string
  /** What has left the window and is still in the sum, where that is too much for a decision: a job takes it off in pieces. */
  abstract leftAt(atMs: number): NeededRange | undefined
  /** Takes off what has left in a range that begins where the sum does. */
  abstract takeOff(range: NeededRange, sum: Amounts): void
  /** Lets go of what only this transaction knew. After `settle` it stands as what was stored would be read. */
  rest(): void {
    this.additions = NO_ADDITIONS
    this.#sums = undefined
  }

  /** Whether nothing would change if it were forgotten. */
  abstract isEmptyAt(nowMs: number): boolean

  give({ fromMs, toMs }: NeededRange, sum: Amounts): void {
    this.#sums ??= new Map()
    this.#sums.set(`${fromMs} ${toMs}`, sum)
  }

  /** One measure of what lies in the window of this instant. */
  measured(measure: VelocityMeasure, atMs: number): bigint {
    return measureOf(this.at(atMs), measure)
  }

  /** Mostly the only one of a transaction: an empty list would make itself room for many. */
  protected note(addition: Addition): void {
    if (this.additions.length === 0) this.additions = [addition]
    else this.additions.push(addition)
  }

  protected get hasSums(): boolean {
    return this.#sums !== undefined
  }

  protected given(fromMs: number, toMs: number): Amounts | undefined {
    return this.#sums?.get(`${fromMs} ${toMs}`)
  }
}

class CalendarCounter extends RuleCounter {
  readonly #interval: WindowInterval
  /** In no order while a transaction lasts. */
  readonly #windows: CalendarWindow[]
  /** What is younger than this holds only what this transaction does. */
  #latestMs: number

  constructor(since: number, interval: WindowInterval, windows: CalendarWindow[]) {
    super(since)
    this.#interval = interval
    this.#windows = windows
    this.#latestMs = Math.max(0, ...windows.map(({ startMs }) => startMs))
  }

  neededFor(atMs: number): readonly NeededRange[] {
    const range = this.#rangeOf(atMs)
    const isKnown = this.#find(range.startMs) !== undefined || range.startMs > this.#latestMs
    return isKnown ? NO_RANGES : [range]
  }

  at(atMs: number): Amounts {
    const { startMs, fromMs, toMs } = this.#rangeOf(atMs)
    const known = this.#find(startMs)
    if (known !== undefined) return known.tally.toAmounts()
    if (startMs > this.#latestMs) return NOTHING
    const sum = this.given(fromMs, toMs)
    if (sum === undefined) throw new Error('a calendar window that is no longer kept was not added up')
    return plus(sum, this.additions, fromMs, toMs)
  }

  override measured(measure: VelocityMeasure, atMs: number): bigint {
    const known = this.#find(windowAt(this.#interval, atMs).startMs)
    return known === undefined ? super.measured(measure, atMs) : measureOf(known.tally, measure)
  }

  add(addition: Addition): void {
    this.note(addition)
    const { startMs } = windowAt(this.#interval, addition.atMs)
    this.#count(startMs, addition)
  }

  takePast(atMs: number, amounts: Readonly<Amounts>): void {
    const { startMs } = windowAt(this.#interval, atMs)
    this.#count(startMs, amounts)
    this.#latestMs = Math.max(this.#latestMs, startMs)
  }

  settle(): void {
    const windows = this.#windows
    if (windows.length > 1) windows.sort((a, b) => a.startMs - b.startMs)
    if (windows.length > KEPT_WINDOWS) windows.splice(0, windows.length - KEPT_WINDOWS)
    this.#latestMs = windows.at(-1)?.startMs ?? 0
  }

  toText(): string {
    return `[${this.since},[${this.#windows.map((window) => `[${window.startMs},${window.tally.toText()}]`).join(',')}]]`
  }

  leftAt(): undefined {
    return undefined
  }

  takeOff(): void {
    throw new Error('nothing leaves a calendar window')
  }

  isEmptyAt(nowMs: number): boolean {
    const { endMs } = windowAt(this.#interval, this.#latestMs)
    return endMs !== null && endMs + LONG_MS < nowMs
  }

  /** An older window that is not kept is left alone: who asks for it has it added up. */
  #count(startMs: number, amounts: Readonly<Amounts>): void {
    const known = this.#find(startMs)
    if (known !== undefined) known.tally.change(amounts, 1)
    else if (startMs > this.#latestMs) this.#windows.push({ startMs, tally: new Tally(amounts) })
  }

  #find(startMs: number): CalendarWindow | undefined {
    return this.#windows.find((window) => window.startMs === startMs)
  }

  /** Calendar windows are [start, end), ranges are (from, to]: one millisecond, the clock's own step, lies between them. */
  #rangeOf(atMs: number): NeededRange & { startMs: number } {
    const { startMs, endMs } = windowAt(this.#interval, atMs)
    return { startMs, fromMs: startMs - 1, toMs: endMs === null ? END_OF_TIME_MS : endMs - 1 }
  }
}

class TrailingCounter extends RuleCounter {
  readonly #lengthMs: number
  readonly #sum: Tally
  #tailMs: number
  /** Nothing that the sum holds is older or younger; null where that is not known. */
  #oldestMs: number | null
  #newestMs: number | null
  #readFromMs = 0

  constructor(
    since: number,
    lengthMs: number,
    kept: { tailMs: number; sum: Amounts; oldestMs: number | null; newestMs: number | null },
  ) {
    super(since)
    this.#lengthMs = lengthMs
    this.#sum = new Tally(kept.sum)
    this.#tailMs = kept.tailMs
    this.#oldestMs = kept.oldestMs
    this.#newestMs = kept.newestMs
  }

  neededFor(atMs: number): readonly NeededRange[] {
    const fromMs = atMs - this.#lengthMs
    if (fromMs > this.#readFromMs) this.#readFromMs = fromMs
    if (this.#isWindowOf(atMs)) return NO_RANGES
    const [olderMs, youngerMs] = this.#leftAt(fromMs)
    const isLeftEmpty = this.#isSurelyEmpty(olderMs, youngerMs)
    const isYoungerEmpty = this.#isSurelyEmpty(atMs, END_OF_TIME_MS)
    return [
      ...(isLeftEmpty ? [] : [{ fromMs: olderMs, toMs: youngerMs }]),
      ...(isYoungerEmpty ? [] : [{ fromMs: atMs, toMs: END_OF_TIME_MS }]),
    ]
  }

  at(atMs: number): Amounts {
    const fromMs = atMs - this.#lengthMs
    const left = this.#between(...this.#leftAt(fromMs))
    const younger = this.#between(atMs, END_OF_TIME_MS)
    const sum = this.#sum.toAmounts()
    if (left !== NOTHING) increase(sum, left, fromMs >= this.#tailMs ? -1 : 1)
    if (younger !== NOTHING) increase(sum, younger, -1)
    return this.additions.length === 0 ? sum : plus(sum, this.additions, fromMs, atMs)
  }

  /** Where nothing is taken off or added, which is nearly always, the sum says it alone. */
  override measured(measure: VelocityMeasure, atMs: number): bigint {
    const isAlone = this.additions.length === 0 && !this.hasSums && this.#isWindowOf(atMs)
    return isAlone ? measureOf(this.#sum, measure) : super.measured(measure, atMs)
  }

  add(addition: Addition): void {
    this.note(addition)
  }

  takePast(atMs: number, amounts: Readonly<Amounts>): void {
    if (atMs <= this.#tailMs) return
    const wasEmpty = this.#newestMs === null
    this.#sum.change(amounts, 1)
    this.#oldestMs = wasEmpty ? atMs : Math.min(this.#oldestMs ?? atMs, atMs)
    this.#newestMs = wasEmpty ? atMs : Math.max(this.#newestMs ?? atMs, atMs)
  }

  /** Moves the tail forward, so that the next read has less to take off. */
  settle(): void {
    this.#moveTail(this.isLost ? this.#tailMs : Math.max(this.#tailMs, this.#readFromMs))
    for (const addition of this.additions) {
      const { atMs } = addition
      if (atMs <= this.#tailMs) continue
      this.#sum.change(addition, 1)
      this.#oldestMs = this.#oldestMs === null ? atMs : Math.min(this.#oldestMs, atMs)
      if (this.#newestMs !== null) this.#newestMs = Math.max(this.#newestMs, atMs)
    }
  }

  toText(): string {
    return `[${this.since},${this.#tailMs},${this.#sum.toText()},${this.#oldestMs},${this.#newestMs}]`
  }

  override rest(): void {
    super.rest()
    this.#readFromMs = 0
  }

  leftAt(atMs: number): NeededRange | undefined {
    const range = { fromMs: this.#tailMs, toMs: atMs - this.#lengthMs }
    return this.#isSurelyEmpty(range.fromMs, range.toMs) ? undefined : range
  }

  takeOff(range: NeededRange, sum: Amounts): void {
    this.give(range, sum)
    this.#readFromMs = Math.max(this.#readFromMs, range.toMs)
  }

  /** Long after the last of it has left the window, nobody's clock can be so wrong as to ask for it. */
  isEmptyAt(nowMs: number): boolean {
    const latestMs = this.#sum.isNothing ? this.#tailMs : this.#newestMs
    return latestMs !== null && latestMs + this.#lengthMs + LONG_MS < nowMs
  }

  /** What lies between the tail and the start of a window: from, to. */
  #leftAt(fromMs: number): [number, number] {
    return fromMs < this.#tailMs ? [fromMs, this.#tailMs] : [this.#tailMs, fromMs]
  }

  /** Whether the sum is that of the window of this instant: nothing has left it since, and nothing in it is younger. */
  #isWindowOf(atMs: number): boolean {
    const fromMs = atMs - this.#lengthMs
    return (
      this.#isSurelyEmpty(Math.min(fromMs, this.#tailMs), Math.max(fromMs, this.#tailMs)) &&
      this.#isSurelyEmpty(atMs, END_OF_TIME_MS)
    )
  }

  #moveTail(tailMs: number): void {
    const left = this.#between(this.#tailMs, tailMs)
    if (left !== NOTHING) this.#sum.change(left, -1)
    const isEmpty = this.#sum.isNothing
    this.#tailMs = tailMs
    this.#oldestMs = isEmpty ? null : Math.max(this.#oldestMs ?? 0, tailMs + 1)
    if (isEmpty) this.#newestMs = tailMs
  }

  #isSurelyEmpty(fromMs: number, toMs: number): boolean {
    if (fromMs >= toMs) return true
    if (fromMs < this.#tailMs) return false
    if (this.#sum.isNothing) return true
    return (this.#oldestMs !== null && toMs < this.#oldestMs) || (this.#newestMs !== null && fromMs >= this.#newestMs)
  }

  #between(fromMs: number, toMs: number): Readonly<Amounts> {
    const known = this.given(fromMs, toMs)
    if (known !== undefined) return known
    if (this.#isSurelyEmpty(fromMs, toMs)) return NOTHING
    throw new Error('what left a trailing window was not added up')
  }
}

const NO_RANGES: readonly NeededRange[] = []

export function readCounter(interval: WindowInterval, stored: StoredCounter): RuleCounter {
  if (!isTrailing(interval)) {
    const [since, windows] = stored as [number, StoredWindow[]]
    return new CalendarCounter(
      since,
      interval,
      windows.map(([startMs, ...amounts]) => ({ startMs, tally: new Tally(fromStored(amounts)) })),
    )
  }
  const [since, tailMs, usedMinor, count, declined, oldestMs, newestMs] = stored as [
    number,
    number,
    ...StoredAmounts,
    number | null,
    number | null,
  ]
  const sum = fromStored([usedMinor, count, declined])
  return new TrailingCounter(since, interval.trailingSeconds * 1000, { tailMs, sum, oldestMs, newestMs })
}

/** Where a counter that begins at this instant has its edge: the start of the window. */
export const edgeAt = (interval: WindowInterval, atMs: number): number => windowAt(interval, atMs).startMs

/** A counter of nothing, as of an edge. */
export const emptyCounter = (interval: WindowInterval, since: number, edgeMs: number): RuleCounter =>
  isTrailing(interval)
    ? new TrailingCounter(since, interval.trailingSeconds * 1000, {
        tailMs: edgeMs,
        sum: NOTHING,
        oldestMs: null,
        newestMs: null,
      })
    : new CalendarCounter(since, interval, [{ startMs: edgeMs, tally: new Tally(NOTHING) }])
