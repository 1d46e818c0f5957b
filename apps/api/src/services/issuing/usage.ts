import { findCategory } from '@cardwright/contracts/catalogue/categories'
import {
  type CompiledControls,
  type CompiledLimit,
  isTrailing,
  limitAppliesTo,
  type UsageByCounter,
  type WindowInterval,
  windowAt,
} from '@cardwright/rules'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import {
  type CounterAddress,
  type CounterOwnerKind,
  type CounterRow,
  type CounterState,
  type CounterWrites,
  deleteCountersExcept,
  NOTHING_USED,
  selectCounters,
  sumRanges,
  type UsageRange,
  type UsageSum,
  writeCounters,
} from '../../models/issuing/usage-model.ts'

/** No chain is younger: the end of a range that means "everything since". */
const END_OF_TIME_MS = 253_402_300_799_000

/** Whose chains are counted: a line of cards (a card and its replacements) or an account. */
export interface CounterOwner {
  lane: number
  kind: CounterOwnerKind
  id: string
}

/** One counter to be read: what it counts, and the instant whose window is meant. */
export interface CounterRead {
  owner: CounterOwner
  key: string
  currency: string
  interval: WindowInterval
  categories: string[] | null
  atMs: number
  /** Its row and the name of that, once they were put together. */
  address?: CounterAddress
  rowKey?: string
}

/** What one request or chain adds to a counter. */
export interface Weight {
  usedMinor: bigint
  count: number
}

interface Addition extends Weight {
  atMs: number
}

/** A counter while its account is locked. */
interface LiveCounter {
  address: CounterAddress
  read: CounterRead
  row: {
    usedMinor: bigint
    count: number
    tailMs: number | null
    oldestMs: number | null
    newestMs: number | null
  }
  /** What this transaction added, which the sums over stored chains do not see yet. */
  additions: Addition[]
  highestTailMs: number
  /** It had a row when it was loaded. */
  isStored: boolean
  isDirty: boolean
  /** Sums over stored chains between two instants, by these. */
  sums: Map<string, UsageSum>
}

/**
 * The counters that one transaction reads and raises, exact because the account's lock is held all the while.
 *
 * A calendar window has a row of its own. A trailing window has one row with the sum of everything younger than its tail;
 * to read it at an instant, what lies between the tail and the window's start is taken off: each chain enters once and
 * leaves once, so the cost does not grow with the length of a history. Everything that any of the reads needs is asked for
 * together, in `load`.
 */
export class UsageSession {
  readonly #client: HotPathClient
  readonly #counters = new Map<string, LiveCounter>()

  constructor(client: HotPathClient) {
    this.#client = client
  }

  /** Reads those counters that have a row, in one statement: `load` asks for what is missing then. */
  async prefetch(reads: readonly CounterRead[]): Promise<void> {
    await this.#read(this.#wantedOf(reads))
  }

  /** Loads counters; those without a row are built from the chains in their window, once. */
  async load(reads: readonly CounterRead[]): Promise<void> {
    const wanted = this.#wantedOf(reads)
    await this.#read(wanted)
    if (wanted.size > 0) await this.#build(wanted)
    await this.#loadSums(reads)
  }

  /** What is not loaded yet, each once. */
  #wantedOf(reads: readonly CounterRead[]): Map<string, CounterRead> {
    const wanted = new Map<string, CounterRead>()
    for (const read of reads) {
      const key = rowKeyOf(read)
      if (!this.#counters.has(key) && !wanted.has(key)) wanted.set(key, read)
    }
    return wanted
  }

  /** Takes what has a row out of what is wanted. */
  async #read(wanted: Map<string, CounterRead>): Promise<void> {
    if (wanted.size === 0) return
    const found = await selectCounters(this.#client, [...wanted.values()].map(addressOf))
    let position = 0
    for (const [key, read] of wanted) {
      const state = found[position]
      position += 1
      if (state === undefined) continue
      this.#counters.set(key, toLive(read, state, true))
      wanted.delete(key)
    }
  }

  /** What a counter holds in the window of the read's instant. The read must have been loaded. */
  at(read: CounterRead): UsageSum {
    const counter = this.#counterOf(read)
    const { row } = counter
    if (!isTrailing(read.interval)) {
      return { ...NOTHING_USED, used_minor: row.usedMinor, count: row.count }
    }
    const fromMs = read.atMs - read.interval.trailingSeconds * 1000
    const tailMs = row.tailMs ?? 0
    const left = sumBetween(counter, Math.min(tailMs, fromMs), Math.max(tailMs, fromMs))
    const younger = sumBetween(counter, read.atMs, END_OF_TIME_MS)
    const sign = fromMs >= tailMs ? -1 : 1
    const sum = {
      ...NOTHING_USED,
      used_minor: row.usedMinor + BigInt(sign) * left.used_minor - younger.used_minor,
      count: row.count + sign * left.count - younger.count,
    }
    for (const { atMs, usedMinor, count } of counter.additions) {
      if (atMs <= fromMs || atMs > read.atMs) continue
      sum.used_minor += usedMinor
      sum.count += count
    }
    return sum
  }

  /** Counts a change at the read's instant, which must have been loaded. */
  add(read: CounterRead, { usedMinor, count }: Weight): void {
    if (usedMinor === 0n && count === 0) return
    const counter = this.#counterOf(read)
    counter.isDirty = true
    if (!isTrailing(read.interval)) {
      counter.row.usedMinor += usedMinor
      counter.row.count += count
      return
    }
    counter.additions.push({ atMs: read.atMs, usedMinor, count })
    counter.highestTailMs = Math.max(counter.highestTailMs, read.atMs - read.interval.trailingSeconds * 1000)
  }

  /** The rows to write: of chains as they were before this transaction, with what it added. */
  settle(): CounterWrites {
    const writes = { stored: [] as CounterRow[], added: [] as CounterRow[] }
    for (const counter of this.#counters.values()) {
      if (counter.isDirty) (counter.isStored ? writes.stored : writes.added).push(settled(counter))
    }
    return writes
  }

  async #build(missing: ReadonlyMap<string, CounterRead>): Promise<void> {
    const reads = [...missing]
    const sums = await sumRanges(
      this.#client,
      reads.map(([, read]) => wholeRange(read)),
    )
    reads.forEach(([key, read], index) => {
      const sum = sums[index] ?? NOTHING_USED
      this.#counters.set(key, { ...toLive(read, { ...sum, tail_ms: tailOf(read) }, false), isDirty: true })
    })
  }

  /** Asks for what lies outside the windows of trailing reads, where something can lie there at all. */
  async #loadSums(reads: readonly CounterRead[]): Promise<void> {
    const ranges: UsageRange[] = []
    const places: { counter: LiveCounter; key: string }[] = []
    const want = (counter: LiveCounter, fromMs: number, toMs: number): void => {
      const key = `${fromMs} ${toMs}`
      if (counter.sums.has(key) || isSurelyEmpty(counter, fromMs, toMs)) return
      counter.sums.set(key, NOTHING_USED)
      places.push({ counter, key })
      ranges.push({ ...rangeOf(counter.read), from_ms: BigInt(fromMs), to_ms: BigInt(toMs) })
    }
    for (const read of reads) {
      if (!isTrailing(read.interval)) continue
      const counter = this.#counterOf(read)
      const fromMs = read.atMs - read.interval.trailingSeconds * 1000
      const tailMs = counter.row.tailMs ?? 0
      want(counter, Math.min(tailMs, fromMs), Math.max(tailMs, fromMs))
      want(counter, read.atMs, END_OF_TIME_MS)
    }
    if (ranges.length === 0) return
    const sums = await sumRanges(this.#client, ranges)
    places.forEach(({ counter, key }, index) => {
      counter.sums.set(key, sums[index] ?? NOTHING_USED)
    })
  }

  #counterOf(read: CounterRead): LiveCounter {
    const counter = this.#counters.get(rowKeyOf(read))
    if (counter === undefined) throw new Error(`the counter ${read.key} was not loaded`)
    return counter
  }
}

/** Whether nothing can lie in (from, to]: what the row holds lies between its tail and the youngest, and is not nothing. */
function isSurelyEmpty({ row }: LiveCounter, fromMs: number, toMs: number): boolean {
  if (fromMs >= toMs) return true
  const tailMs = row.tailMs ?? 0
  if (fromMs < tailMs) return false
  if (row.usedMinor === 0n && row.count === 0) return true
  return (row.oldestMs !== null && toMs < row.oldestMs) || (row.newestMs !== null && fromMs >= row.newestMs)
}

function sumBetween(counter: LiveCounter, fromMs: number, toMs: number): UsageSum {
  const known = counter.sums.get(`${fromMs} ${toMs}`)
  if (known !== undefined) return known
  if (isSurelyEmpty(counter, fromMs, toMs)) return NOTHING_USED
  throw new Error(`the counter ${counter.read.key} was not loaded for this moment`)
}

/** Moves a trailing counter's tail forward, so that the next read has less to take off. */
function settled(counter: LiveCounter): CounterRow {
  const { row, address, additions, highestTailMs } = counter
  const plain = {
    ...address,
    used_minor: row.usedMinor,
    count: row.count,
    tail_ms: null,
    oldest_ms: null,
    newest_ms: null,
  }
  if (row.tailMs === null) return plain
  const tailMs = Math.max(row.tailMs, highestTailMs)
  const left = sumBetween(counter, row.tailMs, tailMs)
  const kept = additions.filter(({ atMs }) => atMs > tailMs)
  const remaining = {
    used_minor: row.usedMinor - left.used_minor,
    count: row.count - left.count,
  }
  const isEmpty = remaining.used_minor === 0n && remaining.count === 0
  const times = kept.map(({ atMs }) => atMs)
  return {
    ...plain,
    used_minor: kept.reduce((sum, { usedMinor }) => sum + usedMinor, remaining.used_minor),
    count: kept.reduce((sum, { count }) => sum + count, remaining.count),
    tail_ms: BigInt(tailMs),
    ...boundsOf(row, { isEmpty, tailMs, times }),
  }
}

/** Between which times everything lies that a settled row holds. */
function boundsOf(
  { oldestMs, newestMs }: Pick<LiveCounter['row'], 'oldestMs' | 'newestMs'>,
  { isEmpty, tailMs, times }: { isEmpty: boolean; tailMs: number; times: readonly number[] },
): Pick<CounterRow, 'oldest_ms' | 'newest_ms'> {
  const youngest = times.length === 0 ? tailMs : Math.max(...times)
  if (isEmpty) {
    return { oldest_ms: BigInt(times.length === 0 ? tailMs + 1 : Math.min(...times)), newest_ms: BigInt(youngest) }
  }
  const oldest = Math.max(oldestMs ?? 0, tailMs + 1)
  return {
    oldest_ms: BigInt(Math.min(oldest, ...times)),
    newest_ms: newestMs === null ? null : BigInt(Math.max(newestMs, youngest)),
  }
}

/** A read's own object is asked for its row several times on its way through a decision. */
function rowKeyOf(read: CounterRead): string {
  read.rowKey ??= keyOf(addressOf(read))
  return read.rowKey
}

/** Up to which instant chains have left a counter that is built for this moment; null for a calendar window. */
const tailOf = ({ interval, atMs }: CounterRead): bigint | null =>
  isTrailing(interval) ? BigInt(windowAt(interval, atMs).startMs) : null

/** Everything that a counter without a row has to hold. */
function wholeRange(read: CounterRead): UsageRange {
  const window = windowAt(read.interval, read.atMs)
  const isSliding = isTrailing(read.interval)
  // Calendar windows are [start, end), ranges are (from, to]: one millisecond, the clock's own step, lies between them.
  const fromMs = isSliding ? window.startMs : window.startMs - 1
  const toMs = isSliding || window.endMs === null ? END_OF_TIME_MS : window.endMs - 1
  return { ...rangeOf(read), from_ms: BigInt(fromMs), to_ms: BigInt(toMs) }
}

/** The counters of a document that count purchases at this merchant, at an instant. */
export function readsFor(
  controls: CompiledControls,
  owner: CounterOwner,
  merchant: { mcc: string; category: string },
  atMs: number,
): CounterRead[] {
  return controls.limits
    .filter((limit) => limitAppliesTo(controls, limit, merchant))
    .flatMap((limit) => toRead(limit, controls.currency, owner, atMs))
}

/** Every counter of a document, at an instant. */
export const allReads = (controls: CompiledControls, owner: CounterOwner, atMs: number): CounterRead[] =>
  controls.limits.flatMap((limit) => toRead(limit, controls.currency, owner, atMs))

/** Reads counters into the form that the limits are checked against. */
export function usageMap(session: UsageSession, reads: readonly CounterRead[]): UsageByCounter {
  const usage = new Map<string, { usedMinor: bigint; count: number }>()
  for (const read of reads) {
    if (usage.has(read.key)) continue
    const sum = session.at(read)
    usage.set(read.key, { usedMinor: sum.used_minor, count: sum.count })
  }
  return usage
}

/**
 * After a change of controls: forgets counters that nothing reads any more and builds those that are read from now on,
 * so that a new, changed or re-added limit counts what its window already holds. The caller holds the account's lock.
 */
export async function syncCounters(
  client: HotPathClient,
  owner: CounterOwner,
  documents: readonly CompiledControls[],
  atMs: number,
): Promise<void> {
  const reads = documents.flatMap((document) => allReads(document, owner, atMs))
  await deleteCountersExcept(client, owner.lane, owner.id, [...new Set(reads.map(({ key }) => key))])
  const session = new UsageSession(client)
  await session.load(reads)
  await writeCounters(client, session.settle())
}

function toRead(
  { limit, counterKey, categories }: CompiledLimit,
  currency: string,
  owner: CounterOwner,
  atMs: number,
): CounterRead[] {
  if (counterKey === null || limit.interval === 'per_authorization') return []
  return [
    {
      owner,
      key: counterKey,
      currency,
      interval: limit.interval,
      categories: categories === null ? null : codesAndNames(categories),
      atMs,
    },
  ]
}

/** A chain belongs to a category by its code or by the issuer's name, as `matchesCategories` has it. */
export const codesAndNames = (categories: ReadonlySet<string>): string[] => [
  ...new Set([...categories].flatMap((category) => [category, nameOf(category)])),
]

/** The issuer's name that stands for exactly this code; a single airline's code has none of its own. */
function nameOf(mcc: string): string {
  const category = findCategory(mcc)
  return category?.mcc === mcc ? category.code : mcc
}

function addressOf(read: CounterRead): CounterAddress {
  read.address ??= makeAddress(read)
  return read.address
}

function makeAddress({ owner, key, currency, interval, atMs }: CounterRead): CounterAddress {
  const start = isTrailing(interval) ? 0 : windowAt(interval, atMs).startMs
  return { lane: owner.lane, owner_id: owner.id, counter_key: key, currency, window_start_ms: BigInt(start) }
}

const keyOf = (address: CounterAddress): string =>
  `${address.lane} ${address.owner_id} ${address.counter_key} ${address.currency} ${address.window_start_ms}`

const rangeOf = (read: CounterRead): Omit<UsageRange, 'from_ms' | 'to_ms'> => ({
  lane: read.owner.lane,
  owner_kind: read.owner.kind,
  owner_id: read.owner.id,
  currency: read.currency,
  categories: read.categories === null ? null : `{${read.categories.join(',')}}`,
})

const toLive = (read: CounterRead, row: CounterState, isStored: boolean): LiveCounter => {
  const tailMs = toMs(row.tail_ms)
  return {
    address: addressOf(read),
    read,
    row: {
      usedMinor: row.used_minor,
      count: row.count,
      tailMs,
      oldestMs: toMs(row.oldest_ms),
      newestMs: toMs(row.newest_ms),
    },
    additions: [],
    highestTailMs: tailMs ?? 0,
    isStored,
    isDirty: false,
    sums: new Map(),
  }
}

const toMs = (value: bigint | null): number | null => (value === null ? null : Number(value))
