import { AppError, type ChallengeId, type LoginRequest, type OtpRequired } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { countOfUserSince, findChallenge, insertChallenge, renewCode, useChallenge } from '../models/challenge-model.ts'
import { findTotp } from '../models/factor-model.ts'
import { emailKeyOf, findUserByEmail, lockUser, type UserRow } from '../models/user-model.ts'
import { logSignIn, logSignInRefused } from '../observability/login-events.ts'
import type { RateRule } from '../providers/rate-limiter/rate-limiter.ts'
import type { Client } from './client.ts'
import { CODE_ATTEMPTS, CODE_MINUTES, CODE_MS, hashOfCode, issueCode, newCode, proveCode } from './code-service.ts'
import { isKnownDevice, trustDevice } from './device-trust.ts'
import { orderMail } from './mail-service.ts'
import { checkPassword } from './password-service.ts'
import { type SignedIn, startSession } from './session-service.ts'
import { proveTotp } from './totp-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config' | 'limiter' | 'vault'
>

/** How often the code of one sign-in is mailed again. */
const RESENDS = 4
/** How many sign-ins of one person may wait for a code within an hour. */
const CHALLENGES_PER_HOUR = 30
const HOUR_MS = 3_600_000

/**
 * Signs a person in by password, or asks for a code where the device is new or a second factor is on.
 * @throws AppError `invalid_credentials`, `email_not_verified`, `account_disabled`, `rate_limited`
 */
export async function logIn(
  context: Dependencies,
  request: LoginRequest,
  client: Client,
): Promise<SignedIn | OtpRequired> {
  const user = await checkCredentials(context, request, client)
  return context.db.transaction().execute(async (tx) => {
    await lockUser(tx, user.id)
    const totp = await findTotp(tx, user.id)
    if (totp !== undefined && totp.confirmed_at !== null) return askForTotp(context, tx, user, client)
    if (!(await isKnownDevice(context, tx, user, client))) return askForMailedCode(context, tx, user, client)
    await trustDevice(context, tx, user, client)
    logSignIn(context, { userId: user.id, way: 'password' })
    return startSession(context, tx, user, client)
  })
}

/** Counts failures before the password is looked at; what turned out right is given back. */
async function checkCredentials(context: Dependencies, request: LoginRequest, client: Client): Promise<UserRow> {
  const emailKey = emailKeyOf(request.email)
  const here: RateRule = { name: 'login', points: context.config.auth.loginFailuresPerMinute, seconds: 60 }
  const anywhere: RateRule = { name: 'login-person', points: here.points * 10, seconds: 3_600 }
  const key = `${emailKey} ${client.ipAddress ?? ''}`
  await context.limiter.consume(here, key)
  const user = await findUserByEmail(context.db, request.email)
  await countForPerson(context, anywhere, { emailKey, user, client })
  const isRight = await checkPassword(context, user?.password_hash, request.password)
  if (user === undefined || !isRight || user.status === 'closed') {
    logSignInRefused(context, { way: 'password', outcome: 'invalid_credentials' })
    throw new AppError('invalid_credentials')
  }
  await context.limiter.giveBack(here, key)
  await context.limiter.giveBack(anywhere, emailKey)
  if (user.email_verified_at === null) throw new AppError('email_not_verified')
  if (user.status === 'disabled') throw new AppError('account_disabled')
  return user
}

/** A person who is attacked from many places is not locked out of the devices that are known. */
async function countForPerson(
  context: Dependencies,
  rule: RateRule,
  { emailKey, user, client }: { emailKey: string; user: UserRow | undefined; client: Client },
): Promise<void> {
  try {
    await context.limiter.consume(rule, emailKey)
  } catch (refusal) {
    if (user === undefined || !(await isKnownDevice(context, context.db, user, client))) throw refusal
  }
}

async function askForTotp(context: Dependencies, tx: Database, user: UserRow, client: Client): Promise<OtpRequired> {
  await refuseFlood(context, tx, user)
  const id = context.newId('chl')
  const at = context.clock.now()
  await insertChallenge(tx, {
    id,
    purpose: 'login',
    channel: 'totp',
    userId: user.id,
    data: { deviceId: client.deviceId },
    attempts: CODE_ATTEMPTS,
    at,
    expiresAt: new Date(at.getTime() + CODE_MS),
  })
  return { status: 'otp_required', challengeId: id, channel: 'totp' }
}

async function askForMailedCode(
  context: Dependencies,
  tx: Database,
  user: UserRow,
  client: Client,
): Promise<OtpRequired> {
  await refuseFlood(context, tx, user)
  const { challengeId, code, validUntil } = await issueCode(context, tx, {
    purpose: 'login',
    userId: user.id,
    data: { deviceId: client.deviceId, resends: 0 },
  })
  await mailLoginCode(context, tx, user, { code, validUntil })
  return { status: 'otp_required', challengeId, channel: 'email' }
}

/** Whoever knows the password may still not guess at codes for ever. */
async function refuseFlood({ clock }: Pick<Context, 'clock'>, tx: Database, user: UserRow): Promise<void> {
  const since = new Date(clock.nowMs() - HOUR_MS)
  if ((await countOfUserSince(tx, 'login', user.id, since)) >= CHALLENGES_PER_HOUR)
    throw new AppError('rate_limited', { headers: { 'Retry-After': '600' } })
}

const mailLoginCode = (
  context: Dependencies,
  tx: Database,
  user: UserRow,
  { code, validUntil }: { code: string; validUntil: string },
): Promise<void> =>
  orderMail(context, tx, {
    to: user.email,
    locale: user.locale,
    message: { kind: 'login_code', name: user.full_name, code, minutes: CODE_MINUTES },
    validUntil,
  })

/**
 * Finishes a sign-in with the code it asked for, and trusts the device from now on.
 * @throws AppError `code_invalid`, `code_expired`, `code_attempts_exceeded`, `challenge_expired`
 */
export async function finishLogIn(
  context: Dependencies,
  { challengeId, code }: { challengeId: ChallengeId; code: string },
  client: Client,
): Promise<SignedIn> {
  const standing = await findChallenge(context.db, challengeId)
  if (standing?.purpose !== 'login') throw new AppError('challenge_expired')
  const challenge =
    standing.channel === 'totp' ? await proveTotp(context, standing, code) : await proveCode(context, standing.id, code)
  return context.db.transaction().execute(async (tx) => {
    if (!(await useChallenge(tx, challenge.id, context.clock.now()))) throw new AppError('code_expired')
    const user = await lockUser(tx, String(challenge.user_id))
    if (user === undefined || user.status === 'closed') throw new AppError('challenge_expired')
    if (user.status === 'disabled') throw new AppError('account_disabled')
    const { deviceId } = challenge.data
    const from = typeof deviceId === 'string' ? { ...client, deviceId } : client
    await trustDevice(context, tx, user, from)
    logSignIn(context, { userId: user.id, way: 'code' })
    return startSession(context, tx, user, from)
  })
}

/**
 * Mails a new code for a sign-in that is still open.
 * @throws AppError `challenge_expired`, `rate_limited`
 */
export async function resendLoginCode(context: Dependencies, challengeId: ChallengeId): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    const owner = (await findChallenge(tx, challengeId))?.user_id ?? null
    const user = owner === null ? undefined : await lockUser(tx, owner)
    // Read under the lock: of many who ask at the same time each sees what the one before was sent.
    const challenge = await findChallenge(tx, challengeId)
    if (challenge?.purpose !== 'login' || challenge.channel !== 'email') throw new AppError('challenge_expired')
    const now = context.clock.now()
    const wait = challenge.sent_at.getTime() + context.config.auth.codeCooldownSeconds * 1000 - now.getTime()
    const resends = Number(challenge.data.resends ?? 0)
    if (wait > 0) throw new AppError('rate_limited', { headers: { 'Retry-After': String(Math.ceil(wait / 1000)) } })
    if (user === undefined || resends >= RESENDS) throw new AppError('challenge_expired')
    const code = newCode()
    const expiresAt = new Date(now.getTime() + CODE_MS)
    const isOpen = await renewCode(tx, challengeId, {
      codeHash: hashOfCode(context.secrets.pepper, challengeId, code),
      attempts: CODE_ATTEMPTS,
      at: now,
      expiresAt,
      data: { ...challenge.data, resends: resends + 1 },
    })
    if (!isOpen) throw new AppError('challenge_expired')
    await mailLoginCode(context, tx, user, { code, validUntil: expiresAt.toISOString() })
  })
}
