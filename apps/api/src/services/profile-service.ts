import { AppError, type Profile, type profileUpdateRequest } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { lockAccount, setAccountTimeZone } from '../models/account-model.ts'
import { listDevices } from '../models/device-model.ts'
import { findTotp, listPasskeys, type PasskeyRow } from '../models/factor-model.ts'
import { findLatestApplication } from '../models/kyc-model.ts'
import { findUser, lockUser, type UserRow, updateUser } from '../models/user-model.ts'
import { auditLogin } from './login-audit.ts'

export const toPasskeyView = (passkey: PasskeyRow) => ({
  passkeyId: passkey.credential_id,
  name: passkey.name,
  createdAt: passkey.created_at.toISOString(),
  lastUsedAt: passkey.last_used_at?.toISOString() ?? null,
})

/** @throws AppError `not_found` */
export async function readProfile({ db }: Pick<Context, 'db'>, userId: string): Promise<Profile> {
  const user = await findUser(db, userId)
  if (user === undefined) throw new AppError('not_found')
  return viewProfile(db, user)
}

async function viewProfile(db: Database, user: UserRow): Promise<Profile> {
  const [kycStatus, totp, passkeys, devices] = await Promise.all([
    kycStatusOf(db, user),
    findTotp(db, user.id),
    listPasskeys(db, user.id),
    listDevices(db, user.id),
  ])
  return {
    id: user.id,
    email: user.email,
    fullName: user.full_name,
    phone: user.phone,
    locale: user.locale,
    timeZone: user.time_zone,
    kycStatus,
    accountId: user.account_id,
    roles: user.roles,
    factors: {
      totp: totp !== undefined && totp.confirmed_at !== null,
      passkeys: passkeys.map(toPasskeyView),
      deviceKeys: devices.flatMap(({ device_id: deviceId, key_enrolled_at: at }) =>
        at === null ? [] : [{ deviceId, createdAt: at.toISOString() }],
      ),
    },
    createdAt: user.created_at.toISOString(),
  }
}

async function kycStatusOf(db: Database, user: UserRow): Promise<Profile['kycStatus']> {
  if (user.account_id === null) return 'not_started'
  const latest = await findLatestApplication(db, { lane: laneOfAccount(user.account_id), userId: user.id })
  return latest?.status ?? 'not_started'
}

/** Changes what is given and leaves the rest. */
export async function updateProfile(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  userId: string,
  changes: z.output<typeof profileUpdateRequest>,
  requestId: string,
): Promise<Profile> {
  const { fullName, phone, locale, timeZone } = changes
  const user = await context.db.transaction().execute(async (tx) => {
    const standing = await lockUser(tx, userId)
    if (standing === undefined) throw new AppError('not_found')
    const changed = await updateUser(tx, userId, {
      ...(fullName === undefined ? {} : { full_name: fullName }),
      ...(phone === undefined ? {} : { phone }),
      ...(locale === undefined ? {} : { locale }),
      ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      updated_at: context.clock.now(),
    })
    if (timeZone !== undefined && standing.account_id !== null) {
      await lockAccount(tx, standing.account_id)
      await setAccountTimeZone(tx, standing.account_id, timeZone, context.clock.now())
    }
    const details = { fields: Object.keys(changes) }
    await auditLogin(context, tx, { user: changed, action: 'user.profile_changed', details, requestId })
    return changed
  })
  return viewProfile(context.db, user)
}
