import { type ExceptionId, laneOfId } from '@cardwright/contracts'
import { type ColumnType, type Generated, type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

export interface ExceptionMerchant {
  id: string
  name: string
  category: string
  categoryCode: string
  city: string
  country: string
}

interface ExceptionsTable {
  lane: number
  id: ExceptionId
  account_id: string
  user_id: string
  card_id: string
  counter_owner_id: string
  authorization_id: string
  merchant: ColumnType<ExceptionMerchant, string, never>
  merchant_id: string
  amount_minor: bigint
  granted_minor: bigint | null
  currency: string
  decline_reason: string
  reason: string
  status: Generated<'pending' | 'granted' | 'refused' | 'used' | 'cancelled'>
  decision_reason: string | null
  decided_by: string | null
  decided_at: Date | null
  /** The version of the policy that granted it, where that was not staff. */
  policy_version: number | null
  expires_at: Date | null
  used_by: string | null
  created_at: Date
  updated_at: Date
}

export interface ExceptionTables {
  exceptions: ExceptionsTable
}

export type ExceptionRow = Selectable<ExceptionsTable>
export type ExceptionStatus = ExceptionRow['status'] | 'expired'

type NewException = Omit<
  ExceptionRow,
  | 'status'
  | 'granted_minor'
  | 'decision_reason'
  | 'decided_by'
  | 'decided_at'
  | 'policy_version'
  | 'expires_at'
  | 'used_by'
  | 'updated_at'
>

export const insertException = (db: Database, row: NewException): Promise<ExceptionRow> =>
  db
    .insertInto('exceptions')
    .values({
      ...row,
      merchant: JSON.stringify(row.merchant),
      granted_minor: null,
      decision_reason: null,
      decided_by: null,
      decided_at: null,
      policy_version: null,
      expires_at: null,
      used_by: null,
      updated_at: row.created_at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

export const findException = (db: Database, id: ExceptionId): Promise<ExceptionRow | undefined> =>
  db.selectFrom('exceptions').selectAll().where('lane', '=', laneOfId(id)).where('id', '=', id).executeTakeFirst()

/** The request for a payment that has not been taken back. */
export const findExceptionOfPayment = (
  db: Database,
  { lane, authorizationId }: { lane: number; authorizationId: string },
): Promise<ExceptionRow | undefined> =>
  db
    .selectFrom('exceptions')
    .selectAll()
    .where('lane', '=', lane)
    .where('authorization_id', '=', authorizationId)
    .where('status', '<>', 'cancelled')
    .executeTakeFirst()

/** Whether a rule declined the payment, and not a limit or restriction of the card or account; also where no answer of ours is known. */
export async function wasDeclinedByRule(
  db: Database,
  { lane, authorization_id: authorizationId }: Pick<ExceptionRow, 'lane' | 'authorization_id'>,
): Promise<boolean> {
  const { rows } = await sql<{ by_rule: boolean }>`
    SELECT trace ->> 'otherwise' IS NOT NULL AS by_rule FROM decisions
    WHERE lane = ${lane} AND authorization_id = ${authorizationId} ORDER BY seq DESC LIMIT 1`.execute(db)
  return rows[0]?.by_rule ?? true
}

/** How many of an account's requests somebody has decided since a moment. */
export async function countDecidedBy(
  db: Database,
  { lane, account_id: accountId }: Pick<ExceptionRow, 'lane' | 'account_id'>,
  { decidedBy, since }: { decidedBy: string; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('exceptions')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('lane', '=', lane)
    .where('account_id', '=', accountId)
    .where('decided_by', '=', decidedBy)
    .where('decided_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Changes one under its account's lock. */
export const updateException = (
  db: Database,
  id: ExceptionId,
  change: Partial<
    Pick<
      ExceptionRow,
      'status' | 'granted_minor' | 'decision_reason' | 'decided_by' | 'decided_at' | 'policy_version' | 'expires_at'
    >
  > & { updated_at: Date },
): Promise<ExceptionRow> =>
  db
    .updateTable('exceptions')
    .set(change)
    .where('lane', '=', laneOfId(id))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export interface ExceptionFilter {
  lane?: number | undefined
  accountId?: string | undefined
  status?: ExceptionStatus | undefined
  now: Date
}

/** A person's own (with lane and account), the newest first; else everybody's, the oldest first. */
export function listExceptions(
  db: Database,
  { lane, accountId, status, now }: ExceptionFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<ExceptionRow[]> {
  const isOwn = accountId !== undefined && lane !== undefined
  let query = db.selectFrom('exceptions').selectAll()
  if (isOwn) query = query.where('lane', '=', lane).where('account_id', '=', accountId)
  if (status === 'granted') query = query.where('status', '=', 'granted').where('expires_at', '>', now)
  else if (status === 'expired') query = query.where('status', '=', 'granted').where('expires_at', '<=', now)
  else if (status !== undefined) query = query.where('status', '=', status)
  if (after !== undefined) {
    const beyond = sql.raw(isOwn ? '<' : '>')
    query = query.where(sql<boolean>`(created_at, id) ${beyond} (${after.at}::timestamptz, ${after.id}::text)`)
  }
  const direction = isOwn ? 'desc' : 'asc'
  return query.orderBy('created_at', direction).orderBy('id', direction).limit(limit).execute()
}
