import type { AccountId, UserId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { ColumnType, Generated, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'

type JsonDocument = ColumnType<Record<string, unknown>, string | undefined, string>

interface AccountsTable {
  lane: number
  id: AccountId
  user_id: UserId
  currency: string
  status: Generated<'active' | 'frozen' | 'closed'>
  status_reason: Generated<string>
  kyc_approved: Generated<boolean>
  controls: JsonDocument
  ceiling: JsonDocument
  issuer_cardholder_id: string | null
  /** Where the person lives, ISO 3166 alpha-2, and their time zone: what rules may know of them. */
  country: Generated<string>
  time_zone: Generated<string>
  created_at: Date
  updated_at: Date
}

interface BalancesTable {
  lane: number
  account_id: AccountId
  currency: string
  ledger_minor: Generated<bigint>
  overdraft_minor: Generated<bigint>
  held_minor: Generated<bigint>
  decision_seq: Generated<bigint>
}

export interface AccountTables {
  accounts: AccountsTable
  balances: BalancesTable
}

export type AccountRow = Selectable<AccountsTable>
export type BalanceRow = Selectable<BalancesTable>

export async function insertAccount(
  db: Database,
  account: { id: AccountId; userId: UserId; currency: string; at: Date },
): Promise<void> {
  const lane = laneOfAccount(account.id)
  await db
    .insertInto('accounts')
    .values({
      lane,
      id: account.id,
      user_id: account.userId,
      currency: account.currency,
      issuer_cardholder_id: null,
      created_at: account.at,
      updated_at: account.at,
    })
    .execute()
  await db.insertInto('balances').values({ lane, account_id: account.id, currency: account.currency }).execute()
}

export const findAccount = (db: Database, id: AccountId): Promise<AccountRow | undefined> =>
  db.selectFrom('accounts').selectAll().where('lane', '=', laneOfAccount(id)).where('id', '=', id).executeTakeFirst()

export const listBalances = (db: Database, id: AccountId): Promise<BalanceRow[]> =>
  db
    .selectFrom('balances')
    .selectAll()
    .where('lane', '=', laneOfAccount(id))
    .where('account_id', '=', id)
    .orderBy('currency')
    .execute()

/** Takes *the* lock of an account, before any change of its state, controls or cards. Returns its balances. */
export const lockAccount = (db: Database, id: AccountId): Promise<BalanceRow[]> =>
  db
    .selectFrom('balances')
    .selectAll()
    .where('lane', '=', laneOfAccount(id))
    .where('account_id', '=', id)
    .orderBy('currency')
    .forUpdate()
    .execute()

export async function setAccountStatus(
  db: Database,
  id: AccountId,
  change: { status: AccountRow['status']; reason: string; at: Date },
): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ status: change.status, status_reason: change.reason, updated_at: change.at })
    .where('lane', '=', laneOfAccount(id))
    .where('id', '=', id)
    .execute()
}

/** Under the account's lock: whether the person's identity is verified, and where they live, which every decision asks. */
export async function setKycApproved(
  db: Database,
  id: AccountId,
  { isApproved, country, at }: { isApproved: boolean; country?: string | undefined; at: Date },
): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ kyc_approved: isApproved, ...(country === undefined ? {} : { country }), updated_at: at })
    .where('lane', '=', laneOfAccount(id))
    .where('id', '=', id)
    .execute()
}

/** The time zone by which rules read the person's clock. Needs the account's lock, as whatever decisions look at. */
export async function setAccountTimeZone(db: Database, id: AccountId, timeZone: string, at: Date): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ time_zone: timeZone, updated_at: at })
    .where('lane', '=', laneOfAccount(id))
    .where('id', '=', id)
    .execute()
}

/** Keeps the issuer's id of the person; the first one stays. */
export async function saveIssuerCardholder(db: Database, id: AccountId, cardholderId: string, at: Date): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ issuer_cardholder_id: cardholderId, updated_at: at })
    .where('lane', '=', laneOfAccount(id))
    .where('id', '=', id)
    .where('issuer_cardholder_id', 'is', null)
    .execute()
}

/** Replaces the person's own controls over all cards, or the ceiling that staff set. Needs the account's lock. */
export async function setAccountControls(
  db: Database,
  id: AccountId,
  change: { controls?: Record<string, unknown>; ceiling?: Record<string, unknown>; at: Date },
): Promise<void> {
  await db
    .updateTable('accounts')
    .set({
      ...(change.controls === undefined ? {} : { controls: JSON.stringify(change.controls) }),
      ...(change.ceiling === undefined ? {} : { ceiling: JSON.stringify(change.ceiling) }),
      updated_at: change.at,
    })
    .where('lane', '=', laneOfAccount(id))
    .where('id', '=', id)
    .execute()
}
