import { AppError } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { lockAddress, useChallenge } from '../models/challenge-model.ts'
import { distrustEverything } from '../models/device-model.ts'
import { emailKeyOf, lockUser, lockUserByEmail, updateUser } from '../models/user-model.ts'
import { CODE_MINUTES, issueCode, proveCodeOfAddress, secondsUntilNextCode } from './code-service.ts'
import { auditLogin } from './login-audit.ts'
import { orderMail } from './mail-service.ts'
import { assertStrongPassword, hashPassword } from './password-service.ts'
import { endAndRecord } from './session-service.ts'
import { confirmAddress } from './signup-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config'
>

const PURPOSE = 'password_reset'

/** Mails a code to set a new password, if somebody has this address. Says nothing about that: others leave a decoy. */
export async function forgetPassword(context: Dependencies, email: string): Promise<void> {
  const emailKey = emailKeyOf(email)
  await context.db.transaction().execute(async (tx) => {
    // Locked, so that of many who ask at the same time each sees what the one before was sent.
    await lockAddress(tx, emailKey)
    const user = await lockUserByEmail(tx, email)
    if ((await secondsUntilNextCode(context, tx, { purpose: PURPOSE, emailKey })) > 0) return
    const isReachable = user !== undefined && user.status === 'active'
    const { code, validUntil } = await issueCode(context, tx, {
      purpose: PURPOSE,
      emailKey,
      userId: isReachable ? user.id : undefined,
    })
    if (!isReachable) return
    await orderMail(context, tx, {
      to: user.email,
      locale: user.locale,
      message: { kind: 'password_reset', name: user.full_name, code, minutes: CODE_MINUTES },
      validUntil,
    })
  })
}

/**
 * Sets a new password, ends every session and forgets every trusted device: whoever was in is out. A mailed code also proves the
 * address, so a sign-up that was never confirmed is confirmed by this.
 * @throws AppError `password_too_weak`, `code_invalid`, `code_expired`, `code_attempts_exceeded`
 */
export async function resetPassword(
  context: Dependencies,
  { email, code, password }: { email: string; code: string; password: string },
  requestId: string,
): Promise<void> {
  assertStrongPassword(password, email)
  const challenge = await proveCodeOfAddress(context, { purpose: PURPOSE, emailKey: emailKeyOf(email), code })
  const passwordHash = await hashPassword(context, password)
  await context.db.transaction().execute(async (tx) => {
    const at = context.clock.now()
    if (!(await useChallenge(tx, challenge.id, at))) throw new AppError('code_expired')
    const user = await lockUser(tx, String(challenge.user_id))
    if (user === undefined || user.status !== 'active') throw new AppError('code_invalid')
    await updateUser(tx, user.id, { password_hash: passwordHash, updated_at: at })
    await endAndRecord(context, tx, user.id, { reason: 'password_reset', requestId })
    await distrustEverything(tx, user.id)
    await confirmAddress(context, tx, user, requestId)
    await auditLogin(context, tx, { user, action: 'user.password_changed', requestId })
    await orderMail(context, tx, {
      to: user.email,
      locale: user.locale,
      message: { kind: 'password_changed', name: user.full_name },
    })
  })
}
