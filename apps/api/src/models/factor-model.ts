import type { UserId } from '@cardwright/contracts'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'

interface TotpFactorsTable {
  user_id: UserId
  /** Sealed by the vault. */
  sealed_secret: Buffer
  created_at: Date
  /** Counts from here on; before, the person has not yet shown that the app holds the secret. */
  confirmed_at: Date | null
  last_step: bigint
}

interface RecoveryCodesTable {
  user_id: UserId
  code_hash: Buffer
  created_at: Date
  used_at: Date | null
}

interface PasskeysTable {
  /** base64url, as the authenticator names it. */
  credential_id: string
  user_id: UserId
  /** COSE key. */
  public_key: Buffer
  sign_count: bigint
  transports: string[]
  name: string
  is_backed_up: boolean
  created_at: Date
  last_used_at: Date | null
}

export interface FactorTables {
  totp_factors: TotpFactorsTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
}

export type TotpFactorRow = Selectable<TotpFactorsTable>
export type PasskeyRow = Selectable<PasskeysTable>

export const findTotp = (db: Database, userId: UserId): Promise<TotpFactorRow | undefined> =>
  db.selectFrom('totp_factors').selectAll().where('user_id', '=', userId).executeTakeFirst()

/** Begins, or begins again, an enrolment. Refuses to replace a factor that is confirmed: returns false then. */
export async function startTotp(db: Database, userId: UserId, sealedSecret: Buffer, at: Date): Promise<boolean> {
  const result = await db
    .insertInto('totp_factors')
    .values({ user_id: userId, sealed_secret: sealedSecret, created_at: at, confirmed_at: null, last_step: 0n })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ sealed_secret: sealedSecret, created_at: at, last_step: 0n })
        .where('totp_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** Takes a time step, unless it or a later one was taken: the same code never counts twice. */
export async function takeTotpStep(db: Database, userId: UserId, step: bigint): Promise<boolean> {
  const result = await db
    .updateTable('totp_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function confirmTotp(db: Database, userId: UserId, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('totp_factors')
    .set({ confirmed_at: at })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Removes the factor and its recovery codes. False when there was none. */
export async function deleteTotp(db: Database, userId: UserId): Promise<boolean> {
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const result = await db.deleteFrom('totp_factors').where('user_id', '=', userId).executeTakeFirst()
  return result.numDeletedRows === 1n
}

export async function replaceRecoveryCodes(
  db: Database,
  userId: UserId,
  hashes: readonly Buffer[],
  at: Date,
): Promise<void> {
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await db
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ user_id: userId, code_hash: hash, created_at: at, used_at: null })))
    .execute()
}

/** Uses a recovery code up; false when it is not one, or was used. */
export async function takeRecoveryCode(db: Database, userId: UserId, hash: Buffer, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('recovery_codes')
    .set({ used_at: at })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export const listPasskeys = (db: Database, userId: UserId): Promise<PasskeyRow[]> =>
  db
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('credential_id')
    .execute()

export const findPasskey = (db: Database, credentialId: string): Promise<PasskeyRow | undefined> =>
  db.selectFrom('passkeys').selectAll().where('credential_id', '=', credentialId).executeTakeFirst()

/** False when the authenticator's credential is enrolled already, by anybody. */
export async function insertPasskey(db: Database, passkey: PasskeyRow): Promise<boolean> {
  const result = await db
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function notePasskeyUse(
  db: Database,
  credentialId: string,
  use: { signCount: bigint; isBackedUp: boolean; at: Date },
): Promise<void> {
  await db
    .updateTable('passkeys')
    .set({ sign_count: use.signCount, is_backed_up: use.isBackedUp, last_used_at: use.at })
    .where('credential_id', '=', credentialId)
    .execute()
}

export async function deletePasskey(db: Database, userId: UserId, credentialId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

export async function deletePasskeys(db: Database, userId: UserId): Promise<void> {
  await db.deleteFrom('passkeys').where('user_id', '=', userId).execute()
}
