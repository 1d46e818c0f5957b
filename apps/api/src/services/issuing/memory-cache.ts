import type { BalanceRow } from '../../models/issuing/balance-model.ts'
import { isKeepable, type OwnerMemory, restForNext } from './owner-memory.ts'

/** Of an owner some kilobytes, so that all of it stays within some tens of megabytes. */
const MOST_OWNERS = 10_000
/** Of one account; whoever has more cards in use is read again. */
const MOST_OWNERS_OF_ACCOUNT = 40

/** An account while it is locked: as the lock found it. */
export interface LockedAccount {
  lane: number
  accountId: string
  /** The number of its last decision, and how often what is remembered was changed beside the decisions. */
  seq: bigint
  changes: bigint
  /** How many of the last decisions are not in the stored rows yet. */
  unsaved: number
}

/** Another one is another state of what is remembered, or is of another set, which asks for other things. */
export interface MemoryVersion extends Pick<LockedAccount, 'seq' | 'changes'> {
  set: bigint
}

/** Reads it from the account's balances, one in each currency. Its decisions have numbers, and who changes what is remembered beside them counts that. */
export function toLockedAccount(balances: readonly BalanceRow[]): LockedAccount | undefined {
  const [first] = balances
  if (first === undefined) return undefined
  let [seq, changes, unsaved] = [0n, 0n, 0]
  for (const balance of balances) {
    if (balance.decision_seq > seq) seq = balance.decision_seq
    changes += balance.memory_version
    unsaved += balance.memory_unsaved
  }
  return { lane: first.lane, accountId: first.account_id, seq, changes, unsaved }
}

/**
 * What a process has read and written of owners, kept from one batch to the next, by account. It is the database's word that counts: an
 * account's version is read under its lock, and what was kept under another one is thrown away. Nothing that is not committed is ever
 * kept. What the rows do not hold yet is all here: an owner or place that is not is in its row as it is.
 */
export class MemoryCache {
  #kept = new Map<string, { version: MemoryVersion; owners: Map<string, OwnerMemory> }>()
  #owners = 0

  /** Hands an account's memory over: whoever fails with it must not give it back. */
  take(accountId: string, { set, seq, changes }: MemoryVersion): Map<string, OwnerMemory> | undefined {
    const kept = this.#drop(accountId)
    const isSame = kept?.version.seq === seq && kept.version.changes === changes && kept.version.set === set
    return isSame ? kept.owners : undefined
  }

  /** Keeps what is committed; the accounts that were kept longest without being asked for make room. */
  keep(accountId: string, version: MemoryVersion, owners: Map<string, OwnerMemory>): void {
    this.#drop(accountId)
    while (this.#owners + owners.size > MOST_OWNERS && this.#kept.size > 0) {
      const oldest = this.#kept.keys().next().value
      if (oldest !== undefined) this.#drop(oldest)
    }
    this.#kept.set(accountId, { version, owners })
    this.#owners += owners.size
  }

  /** To be called where another server may answer from now on: it may have lost the last decisions, and give their numbers to others. */
  forget(): void {
    this.#kept = new Map()
    this.#owners = 0
  }

  #drop(accountId: string): { version: MemoryVersion; owners: Map<string, OwnerMemory> } | undefined {
    const kept = this.#kept.get(accountId)
    if (kept === undefined) return undefined
    this.#owners -= kept.owners.size
    this.#kept.delete(accountId)
    return kept
  }
}

/** What is remembered of one account, from its lock to the end of the transaction. */
export class AccountMemory {
  readonly account: LockedAccount
  readonly owners: Map<string, OwnerMemory>
  /** It was kept from before: everything that the rows do not hold is in it. */
  readonly #wasKept: boolean
  /** Decisions of this transaction. */
  #decided = 0
  #mustSave = false
  #isSaved = false

  constructor(account: LockedAccount, kept: Map<string, OwnerMemory> | undefined) {
    this.account = account
    this.owners = kept ?? new Map()
    this.#wasKept = kept !== undefined
  }

  /** Nobody here knows what the rows do not hold: it has to be written first. */
  get isBehind(): boolean {
    return !this.#wasKept && this.account.unsaved > 0
  }

  countDecision(): void {
    this.#decided += 1
  }

  /** What is begun is written at once. */
  mustSave(): void {
    this.#mustSave = true
  }

  /** Whether a decision may yet be left out of the rows; each such decision has to tell what it changed. */
  mayWait(most: number): boolean {
    return this.#wasKept && !this.#mustSave && this.account.unsaved + this.#decided < most
  }

  /**
   * Decides whether to write now, and answers how many decisions are left out of the rows. `most`: so many are taken in at
   * the next reading where a process ends in between.
   */
  settle(most: number): number {
    const unsaved = this.account.unsaved + this.#decided
    const canWait =
      this.#wasKept &&
      !this.#mustSave &&
      unsaved <= most &&
      this.owners.size <= MOST_OWNERS_OF_ACCOUNT &&
      this.#areAllKeepable()
    this.#isSaved = !canWait
    return canWait ? unsaved : 0
  }

  #areAllKeepable(): boolean {
    for (const memory of this.owners.values()) if (!isKeepable(memory)) return false
    return true
  }

  get isSaved(): boolean {
    return this.#isSaved
  }

  /** To be called after the commit. `used`: the owners that this transaction asked for. */
  keepIn(cache: MemoryCache, version: MemoryVersion, used: ReadonlyMap<string, OwnerMemory>): void {
    const { owners } = this
    if (this.#isSaved) {
      const isMany = owners.size > MOST_OWNERS_OF_ACCOUNT
      for (const [name, memory] of owners) if ((isMany && !used.has(name)) || !isKeepable(memory)) owners.delete(name)
    }
    for (const memory of owners.values()) restForNext(memory)
    cache.keep(this.account.accountId, version, owners)
  }
}
