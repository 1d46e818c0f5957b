import { randomBytes } from 'node:crypto'
import { AppError, type UserId } from '@cardwright/contracts'
import { generateSecret, generateURI, verifySync } from 'otplib'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { keyedHash } from '../keyed.ts'
import { type ChallengeRow, takeAttempt } from '../models/challenge-model.ts'
import {
  confirmTotp,
  deleteTotp,
  findTotp,
  replaceRecoveryCodes,
  startTotp,
  takeRecoveryCode,
  takeTotpStep,
} from '../models/factor-model.ts'
import { lockUser } from '../models/user-model.ts'
import { openText, sealText } from '../providers/vault/vault.ts'
import { whyRefused } from './code-service.ts'
import { recordFactorChange } from './factor-change.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'secrets' | 'queue' | 'vault' | 'config'>

const STEP_SECONDS = 30
const RECOVERY_CODES = 10
/** Crockford's base32 without what is easily misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const purpose = (userId: string) => ({ purpose: 'totp.secret', subjectId: userId }) as const

export interface TotpEnrolment {
  secret: string
  otpauthUrl: string
}

/**
 * Makes a secret for an authenticator app. It counts for nothing until a code of it was shown.
 * @throws AppError `factor_exists`
 */
export async function enrolTotp(context: Dependencies, userId: UserId): Promise<TotpEnrolment> {
  const secret = generateSecret({ length: 20 })
  const sealed = await sealText(context.vault, purpose(userId), secret)
  return context.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId)
    if (user === undefined) throw new AppError('not_found')
    if (!(await startTotp(tx, userId, sealed, context.clock.now()))) throw new AppError('factor_exists')
    const issuer = context.config.program.name
    return { secret, otpauthUrl: generateURI({ issuer, label: user.email, secret }) }
  })
}

/**
 * Switches the second factor on, once the app has shown a right code. Returns the recovery codes, which are kept as hashes only.
 * @throws AppError `factor_exists`, `challenge_expired` without an enrolment, `code_invalid`
 */
export async function confirmTotpEnrolment(
  context: Dependencies,
  { userId, code, requestId }: { userId: UserId; code: string; requestId: string },
): Promise<string[]> {
  const factor = await findTotp(context.db, userId)
  if (factor === undefined) throw new AppError('challenge_expired')
  if (factor.confirmed_at !== null) throw new AppError('factor_exists')
  const step = await stepOfCode(context, userId, factor.sealed_secret, code)
  if (step === undefined) throw new AppError('code_invalid')
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  await context.db.transaction().execute(async (tx) => {
    const at = context.clock.now()
    if (!(await confirmTotp(tx, userId, at))) throw new AppError('factor_exists')
    await takeTotpStep(tx, userId, step)
    await replaceRecoveryCodes(
      tx,
      userId,
      codes.map((recovery) => hashOfRecovery(context, userId, recovery)),
      at,
    )
    await recordFactorChange(context, tx, { userId, change: 'totp_on', requestId })
  })
  return codes.map((recovery) => `${recovery.slice(0, 5)}-${recovery.slice(5)}`)
}

/** @throws AppError `factor_not_enrolled` */
export async function removeTotp(context: Dependencies, userId: UserId, requestId: string): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    if (!(await deleteTotp(tx, userId))) throw new AppError('factor_not_enrolled')
    await recordFactorChange(context, tx, { userId, change: 'totp_off', requestId })
  })
}

/**
 * Checks a code of the authenticator app, or a recovery code, against a sign-in that waits for it. Each code counts once.
 * @throws AppError `code_invalid`, `code_expired`, `code_attempts_exceeded`
 */
export async function proveTotp(context: Dependencies, challenge: ChallengeRow, code: string): Promise<ChallengeRow> {
  const row = await takeAttempt(context.db, challenge.id, context.clock.now())
  if (row === undefined) throw await whyRefused(context, challenge.id)
  const { user_id: userId } = row
  const factor = userId === null ? undefined : await findTotp(context.db, userId)
  if (userId === null || factor === undefined || factor.confirmed_at === null) throw new AppError('challenge_expired')
  const isRight = /^\d{6}$/.test(code)
    ? await takeCode(context, context.db, { userId, sealedSecret: factor.sealed_secret, code })
    : await takeRecoveryCode(context.db, userId, hashOfRecovery(context, userId, code), context.clock.now())
  if (!isRight) throw new AppError('code_invalid')
  return row
}

async function takeCode(
  context: Dependencies,
  db: Database,
  { userId, sealedSecret, code }: { userId: UserId; sealedSecret: Buffer; code: string },
): Promise<boolean> {
  const step = await stepOfCode(context, userId, sealedSecret, code)
  return step !== undefined && takeTotpStep(db, userId, step)
}

/** The time step a code belongs to, one before or after now allowed (RFC 6238, section 5.2), or nothing when it is wrong. */
async function stepOfCode(
  { vault, clock }: Pick<Context, 'vault' | 'clock'>,
  userId: UserId,
  sealedSecret: Buffer,
  code: string,
): Promise<bigint | undefined> {
  const secret = await openText(vault, purpose(userId), sealedSecret)
  const epoch = Math.floor(clock.nowMs() / 1000)
  const result = verifySync({ secret, token: code, epoch, epochTolerance: STEP_SECONDS })
  return result.valid ? BigInt(Math.floor(epoch / STEP_SECONDS) + result.delta) : undefined
}

function newRecoveryCode(): string {
  return Array.from(randomBytes(10), (byte) => ALPHABET.charAt(byte % 32)).join('')
}

const hashOfRecovery = ({ secrets }: Pick<Context, 'secrets'>, userId: string, code: string): Buffer =>
  keyedHash(secrets.pepper, 'recovery-code', userId, code.toUpperCase())
