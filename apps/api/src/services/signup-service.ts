import { AppError, type SignupRequest } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { lockAddress, useChallenge } from '../models/challenge-model.ts'
import {
  emailKeyOf,
  findUser,
  insertUser,
  lockUser,
  lockUserByEmail,
  type UserRow,
  updateUser,
} from '../models/user-model.ts'
import { logPersonVerified, logSignIn } from '../observability/login-events.ts'
import { openAccount } from './account-service.ts'
import type { Client } from './client.ts'
import { CODE_MINUTES, issueCode, proveCodeOfAddress, secondsUntilNextCode } from './code-service.ts'
import { trustDevice } from './device-trust.ts'
import { auditLogin } from './login-audit.ts'
import { orderMail } from './mail-service.ts'
import { assertStrongPassword, hashPassword } from './password-service.ts'
import { type SignedIn, startSession } from './session-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config'
>

/**
 * Takes a new person in and mails a code. A known address gets the same answer after the same work: its owner is told by mail.
 * Whoever signs up again before the code was entered replaces what was given before.
 * @throws AppError `password_too_weak`, `rate_limited`
 */
export async function signUp(context: Dependencies, request: SignupRequest): Promise<void> {
  assertStrongPassword(request.password, request.email)
  const emailKey = emailKeyOf(request.email)
  const passwordHash = await hashPassword(context, request.password)
  await context.db.transaction().execute(async (tx) => {
    const user = await takeIn(context, tx, request, passwordHash)
    await refuseFlood(context, tx, emailKey)
    if (user.email_verified_at === null) await mailVerificationCode(context, tx, user)
    else await mailThatLoginExists(context, tx, user)
  })
}

/**
 * The hourly bound of an address; the pause between two codes is only for asking again. Looked at under the person's lock, so that
 * many at the same time are counted one after the other; what was taken in by then is given up with the transaction.
 */
async function refuseFlood(context: Dependencies, tx: Database, emailKey: string): Promise<void> {
  const wait = await secondsUntilNextCode(context, tx, { purpose: 'verify_email', emailKey, hasPause: false })
  if (wait > 0) throw new AppError('rate_limited', { headers: { 'Retry-After': String(wait) } })
}

/** The person with this address: new, or as just replaced, or unchanged when the address is verified. */
async function takeIn(
  { clock, newId }: Dependencies,
  tx: Database,
  request: SignupRequest,
  passwordHash: string,
): Promise<UserRow> {
  const at = clock.now()
  const { email, fullName, phone, locale, termsVersion } = request
  await insertUser(tx, { id: newId('usr'), email, passwordHash, fullName, phone, locale, termsVersion, at })
  const user = await lockUserByEmail(tx, email)
  if (user === undefined) throw new AppError('conflict')
  if (user.email_verified_at !== null || user.password_hash === passwordHash) return user
  return updateUser(tx, user.id, {
    email,
    password_hash: passwordHash,
    full_name: fullName,
    phone: phone ?? null,
    ...(locale === undefined ? {} : { locale }),
    terms_version: termsVersion ?? null,
    terms_accepted_at: termsVersion === undefined ? null : at,
    updated_at: at,
  })
}

async function mailVerificationCode(context: Dependencies, tx: Database, user: UserRow): Promise<void> {
  const { code, validUntil } = await issueCode(context, tx, {
    purpose: 'verify_email',
    userId: user.id,
    emailKey: user.email_key,
  })
  await orderMail(context, tx, {
    to: user.email,
    locale: user.locale,
    message: { kind: 'verify_email', code, minutes: CODE_MINUTES },
    validUntil,
  })
}

/** Leaves a decoy behind, so that guessing at codes goes as for everybody else. */
async function mailThatLoginExists(context: Dependencies, tx: Database, user: UserRow): Promise<void> {
  await issueCode(context, tx, { purpose: 'verify_email', emailKey: user.email_key })
  await orderMail(context, tx, {
    to: user.email,
    locale: user.locale,
    message: { kind: 'account_exists', name: user.full_name },
  })
}

/**
 * Mails the code of a sign-up again, if there is one to confirm. Says nothing about the address: unknown ones leave a decoy.
 * @throws AppError `rate_limited` within the pause between two codes, or above the hourly number.
 */
export async function resendVerification(context: Dependencies, email: string): Promise<void> {
  const emailKey = emailKeyOf(email)
  await context.db.transaction().execute(async (tx) => {
    await lockAddress(tx, emailKey)
    const user = await lockUserByEmail(tx, email)
    const wait = await secondsUntilNextCode(context, tx, { purpose: 'verify_email', emailKey })
    if (wait > 0) throw new AppError('rate_limited', { headers: { 'Retry-After': String(wait) } })
    if (user !== undefined && user.email_verified_at === null) await mailVerificationCode(context, tx, user)
    else await issueCode(context, tx, { purpose: 'verify_email', emailKey })
  })
}

/**
 * Confirms an address with its code, opens the cardholder's account and signs the person in.
 * @throws AppError `code_invalid`, `code_expired`, `code_attempts_exceeded`
 */
export async function verifyEmail(
  context: Dependencies,
  { email, code }: { email: string; code: string },
  client: Client,
): Promise<SignedIn> {
  const challenge = await proveCodeOfAddress(context, { purpose: 'verify_email', emailKey: emailKeyOf(email), code })
  return context.db.transaction().execute(async (tx) => {
    if (!(await useChallenge(tx, challenge.id, context.clock.now()))) throw new AppError('code_expired')
    const user = await lockUser(tx, String(challenge.user_id))
    if (user === undefined || user.status !== 'active') throw new AppError('code_invalid')
    await confirmAddress(context, tx, user, client.requestId)
    const confirmed = (await findUser(tx, user.id)) ?? user
    await trustDevice(context, tx, confirmed, client)
    logSignIn(context, { userId: user.id, way: 'sign_up' })
    return startSession(context, tx, confirmed, client)
  })
}

/** Marks an address as its owner's and opens the account, the first time. */
export async function confirmAddress(
  context: Pick<Context, 'clock' | 'newId' | 'config' | 'logger'>,
  tx: Database,
  user: UserRow,
  requestId: string,
): Promise<void> {
  if (user.email_verified_at !== null) return
  const at = context.clock.now()
  const verified = await updateUser(tx, user.id, { email_verified_at: at, updated_at: at })
  const opened = await openAccount(context, tx, verified, requestId)
  await auditLogin(context, tx, { user: opened, action: 'user.verified', requestId })
  logPersonVerified(context, { userId: user.id })
}
