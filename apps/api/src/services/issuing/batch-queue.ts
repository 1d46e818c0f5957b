import type { DatabasePool } from '../../database/pool.ts'
import type { ShardOf } from '../../database/shards.ts'
import type { AddressedRequest } from './batch.ts'

/** Batches that may run at once: while PostgreSQL writes one, the next is read and decided. */
const AT_ONCE = 2
/**
 * On a cluster, where batches of different nodes do not wait for each other. What a batch costs there hardly grows with its requests, so
 * more at once would only make them smaller. Of one shard there are no more than of one PostgreSQL: who waits for a lock there holds up no
 * other shard.
 */
const AT_ONCE_ON_CLUSTER = 4

type Batching = Pick<DatabasePool, 'shardOf'>

export const batchesAtOnce = ({ shardOf }: Batching): number => (shardOf === undefined ? AT_ONCE : AT_ONCE_ON_CLUSTER)

/** Requests that wait for a batch, in the order they came, and how many batches are in flight. On a cluster a batch takes one shard. */
export class BatchQueue<T extends { addressed: AddressedRequest }> {
  readonly #batching: Batching
  readonly #batchSize: number
  #waiting: T[] = []
  #inFlight = 0
  /** Those of the batches in flight that take one shard, by it. */
  readonly #running = new Map<number, number>()

  constructor(batching: Batching, batchSize: number) {
    this.#batching = batching
    this.#batchSize = batchSize
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === 0
  }

  add(request: T): void {
    this.#waiting.push(request)
  }

  /** The next batch; undefined where none may begin now. The caller says when it is done. */
  take(): { batch: T[]; done: () => void } | undefined {
    if (this.#waiting.length === 0 || this.#inFlight >= batchesAtOnce(this.#batching)) return undefined
    const { shardOf } = this.#batching
    return shardOf === undefined ? this.#takeAny() : this.#takeShard(shardOf)
  }

  #takeAny(): { batch: T[]; done: () => void } {
    this.#inFlight += 1
    const done = () => {
      this.#inFlight -= 1
    }
    return { batch: this.#waiting.splice(0, this.#batchSize), done }
  }

  /** Who waits longest of those whose shard has room, and who else waits in that shard. */
  #takeShard(shardOf: ShardOf): { batch: T[]; done: () => void } | undefined {
    const shardOfRequest = ({ addressed }: T) => shardOf(addressed.address.lane)
    const first = this.#waiting.find((request) => this.#runningIn(shardOfRequest(request)) < AT_ONCE)
    if (first === undefined) return undefined
    const shard = shardOfRequest(first)
    const batch: T[] = []
    const left: T[] = []
    for (const request of this.#waiting)
      (batch.length < this.#batchSize && shardOfRequest(request) === shard ? batch : left).push(request)
    this.#waiting = left
    this.#inFlight += 1
    this.#running.set(shard, this.#runningIn(shard) + 1)
    return { batch, done: () => this.#end(shard) }
  }

  #runningIn(shard: number): number {
    return this.#running.get(shard) ?? 0
  }

  #end(shard: number): void {
    this.#inFlight -= 1
    const left = this.#runningIn(shard) - 1
    if (left > 0) this.#running.set(shard, left)
    else this.#running.delete(shard)
  }
}
