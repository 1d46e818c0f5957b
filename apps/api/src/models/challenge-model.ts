import type { ChallengeId, SessionId, UserId } from '@cardwright/contracts'
import { type ColumnType, type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../database/database.ts'

export type ChallengePurpose =
  | 'verify_email'
  | 'login'
  | 'password_reset'
  | 'step_up'
  | 'passkey_enrol'
  | 'passkey_login'
export type ChallengeChannel = 'email' | 'totp' | 'passkey' | 'device'

interface ChallengesTable {
  id: ChallengeId
  purpose: ChallengePurpose
  channel: ChallengeChannel
  /** Missing on a decoy: a challenge for an address that nobody has. */
  user_id: UserId | null
  email_key: string | null
  /** The session that asked for a step-up. */
  session_id: SessionId | null
  code_hash: Buffer | null
  data: ColumnType<Record<string, unknown>, string, string>
  attempts_left: number
  sent_at: Date
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface ChallengeTables {
  challenges: ChallengesTable
}

export type ChallengeRow = Selectable<ChallengesTable>

export interface NewChallenge {
  id: ChallengeId
  purpose: ChallengePurpose
  channel: ChallengeChannel
  userId?: UserId | undefined
  emailKey?: string | undefined
  sessionId?: SessionId | undefined
  codeHash?: Buffer | undefined
  data?: Record<string, unknown>
  attempts: number
  at: Date
  expiresAt: Date
}

export async function insertChallenge(db: Database, challenge: NewChallenge): Promise<void> {
  await db
    .insertInto('challenges')
    .values({
      id: challenge.id,
      purpose: challenge.purpose,
      channel: challenge.channel,
      user_id: challenge.userId ?? null,
      email_key: challenge.emailKey ?? null,
      session_id: challenge.sessionId ?? null,
      code_hash: challenge.codeHash ?? null,
      data: JSON.stringify(challenge.data ?? {}),
      attempts_left: challenge.attempts,
      sent_at: challenge.at,
      created_at: challenge.at,
      expires_at: challenge.expiresAt,
      used_at: null,
    })
    .execute()
}

export const findChallenge = (db: Database, id: ChallengeId): Promise<ChallengeRow | undefined> =>
  db.selectFrom('challenges').selectAll().where('id', '=', id).executeTakeFirst()

/** The newest challenge of an address, used or not. */
export const findNewestOfAddress = (
  db: Database,
  purpose: ChallengePurpose,
  emailKey: string,
): Promise<ChallengeRow | undefined> =>
  db
    .selectFrom('challenges')
    .selectAll()
    .where('email_key', '=', emailKey)
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/**
 * Whoever asks for a code for this address waits for whoever did before, until the end of the transaction: also where nobody has the
 * address, and no row of a person could be locked.
 */
export async function lockAddress(tx: DatabaseTransaction, emailKey: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`codes:${emailKey}`}, 0))`.execute(tx)
}

/** How often something was sent to an address since an instant, and the first and the last time. */
export async function countOfAddressSince(
  db: Database,
  purpose: ChallengePurpose,
  emailKey: string,
  since: Date,
): Promise<{ count: number; first: Date | null; last: Date | null }> {
  const row = await db
    .selectFrom('challenges')
    .select(({ fn }) => [
      fn.countAll<bigint>().as('count'),
      fn.min('sent_at').as('first'),
      fn.max('sent_at').as('last'),
    ])
    .where('email_key', '=', emailKey)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return { count: Number(row.count), first: row.first, last: row.last }
}

/** How many challenges a person was given since an instant. */
export async function countOfUserSince(
  db: Database,
  purpose: ChallengePurpose,
  userId: UserId,
  since: Date,
): Promise<number> {
  const row = await db
    .selectFrom('challenges')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Makes the older codes of an address worthless: only the newest one counts. */
export async function retireChallengesOfAddress(
  db: Database,
  purpose: ChallengePurpose,
  emailKey: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('challenges')
    .set({ used_at: now })
    .where('email_key', '=', emailKey)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute()
}

/** Puts a new code into a challenge that is still open. */
export async function renewCode(
  db: Database,
  id: ChallengeId,
  renewal: { codeHash: Buffer; attempts: number; at: Date; expiresAt: Date; data: Record<string, unknown> },
): Promise<boolean> {
  const result = await db
    .updateTable('challenges')
    .set({
      code_hash: renewal.codeHash,
      attempts_left: renewal.attempts,
      sent_at: renewal.at,
      expires_at: renewal.expiresAt,
      data: JSON.stringify(renewal.data),
    })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Takes one attempt, before anything is compared: two guesses at once cost two attempts. Returns the row if there was one left. */
export const takeAttempt = (db: Database, id: ChallengeId, now: Date): Promise<ChallengeRow | undefined> =>
  db
    .updateTable('challenges')
    .set((update) => ({ attempts_left: update('attempts_left', '-', 1) }))
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('attempts_left', '>', 0)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()

/** Uses a challenge up. False when somebody else was faster: a proof counts once. */
export async function useChallenge(db: Database, id: ChallengeId, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('challenges')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function deleteChallengesBefore(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('challenges').where('expires_at', '<', before).execute()
}
