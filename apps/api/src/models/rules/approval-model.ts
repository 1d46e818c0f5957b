import type { ApprovalId } from '@cardwright/contracts'
import { type ColumnType, type Generated, type Selectable, sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { Position } from '../../paging.ts'

interface ApprovalsTable {
  id: ApprovalId
  state: Generated<'pending' | 'approved' | 'rejected'>
  action: string
  subject: ColumnType<Record<string, unknown>, string, never>
  subject_key: string
  reason: string
  requested_by: string
  requested_at: Date
  expires_at: Date
  decided_by: string | null
  decision_reason: string | null
  decided_at: Date | null
}

export interface ApprovalTables {
  approvals: ApprovalsTable
}

export type ApprovalRow = Selectable<ApprovalsTable>
export type ApprovalState = ApprovalRow['state'] | 'expired'

export async function insertApproval(
  db: Database,
  approval: Pick<
    ApprovalRow,
    'id' | 'action' | 'subject' | 'subject_key' | 'reason' | 'requested_by' | 'requested_at' | 'expires_at'
  >,
): Promise<void> {
  await db
    .insertInto('approvals')
    .values({
      ...approval,
      subject: JSON.stringify(approval.subject),
      decided_by: null,
      decision_reason: null,
      decided_at: null,
    })
    .execute()
}

/** What waits already for the same thing. */
export const findWaitingApproval = (
  db: Database,
  { action, subjectKey, now }: { action: string; subjectKey: string; now: Date },
): Promise<ApprovalRow | undefined> =>
  db
    .selectFrom('approvals')
    .selectAll()
    .where('action', '=', action)
    .where('subject_key', '=', subjectKey)
    .where('state', '=', 'pending')
    .where('expires_at', '>', now)
    .executeTakeFirst()

export const lockApproval = (db: Database, id: ApprovalId): Promise<ApprovalRow | undefined> =>
  db.selectFrom('approvals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const decideApprovalRow = (
  db: Database,
  id: ApprovalId,
  decision: { state: 'approved' | 'rejected'; decidedBy: string; reason: string; at: Date },
): Promise<ApprovalRow> =>
  db
    .updateTable('approvals')
    .set({
      state: decision.state,
      decided_by: decision.decidedBy,
      decision_reason: decision.reason,
      decided_at: decision.at,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** The oldest first. */
export function listApprovals(
  db: Database,
  filter: { state?: ApprovalState | undefined; now: Date },
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<ApprovalRow[]> {
  let query = db.selectFrom('approvals').selectAll()
  const { state, now } = filter
  if (state === 'pending') query = query.where('state', '=', 'pending').where('expires_at', '>', now)
  else if (state === 'expired') query = query.where('state', '=', 'pending').where('expires_at', '<=', now)
  else if (state !== undefined) query = query.where('state', '=', state)
  if (after !== undefined) {
    query = query.where(sql<boolean>`(requested_at, id) > (${after.at}::timestamptz, ${after.id}::text)`)
  }
  return query.orderBy('requested_at').orderBy('id').limit(limit).execute()
}
