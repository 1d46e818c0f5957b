import type { OwnerMemory } from './owner-memory.ts'

/** Of an owner some kilobytes, so that all of it stays within some tens of megabytes. */
const MOST_OWNERS = 10_000

/**
 * What a process has read and written of owners, kept from one batch to the next. It is the database's word that counts: an account's
 * version is read under its lock, and what was kept under another one is thrown away. Nothing that is not committed is ever kept.
 */
export class MemoryCache {
  readonly #kept = new Map<string, { version: string; memory: OwnerMemory }>()

  /** Hands an owner's memory over: whoever fails with it must not give it back. */
  take(owner: string, version: string | undefined): OwnerMemory | undefined {
    const kept = this.#kept.get(owner)
    if (kept === undefined) return undefined
    this.#kept.delete(owner)
    return kept.version === version ? kept.memory : undefined
  }

  /** Keeps what is committed; the owner that was kept longest without being asked for makes room. */
  keep(owner: string, version: string, memory: OwnerMemory): void {
    this.#kept.delete(owner)
    const oldest = this.#kept.size < MOST_OWNERS ? undefined : this.#kept.keys().next().value
    if (oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(owner, { version, memory })
  }
}
