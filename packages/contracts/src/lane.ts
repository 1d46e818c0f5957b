import { createHash } from 'node:crypto'
import type { AccountId } from './ids.ts'

/**
 * The lane of a subject: the first 10 bits of SHA-256 of its id. Never changes.
 * Kept out of the package's main entry because it needs Node's synchronous hash.
 */
export function laneOfSubject(subjectId: string): number {
  return createHash('sha256').update(subjectId, 'utf8').digest().readUInt16BE(0) >> 6
}

/** The lane of a cardholder's account, and with it of everything below that account. */
export const laneOfAccount = (accountId: AccountId): number => laneOfSubject(accountId)
