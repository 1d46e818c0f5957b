import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

export interface IdempotencyKeyRow {
  lane: number
  caller: string
  path: string
  key: string
  fingerprint: string
  /** The process that is working on it; the row is a lease of that process. */
  holder: string
  lease_until: Date
  status: number | null
  body: string | null
  content_type: string | null
  created_at: Date
}

export interface IdempotencyTables {
  idempotency_keys: IdempotencyKeyRow
}

export interface KeyOfCaller {
  lane: number
  caller: string
  path: string
  key: string
}

export interface Claim extends KeyOfCaller {
  fingerprint: string
  holder: string
  now: Date
  leaseUntil: Date
}

/** Tries to become the one that works on this key. Returns the row that stands in the way, or undefined when the key is ours now. */
export async function claimKey(db: Database, claim: Claim): Promise<IdempotencyKeyRow | undefined> {
  const row = {
    lane: claim.lane,
    caller: claim.caller,
    path: claim.path,
    key: claim.key,
    fingerprint: claim.fingerprint,
    holder: claim.holder,
    lease_until: claim.leaseUntil,
    status: null,
    body: null,
    content_type: null,
    created_at: claim.now,
  }
  const inserted = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) => conflict.columns(['lane', 'caller', 'path', 'key']).doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 1n) return undefined
  return findKey(db, claim)
}

export const findKey = (db: Database, key: KeyOfCaller): Promise<IdempotencyKeyRow | undefined> =>
  db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('lane', '=', key.lane)
    .where('caller', '=', key.caller)
    .where('path', '=', key.path)
    .where('key', '=', key.key)
    .executeTakeFirst()

/** Takes a key over from a holder that is gone, unless somebody else was faster. */
export async function takeOverKey(db: Database, claim: Claim, from: IdempotencyKeyRow): Promise<boolean> {
  const result = await db
    .updateTable('idempotency_keys')
    .set({
      holder: claim.holder,
      lease_until: claim.leaseUntil,
      fingerprint: claim.fingerprint,
      created_at: claim.now,
      status: null,
      body: null,
      content_type: null,
    })
    .where('lane', '=', claim.lane)
    .where('caller', '=', claim.caller)
    .where('path', '=', claim.path)
    .where('key', '=', claim.key)
    .where('holder', '=', from.holder)
    .where('lease_until', '=', from.lease_until)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export interface StoredResponse {
  status: number
  body: string
  contentType: string
}

export async function storeResponse(
  db: Database,
  key: KeyOfCaller & { holder: string },
  response: StoredResponse,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ status: response.status, body: response.body, content_type: response.contentType })
    .where('lane', '=', key.lane)
    .where('caller', '=', key.caller)
    .where('path', '=', key.path)
    .where('key', '=', key.key)
    .where('holder', '=', key.holder)
    .execute()
}

/** Lets a key go after an answer that must not be kept (401, 429, 5xx), so that the next call is a fresh one. */
export async function releaseKey(db: Database, key: KeyOfCaller & { holder: string }): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('lane', '=', key.lane)
    .where('caller', '=', key.caller)
    .where('path', '=', key.path)
    .where('key', '=', key.key)
    .where('holder', '=', key.holder)
    .where('status', 'is', null)
    .execute()
}

/** Forgets what is older than the promised 24 hours. Returns how many. */
export async function deleteKeysBefore(db: Database, before: Date): Promise<bigint> {
  const result = await db.deleteFrom('idempotency_keys').where('created_at', '<', before).executeTakeFirst()
  return result.numDeletedRows
}

/** Whether the process that holds a lease is still there: it keeps an advisory lock on its own number for as long as it lives. */
export async function isHolderAlive(db: Database, holder: string): Promise<boolean> {
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ free: boolean }>`SELECT pg_try_advisory_lock(${holder}::bigint) AS free`.execute(
      connection,
    )
    if (rows[0]?.free !== true) return true
    await sql`SELECT pg_advisory_unlock(${holder}::bigint)`.execute(connection)
    return false
  })
}
