import { AppError, type ChallengeId, type StepUpMethod, type StepUpRequest } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { type ChallengeRow, countOfUserSince, findChallenge, useChallenge } from '../models/challenge-model.ts'
import { findUser, lockUser, type UserRow } from '../models/user-model.ts'
import type { Caller } from './caller-service.ts'
import { CODE_MINUTES, issueCode, proveCode } from './code-service.ts'
import { startDeviceStepUp, verifyDeviceSignature } from './device-key-service.ts'
import { auditLogin } from './login-audit.ts'
import { orderMail } from './mail-service.ts'
import { startPasskeyStepUp, takeChallenge, verifyAssertion } from './passkey-service.ts'
import { checkPassword } from './password-service.ts'
import type { AccessToken } from './token-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config' | 'limiter'
>
type Person = Pick<Caller, 'userId' | 'sessionId'>

const HOUR_MS = 3_600_000
const CHALLENGES_PER_HOUR = 30

export interface StepUpChallenge {
  challengeId: ChallengeId
  channel?: 'email' | 'passkey'
  options?: Record<string, unknown>
}

/**
 * Begins to prove that it is them: mails a code, or gives a passkey or a device something to sign.
 * @throws AppError `factor_not_enrolled`, `rate_limited`
 */
export async function startStepUp(
  context: Dependencies,
  caller: Person,
  { method, deviceId }: { method: StepUpMethod; deviceId?: string | undefined },
): Promise<StepUpChallenge> {
  return context.db.transaction().execute(async (tx) => {
    // Locked, so that of many who begin at the same time each is counted.
    const user = await lockUser(tx, caller.userId)
    if (user === undefined) throw new AppError('not_found')
    const since = new Date(context.clock.nowMs() - HOUR_MS)
    if ((await countOfUserSince(tx, 'step_up', caller.userId, since)) >= CHALLENGES_PER_HOUR)
      throw new AppError('rate_limited', { headers: { 'Retry-After': '600' } })
    switch (method) {
      case 'email':
        return startByMail(context, tx, user, caller)
      case 'passkey':
        return { ...(await startPasskeyStepUp({ ...context, db: tx }, caller)), channel: 'passkey' }
      case 'device':
        return startDeviceStepUp({ ...context, db: tx }, caller, deviceId)
    }
  })
}

async function startByMail(
  context: Dependencies,
  tx: Database,
  user: UserRow,
  { userId, sessionId }: Person,
): Promise<StepUpChallenge> {
  const { challengeId, code, validUntil } = await issueCode(context, tx, { purpose: 'step_up', userId, sessionId })
  await orderMail(context, tx, {
    to: user.email,
    locale: user.locale,
    message: { kind: 'step_up_code', name: user.full_name, code, minutes: CODE_MINUTES },
    validUntil,
  })
  return { challengeId, channel: 'email' }
}

/**
 * The same access for five minutes with the `elevated` scope.
 * @throws AppError `invalid_credentials`, `code_invalid`, `code_expired`, `code_attempts_exceeded`, `challenge_expired`,
 *   `factor_invalid`, `rate_limited`
 */
export async function stepUp(
  context: Dependencies,
  caller: Person,
  request: StepUpRequest,
  requestId: string,
): Promise<AccessToken> {
  const { way, challengeId } = await prove(context, caller, request)
  await context.db.transaction().execute(async (tx) => {
    if (challengeId !== undefined && !(await useChallenge(tx, challengeId, context.clock.now())))
      throw new AppError('challenge_expired')
    const user = await findUser(tx, caller.userId)
    if (user === undefined) throw new AppError('unauthorized')
    const details = { way, sessionId: caller.sessionId }
    await auditLogin(context, tx, { user, action: 'user.stepped_up', details, requestId })
  })
  return context.tokens.issueAccess({ userId: caller.userId, sessionId: caller.sessionId, isElevated: true })
}

interface Proof {
  way: 'password' | 'email' | 'passkey' | 'device'
  challengeId?: ChallengeId
}

async function prove(context: Dependencies, caller: Person, request: StepUpRequest): Promise<Proof> {
  if ('password' in request) return provePassword(context, caller, request.password)
  const { challengeId } = request
  assertOwn(await findChallenge(context.db, challengeId), caller)
  if ('code' in request) {
    await proveCode(context, challengeId, request.code)
    return { way: 'email', challengeId }
  }
  if ('assertion' in request) {
    const { challenge } = await takeChallenge(context, challengeId, { purpose: 'step_up', channel: 'passkey' })
    const passkey = await verifyAssertion(context, request.assertion, challenge)
    if (passkey.user_id !== caller.userId) throw new AppError('factor_invalid')
    return { way: 'passkey', challengeId }
  }
  const { row, challenge } = await takeChallenge(context, challengeId, { purpose: 'step_up', channel: 'device' })
  const deviceId = String(row.data.deviceId)
  if (request.deviceId !== undefined && request.deviceId !== deviceId) throw new AppError('factor_invalid')
  await verifyDeviceSignature(context, { userId: caller.userId, deviceId, challenge, signature: request.signature })
  return { way: 'device', challengeId }
}

/** A challenge counts for the session that asked for it, and nowhere else. */
function assertOwn(challenge: ChallengeRow | undefined, caller: Person): void {
  const isOwn = challenge?.purpose === 'step_up' && challenge.session_id === caller.sessionId
  if (!isOwn) throw new AppError('challenge_expired')
}

async function provePassword(context: Dependencies, caller: Person, password: string): Promise<Proof> {
  const rule = { name: 'step-up', points: context.config.auth.loginFailuresPerMinute, seconds: 60 }
  await context.limiter.consume(rule, caller.userId)
  const user = await findUser(context.db, caller.userId)
  if (!(await checkPassword(context, user?.password_hash, password)))
    throw new AppError('invalid_credentials', { detail: 'The password is not right.' })
  await context.limiter.giveBack(rule, caller.userId)
  return { way: 'password' }
}
