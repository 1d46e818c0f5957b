import type { AccountId, StaffRole, UserId } from '@cardwright/contracts'
import type { Generated, Selectable, Updateable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

interface UsersTable {
  id: UserId
  /** As the person wrote it. */
  email: string
  /** Lower case; what makes an address unique. */
  email_key: string
  password_hash: string
  full_name: string
  phone: string | null
  locale: Generated<string>
  time_zone: Generated<string>
  /** Empty for cardholders. */
  roles: Generated<StaffRole[]>
  status: Generated<'active' | 'disabled' | 'closed'>
  status_reason: Generated<string>
  account_id: AccountId | null
  email_verified_at: Date | null
  terms_version: string | null
  terms_accepted_at: Date | null
  trusts_first_place: Generated<boolean>
  created_at: Date
  updated_at: Date
}

export interface UserTables {
  users: UsersTable
}

export type UserRow = Selectable<UsersTable>

export interface NewUser {
  id: UserId
  email: string
  passwordHash: string
  fullName: string
  phone?: string | undefined
  locale?: string | undefined
  roles?: readonly StaffRole[]
  termsVersion?: string | undefined
  /** Set for people that the operator makes: no code is asked, and the first place they sign in from counts as known. */
  isVerified?: boolean
  at: Date
}

/** Addresses are compared without regard to case. */
export const emailKeyOf = (email: string): string => email.trim().toLowerCase()

/** Inserts the person unless the address is taken. Returns whether it did. */
export async function insertUser(db: Database, user: NewUser): Promise<boolean> {
  const result = await db
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      email_key: emailKeyOf(user.email),
      password_hash: user.passwordHash,
      full_name: user.fullName,
      phone: user.phone ?? null,
      ...(user.locale === undefined ? {} : { locale: user.locale }),
      roles: [...(user.roles ?? [])],
      terms_version: user.termsVersion ?? null,
      terms_accepted_at: user.termsVersion === undefined ? null : user.at,
      email_verified_at: user.isVerified === true ? user.at : null,
      trusts_first_place: user.isVerified === true,
      created_at: user.at,
      updated_at: user.at,
    })
    .onConflict((conflict) => conflict.column('email_key').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export const findUser = (db: Database, id: string): Promise<UserRow | undefined> =>
  db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id as UserId)
    .executeTakeFirst()

export const findUserByEmail = (db: Database, email: string): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('email_key', '=', emailKeyOf(email)).executeTakeFirst()

/** Locks the person's row: changes of one login happen one after the other. */
export const lockUser = (db: Database, id: string): Promise<UserRow | undefined> =>
  db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id as UserId)
    .forUpdate()
    .executeTakeFirst()

export const lockUserByEmail = (db: Database, email: string): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('email_key', '=', emailKeyOf(email)).forUpdate().executeTakeFirst()

export async function updateUser(db: Database, id: string, change: Updateable<UsersTable>): Promise<UserRow> {
  return db
    .updateTable('users')
    .set(change)
    .where('id', '=', id as UserId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export interface UserFilter {
  /** A part of the address or of the name, or a whole id. */
  text?: string | undefined
  status?: UserRow['status'] | undefined
  isStaff?: boolean | undefined
}

/** The newest first; `after` is the last person the caller has seen. */
export function listUsers(
  db: Database,
  filter: UserFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<UserRow[]> {
  let query = db.selectFrom('users').selectAll()
  const { text } = filter
  if (text !== undefined) {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((where) =>
      where.or([
        where('id', '=', text as UserId),
        where('email_key', 'like', pattern),
        where(where.fn<string>('lower', ['full_name']), 'like', pattern),
      ]),
    )
  }
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.isStaff === true) query = query.where((where) => where('roles', '!=', where.val<StaffRole[]>([])))
  if (filter.isStaff === false) query = query.where((where) => where('roles', '=', where.val<StaffRole[]>([])))
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(at, id as UserId)))
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Locks every admin who can act, in one order, and returns their ids: changes of who administers happen one after the other. */
export async function lockAdmins(db: Database): Promise<UserId[]> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('status', '=', 'active')
    .where((where) => where('roles', '@>', where.val<StaffRole[]>(['admin'])))
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(({ id }) => id)
}

/** Forgets people who signed up before that instant and never confirmed the address. */
export async function deleteUnverifiedBefore(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('users')
    .where('email_verified_at', 'is', null)
    .where('account_id', 'is', null)
    .where('created_at', '<', before)
    .execute()
}
