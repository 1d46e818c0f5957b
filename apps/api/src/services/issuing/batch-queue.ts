import type { DatabasePool } from '../../database/pool.ts'
import type { AddressedRequest } from './batch.ts'

/**
 * Batches that may run at once: while one is decided, PostgreSQL works for the other. With a third they would be smaller, and each costs
 * the same whatever is in it.
 */
const AT_ONCE = 2
/**
 * On a cluster, where batches of different nodes do not wait for each other. What a batch costs there hardly grows with its requests, so
 * more at once would only make them smaller. Of one shard there are no more than of one PostgreSQL: who waits for a lock there holds up no
 * other shard.
 */
const AT_ONCE_ON_CLUSTER = 4
/**
 * So many make another batch beside one in flight worth what it costs; fewer wait for its end and come together. Measured with 12, 32 and
 * 48: see docs/adr/0007-group-commit.md.
 */
const WORTH_ANOTHER = 32
/** But no longer than this: a batch in flight may wait for a lock, and whoever has nothing to do with that must not wait with it. */
export const PATIENCE_MS = 25

type Batching = Pick<DatabasePool, 'shardOf'>

export const batchesAtOnce = ({ shardOf }: Batching): number => (shardOf === undefined ? AT_ONCE : AT_ONCE_ON_CLUSTER)

/**
 * Requests that wait for a batch, in the order they came, and which batches are in flight. Batches in flight share no account: the locks of
 * one would make the other wait for its commit, and with it everybody who came along. On a cluster a batch takes one shard.
 */
export class BatchQueue<T extends { addressed: AddressedRequest }> {
  readonly #batching: Batching
  readonly #batchSize: number
  readonly #now: () => number
  /** When the last batch began, by `#now`. */
  #begunAt = 0
  #waiting: T[] = []
  /** So many of the first who wait may not begin before a batch in flight is done: nobody who comes meanwhile has to look at them again. */
  #held = 0
  #inFlight = 0
  /** How many of the batches in flight take a shard; where there are none, all take the same. */
  readonly #running = new Map<number, number>()
  /** The accounts of the batches in flight. */
  readonly #busy = new Set<string>()

  /** `now` tells milliseconds from any beginning, and is never put back. */
  constructor(batching: Batching, batchSize: number, now: () => number = () => performance.now()) {
    this.#batching = batching
    this.#batchSize = batchSize
    this.#now = now
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === 0
  }

  /** Whether somebody waits for company only: after `PATIENCE_MS` they may begin without. On a cluster nobody does. */
  get isGathering(): boolean {
    const waiting = this.#waiting.length
    const isWorthIt = waiting === 0 || waiting >= Math.min(WORTH_ANOTHER, this.#batchSize)
    if (isWorthIt || this.#inFlight === 0 || this.#batching.shardOf !== undefined) return false
    return this.#now() - this.#begunAt < PATIENCE_MS
  }

  add(request: T): void {
    this.#waiting.push(request)
  }

  /**
   * The next batch: who waits longest of those that may begin, and who else may begin in that shard. Undefined where nobody may now. The
   * caller says when it is done.
   */
  take(): { batch: T[]; done: () => void } | undefined {
    if (this.#inFlight >= batchesAtOnce(this.#batching) || this.isGathering) return undefined
    const first = this.#findFirst()
    if (first === undefined) return undefined
    const shard = this.#shardOf(first)
    const batch: T[] = []
    const left: T[] = []
    for (const request of this.#waiting) {
      const isTaken = batch.length < this.#batchSize && this.#shardOf(request) === shard && this.#isFree(request)
      if (isTaken) batch.push(request)
      else left.push(request)
    }
    this.#waiting = left
    const accounts = new Set(batch.map(accountOf))
    this.#begin(shard, accounts)
    return { batch, done: () => this.#end(shard, accounts) }
  }

  #findFirst(): T | undefined {
    for (; this.#held < this.#waiting.length; this.#held += 1) {
      const request = this.#waiting[this.#held]
      if (request !== undefined && this.#mayBegin(request)) return request
    }
    return undefined
  }

  #mayBegin(request: T): boolean {
    return this.#runningIn(this.#shardOf(request)) < AT_ONCE && this.#isFree(request)
  }

  #isFree(request: T): boolean {
    return !this.#busy.has(accountOf(request))
  }

  #shardOf({ addressed }: T): number {
    return this.#batching.shardOf?.(addressed.address.lane) ?? 0
  }

  #runningIn(shard: number): number {
    return this.#running.get(shard) ?? 0
  }

  #begin(shard: number, accounts: ReadonlySet<string>): void {
    this.#inFlight += 1
    this.#begunAt = this.#now()
    this.#running.set(shard, this.#runningIn(shard) + 1)
    for (const account of accounts) this.#busy.add(account)
  }

  #end(shard: number, accounts: ReadonlySet<string>): void {
    this.#held = 0
    this.#inFlight -= 1
    const left = this.#runningIn(shard) - 1
    if (left > 0) this.#running.set(shard, left)
    else this.#running.delete(shard)
    for (const account of accounts) this.#busy.delete(account)
  }
}

const accountOf = ({ addressed }: { addressed: AddressedRequest }): string => addressed.address.accountId
