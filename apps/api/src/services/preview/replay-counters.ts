import {
  type CompiledControls,
  type CompiledLimit,
  type CounterUsage,
  isTrailing,
  limitAppliesTo,
  type UsageByCounter,
  type WindowInterval,
  windowAt,
} from '@cardwright/rules'

/** A payment as it is counted: when it began, where, and what it uses now. */
export interface Counted {
  atMs: number
  mcc: string
  category: string
}

/** What payments outside the replay used in a calendar window, from its start on. */
export type OlderUse = (limit: CompiledLimit, windowStartMs: number) => Promise<CounterUsage>

interface Sum {
  usedMinor: bigint
  count: number
}

/** One counter of a document while history is replayed. */
interface Counter {
  limit: CompiledLimit
  key: string
  interval: WindowInterval
  /** Calendar windows by their start. */
  windows: Map<number, Sum>
  /** Trailing windows: what was counted, by the time of the payment. */
  trail: { atMs: number; usedMinor: bigint; count: number }[]
}

/** The counters of one controls document, as they would have stood at each moment of a replay. */
export class ReplayCounters {
  readonly #controls: CompiledControls
  readonly #counters: Counter[]
  readonly #olderUse: OlderUse

  constructor(controls: CompiledControls, olderUse: OlderUse) {
    this.#controls = controls
    this.#olderUse = olderUse
    this.#counters = controls.limits.flatMap((limit): Counter[] => {
      const { counterKey: key } = limit
      const { interval } = limit.limit
      if (key === null || interval === 'per_authorization') return []
      return [{ limit, key, interval, windows: new Map(), trail: [] }]
    })
  }

  /** Counts a change of what one payment uses. */
  async add(payment: Counted, usedMinor: bigint, count: number): Promise<void> {
    if (usedMinor === 0n && count === 0) return
    for (const counter of this.#applying(payment)) {
      if (isTrailing(counter.interval)) insertInOrder(counter.trail, { atMs: payment.atMs, usedMinor, count })
      else {
        const window = await this.#windowOf(counter, payment.atMs)
        window.usedMinor += usedMinor
        window.count += count
      }
    }
  }

  /** What every limit that applies to this payment would have seen at the moment it began. */
  async at(payment: Counted): Promise<UsageByCounter> {
    const usage = new Map<string, CounterUsage>()
    for (const counter of this.#applying(payment)) {
      const seen = isTrailing(counter.interval)
        ? sumTrail(counter.trail, payment.atMs - counter.interval.trailingSeconds * 1000, payment.atMs)
        : await this.#windowOf(counter, payment.atMs)
      usage.set(counter.key, { usedMinor: seen.usedMinor, count: seen.count })
    }
    return usage
  }

  /** Limits of the same key share a counter: the first of them keeps it. */
  *#applying(payment: Counted): Generator<Counter> {
    const seen = new Set<string>()
    for (const counter of this.#counters) {
      if (seen.has(counter.key) || !limitAppliesTo(this.#controls, counter.limit, payment)) continue
      seen.add(counter.key)
      yield counter
    }
  }

  async #windowOf(counter: Counter, atMs: number): Promise<Sum> {
    const { startMs } = windowAt(counter.interval, atMs)
    const known = counter.windows.get(startMs)
    if (known !== undefined) return known
    const window = { ...(await this.#olderUse(counter.limit, startMs)) }
    counter.windows.set(startMs, window)
    return window
  }
}

/** Payments come nearly in their order, so the search begins at the end. */
function insertInOrder(trail: Counter['trail'], entry: Counter['trail'][number]): void {
  let place = trail.length
  while (place > 0 && (trail[place - 1]?.atMs ?? 0) > entry.atMs) place -= 1
  trail.splice(place, 0, entry)
}

/** Adds up (fromMs, toMs]. */
function sumTrail(trail: Counter['trail'], fromMs: number, toMs: number): Sum {
  const sum = { usedMinor: 0n, count: 0 }
  for (let index = trail.length - 1; index >= 0; index -= 1) {
    const entry = trail[index]
    if (entry === undefined || entry.atMs <= fromMs) break
    if (entry.atMs > toMs) continue
    sum.usedMinor += entry.usedMinor
    sum.count += entry.count
  }
  return sum
}
