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
  deleteCountersExcept,
  selectCounters,
  sumUsage,
  type UsageSum,
  upsertCounters,
} from '../../models/issuing/usage-model.ts'

/** No chain is younger: the end of a range that means "everything since". */
const END_OF_TIME_MS = 253_402_300_799_000n

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
}

interface Addition {
  atMs: number
  usedMinor: bigint
  count: number
}

/** A counter while its account is locked. */
interface LiveCounter {
  address: CounterAddress
  read: CounterRead
  row: { usedMinor: bigint; count: number; tailMs: number | null }
  /** What this transaction added, which the sums over stored chains do not see yet. */
  additions: Addition[]
  highestTailMs: number
  isDirty: boolean
}

/**
 * The counters that one transaction reads and raises, exact because the account's lock is held all the while.
 *
 * A calendar window has a row of its own. A trailing window has one row with the sum of everything younger than its tail;
 * to read it at an instant, what lies between the tail and the window's start is taken off: each chain enters once and
 * leaves once, so the cost does not grow with the length of a history.
 */
export class UsageSession {
  readonly #client: HotPathClient
  readonly #counters = new Map<string, LiveCounter>()

  constructor(client: HotPathClient) {
    this.#client = client
  }

  /** Loads counters; those without a row are built from the chains in their window, once. */
  async load(reads: readonly CounterRead[]): Promise<void> {
    const wanted = new Map<string, CounterRead>()
    for (const read of reads) {
      const key = keyOf(addressOf(read))
      if (!this.#counters.has(key) && !wanted.has(key)) wanted.set(key, read)
    }
    if (wanted.size === 0) return
    const rows = await selectCounters(this.#client, [...wanted.values()].map(addressOf))
    const found = new Map(rows.map((row) => [keyOf(row), row]))
    await Promise.all(
      [...wanted].map(async ([key, read]) => {
        const row = found.get(key)
        this.#counters.set(key, row === undefined ? await this.#build(read) : toLive(read, row))
      }),
    )
  }

  /** What a counter holds in the window of the read's instant. The counter must have been loaded. */
  async at(read: CounterRead): Promise<UsageSum> {
    const counter = this.#counterOf(read)
    if (!isTrailing(read.interval)) return { used_minor: counter.row.usedMinor, count: counter.row.count }
    const fromMs = read.atMs - read.interval.trailingSeconds * 1000
    const tailMs = counter.row.tailMs ?? 0
    const [left, younger] = await Promise.all([
      this.#sum(read, Math.min(tailMs, fromMs), Math.max(tailMs, fromMs)),
      sumUsage(this.#client, { ...rangeOf(read), from_ms: BigInt(read.atMs), to_ms: END_OF_TIME_MS }),
    ])
    const sign = fromMs >= tailMs ? -1 : 1
    const added = counter.additions.filter(({ atMs }) => atMs > fromMs && atMs <= read.atMs)
    return {
      used_minor:
        counter.row.usedMinor +
        BigInt(sign) * left.used_minor -
        younger.used_minor +
        added.reduce((sum, { usedMinor }) => sum + usedMinor, 0n),
      count: counter.row.count + sign * left.count - younger.count + added.reduce((sum, { count }) => sum + count, 0),
    }
  }

  /** Counts a change of one chain at the chain's own time. */
  add(read: CounterRead, usedMinor: bigint, count: number): void {
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

  /**
   * The rows to write. Must be called before this transaction writes its chains: sums taken here are of the chains as they
   * were, to which the additions are the difference.
   */
  settle(): Promise<CounterRow[]> {
    const dirty = [...this.#counters.values()].filter(({ isDirty }) => isDirty)
    return Promise.all(dirty.map((counter) => this.#settle(counter)))
  }

  /** Moves a trailing counter's tail forward, so that the next read has less to take off. */
  async #settle(counter: LiveCounter): Promise<CounterRow> {
    const { row, additions, read } = counter
    if (row.tailMs === null) return { ...counter.address, used_minor: row.usedMinor, count: row.count, tail_ms: null }
    const tailMs = Math.max(row.tailMs, counter.highestTailMs)
    const left = await this.#sum(read, row.tailMs, tailMs)
    const kept = additions.filter(({ atMs }) => atMs > tailMs)
    return {
      ...counter.address,
      used_minor: row.usedMinor - left.used_minor + kept.reduce((sum, { usedMinor }) => sum + usedMinor, 0n),
      count: row.count - left.count + kept.reduce((sum, { count }) => sum + count, 0),
      tail_ms: BigInt(tailMs),
    }
  }

  async #build(read: CounterRead): Promise<LiveCounter> {
    const window = windowAt(read.interval, read.atMs)
    const isSliding = isTrailing(read.interval)
    // Calendar windows are [start, end), ranges are (from, to]: one millisecond, the clock's own step, lies between them.
    const fromMs = isSliding ? window.startMs : window.startMs - 1
    const toMs = isSliding || window.endMs === null ? END_OF_TIME_MS : BigInt(window.endMs - 1)
    const sum = await sumUsage(this.#client, { ...rangeOf(read), from_ms: BigInt(fromMs), to_ms: toMs })
    return {
      address: addressOf(read),
      read,
      row: { usedMinor: sum.used_minor, count: sum.count, tailMs: isSliding ? fromMs : null },
      additions: [],
      highestTailMs: fromMs,
      isDirty: true,
    }
  }

  async #sum(read: CounterRead, fromMs: number, toMs: number): Promise<UsageSum> {
    if (fromMs >= toMs) return { used_minor: 0n, count: 0 }
    return sumUsage(this.#client, { ...rangeOf(read), from_ms: BigInt(fromMs), to_ms: BigInt(toMs) })
  }

  #counterOf(read: CounterRead): LiveCounter {
    const counter = this.#counters.get(keyOf(addressOf(read)))
    if (counter === undefined) throw new Error(`the counter ${read.key} was not loaded`)
    return counter
  }
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
export async function usageMap(session: UsageSession, reads: readonly CounterRead[]): Promise<UsageByCounter> {
  const usage = new Map<string, { usedMinor: bigint; count: number }>()
  for (const read of reads) {
    if (usage.has(read.key)) continue
    const sum = await session.at(read)
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
  await upsertCounters(client, await session.settle())
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
const codesAndNames = (categories: ReadonlySet<string>): string[] => [
  ...new Set([...categories].flatMap((category) => [category, nameOf(category)])),
]

/** The issuer's name that stands for exactly this code; a single airline's code has none of its own. */
function nameOf(mcc: string): string {
  const category = findCategory(mcc)
  return category?.mcc === mcc ? category.code : mcc
}

function addressOf({ owner, key, currency, interval, atMs }: CounterRead): CounterAddress {
  const start = isTrailing(interval) ? 0 : windowAt(interval, atMs).startMs
  return { lane: owner.lane, owner_id: owner.id, counter_key: key, currency, window_start_ms: BigInt(start) }
}

const keyOf = (address: CounterAddress): string =>
  `${address.lane} ${address.owner_id} ${address.counter_key} ${address.currency} ${address.window_start_ms}`

function rangeOf({ owner, currency, categories }: CounterRead) {
  return { lane: owner.lane, owner_kind: owner.kind, owner_id: owner.id, currency, categories }
}

const toLive = (read: CounterRead, row: CounterRow): LiveCounter => {
  const tailMs = row.tail_ms === null ? null : Number(row.tail_ms)
  return {
    address: row,
    read,
    row: { usedMinor: row.used_minor, count: row.count, tailMs },
    additions: [],
    highestTailMs: tailMs ?? 0,
    isDirty: false,
  }
}
