import { randomFillSync } from 'node:crypto'

const POOL_SIZE = 8_192
let pool = Buffer.alloc(0)
let used = 0

/** Random bytes from the system's cryptographic source, drawn in large pieces: a system call for each id would cost more than the id. */
export function pooledRandom(count: number): Uint8Array {
  if (count > POOL_SIZE) return randomFillSync(Buffer.alloc(count))
  if (used + count > pool.length) {
    pool = randomFillSync(Buffer.alloc(POOL_SIZE))
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}
