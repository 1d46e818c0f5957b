import { randomInt } from 'node:crypto'
import { AppError, type ChallengeId, isAppError } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { isSameHash, keyedHash } from '../keyed.ts'
import {
  type ChallengeRow,
  countOfAddressSince,
  findChallenge,
  findNewestOfAddress,
  insertChallenge,
  type NewChallenge,
  retireChallengesOfAddress,
  takeAttempt,
} from '../models/challenge-model.ts'

/** Minutes a mailed code counts. */
export const CODE_MINUTES = 10
export const CODE_MS = CODE_MINUTES * 60_000
/** Wrong guesses until a code is worthless. */
export const CODE_ATTEMPTS = 5
const HOUR_MS = 3_600_000

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/** Codes are kept as keyed hashes, each bound to its challenge. */
export const hashOfCode = (pepper: Buffer, challengeId: string, code: string): Buffer =>
  keyedHash(pepper, 'code', challengeId, code)

type Dependencies = Pick<Context, 'clock' | 'newId' | 'secrets' | 'config'>

export interface MailedCode {
  challengeId: ChallengeId
  code: string
  validUntil: string
}

/** Makes a code for a challenge of its own, in the caller's transaction. Mailing it is the caller's. */
export async function issueCode(
  { clock, newId, secrets }: Dependencies,
  tx: Database,
  challenge: Pick<NewChallenge, 'purpose' | 'userId' | 'emailKey' | 'sessionId' | 'data'>,
): Promise<MailedCode> {
  const id = newId('chl')
  const code = newCode()
  const at = clock.now()
  const expiresAt = new Date(at.getTime() + CODE_MS)
  if (challenge.emailKey !== undefined) {
    await retireChallengesOfAddress(tx, challenge.purpose, challenge.emailKey, at)
  }
  await insertChallenge(tx, {
    ...challenge,
    id,
    channel: 'email',
    codeHash: hashOfCode(secrets.pepper, id, code),
    attempts: CODE_ATTEMPTS,
    at,
    expiresAt,
  })
  return { challengeId: id, code, validUntil: expiresAt.toISOString() }
}

/**
 * Whether an address may get another code now: the pause between two codes, and their number in an hour. Decoys count like real
 * ones, so the answer says nothing about the address. Returns the seconds to wait, 0 for none.
 */
export async function secondsUntilNextCode(
  { clock, config }: Pick<Context, 'clock' | 'config'>,
  db: Database,
  { purpose, emailKey, hasPause = true }: { purpose: ChallengeRow['purpose']; emailKey: string; hasPause?: boolean },
): Promise<number> {
  const now = clock.nowMs()
  const sent = await countOfAddressSince(db, purpose, emailKey, new Date(now - HOUR_MS))
  if (sent.count >= config.auth.codesPerHour && sent.first !== null) return secondsFrom(now, sent.first, HOUR_MS)
  if (sent.last === null || !hasPause) return 0
  return secondsFrom(now, sent.last, config.auth.codeCooldownSeconds * 1000)
}

const secondsFrom = (nowMs: number, since: Date, waitMs: number): number =>
  Math.max(0, Math.ceil((since.getTime() + waitMs - nowMs) / 1000))

/**
 * Compares a code with the one that was mailed. Each guess costs an attempt before it is compared. The challenge is not used up by
 * this: that happens, once, in the transaction that acts on it.
 * @throws AppError `code_invalid`, `code_expired`, `code_attempts_exceeded`
 */
export async function proveCode(
  context: Pick<Context, 'db' | 'clock' | 'secrets'>,
  challengeId: ChallengeId,
  code: string,
): Promise<ChallengeRow> {
  const row = await takeAttempt(context.db, challengeId, context.clock.now())
  if (row === undefined) throw await whyRefused(context, challengeId)
  const isRight = row.code_hash !== null && isSameHash(row.code_hash, hashOfCode(context.secrets.pepper, row.id, code))
  if (!isRight || row.user_id === null) throw new AppError('code_invalid')
  return row
}

/**
 * The same for the newest code that was mailed to an address. An address that never got one is answered, after the same work,
 * like one whose code is used up: whether somebody has signed up with it cannot be told.
 * @throws AppError `code_invalid`, `code_expired`, `code_attempts_exceeded`
 */
export async function proveCodeOfAddress(
  context: Pick<Context, 'db' | 'clock' | 'secrets' | 'newId'>,
  challenge: { purpose: ChallengeRow['purpose']; emailKey: string; code: string },
): Promise<ChallengeRow> {
  const newest = await findNewestOfAddress(context.db, challenge.purpose, challenge.emailKey)
  try {
    return await proveCode(context, newest?.id ?? context.newId('chl'), challenge.code)
  } catch (error) {
    throw isAppError(error) && error.code === 'challenge_expired' ? new AppError('code_expired') : error
  }
}

/** Says why no attempt could be taken: it is used, too old, or was guessed at too often. */
export async function whyRefused(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  challengeId: ChallengeId,
): Promise<AppError> {
  const row = await findChallenge(db, challengeId)
  if (row === undefined) return new AppError('challenge_expired')
  if (row.used_at !== null || row.expires_at <= clock.now()) return new AppError('code_expired')
  return new AppError('code_attempts_exceeded')
}
