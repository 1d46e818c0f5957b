import type {
  AccountId,
  DocumentType,
  KycApplicationId,
  KycStatus,
  UploadId,
  UploadKind,
  UserId,
} from '@cardwright/contracts'
import type { ColumnType, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

export type ApplicationStatus = Exclude<KycStatus, 'not_started'>
export const OPEN_STATUSES = ['pending', 'in_review'] as const satisfies readonly ApplicationStatus[]

/** Something the person is to send again. */
export interface ResubmissionItem {
  field: string
  message: string
}

interface KycApplicationsTable {
  lane: number
  id: KycApplicationId
  user_id: UserId
  account_id: AccountId
  attempt: number
  status: ApplicationStatus
  sealed: Buffer
  document_type: DocumentType
  document_front_file_id: string
  document_back_file_id: string | null
  selfie_file_id: string
  terms_version: string | null
  provider: string
  provider_reference: string | null
  reasons: ColumnType<string[], string, string>
  resubmission: ColumnType<ResubmissionItem[] | null, string | null, string | null>
  decision_reason: string | null
  decided_by: string | null
  decided_at: Date | null
  submitted_at: Date
  updated_at: Date
}

export interface KycUploadRow {
  lane: number
  id: UploadId
  user_id: UserId
  kind: UploadKind
  file_id: string
  created_at: Date
  expires_at: Date
  used_by: KycApplicationId | null
}

interface KycDraftRow {
  lane: number
  user_id: UserId
  sealed: Buffer
  updated_at: Date
}

export interface KycTables {
  kyc_applications: KycApplicationsTable
  kyc_uploads: KycUploadRow
  kyc_drafts: KycDraftRow
}

export type KycApplicationRow = Selectable<KycApplicationsTable>

export interface Person {
  lane: number
  userId: UserId
}

export type NewApplication = Omit<
  KycApplicationRow,
  | 'provider_reference'
  | 'reasons'
  | 'resubmission'
  | 'decision_reason'
  | 'decided_by'
  | 'decided_at'
  | 'updated_at'
  | 'status'
>

/** Inserts an application that waits. Returns false when the person has an open one: the database allows one at a time. */
export async function insertApplication(db: Database, application: NewApplication): Promise<boolean> {
  const result = await db
    .insertInto('kyc_applications')
    .values({
      ...application,
      status: 'pending',
      provider_reference: null,
      reasons: '[]',
      resubmission: null,
      decision_reason: null,
      decided_by: null,
      decided_at: null,
      updated_at: application.submitted_at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** The application that counts: the newest one. */
export const findLatestApplication = (db: Database, { lane, userId }: Person): Promise<KycApplicationRow | undefined> =>
  db
    .selectFrom('kyc_applications')
    .selectAll()
    .where('lane', '=', lane)
    .where('user_id', '=', userId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()

export const listApplicationsOfPerson = (db: Database, { lane, userId }: Person): Promise<KycApplicationRow[]> =>
  db
    .selectFrom('kyc_applications')
    .selectAll()
    .where('lane', '=', lane)
    .where('user_id', '=', userId)
    .orderBy('attempt', 'desc')
    .execute()

/** For staff, who know an application by its id alone. */
export const findApplication = (db: Database, id: KycApplicationId): Promise<KycApplicationRow | undefined> =>
  db.selectFrom('kyc_applications').selectAll().where('id', '=', id).executeTakeFirst()

export interface QueueRow extends KycApplicationRow {
  email: string
  full_name: string
}

/** The oldest first, since they have waited longest. */
export function listApplications(
  db: Database,
  statuses: readonly ApplicationStatus[],
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<QueueRow[]> {
  let query = db
    .selectFrom('kyc_applications')
    .innerJoin('users', 'users.id', 'kyc_applications.user_id')
    .selectAll('kyc_applications')
    .select(['users.email', 'users.full_name'])
    .where('kyc_applications.status', 'in', [...statuses])
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) =>
      where(
        where.refTuple('kyc_applications.submitted_at', 'kyc_applications.id'),
        '>',
        where.tuple(at, id as KycApplicationId),
      ),
    )
  }
  return query.orderBy('kyc_applications.submitted_at').orderBy('kyc_applications.id').limit(limit).execute()
}

/** Notes that the provider has it. Nothing happens to an application that was decided meanwhile. */
export async function markInReview(
  db: Database,
  application: { lane: number; id: KycApplicationId },
  { reference, at }: { reference: string | null; at: Date },
): Promise<void> {
  await db
    .updateTable('kyc_applications')
    .set({ status: 'in_review', provider_reference: reference, updated_at: at })
    .where('lane', '=', application.lane)
    .where('id', '=', application.id)
    .where('status', '=', 'pending')
    .execute()
}

export interface ApplicationDecision {
  status: 'approved' | 'rejected' | 'resubmission_required'
  reasons: readonly string[]
  resubmission: readonly ResubmissionItem[] | null
  reason: string
  decidedBy: string
  at: Date
}

/** Decides an application that is still open. Returns false when somebody was faster. */
export async function decideApplication(
  db: Database,
  application: { lane: number; id: KycApplicationId },
  decision: ApplicationDecision,
): Promise<boolean> {
  const result = await db
    .updateTable('kyc_applications')
    .set({
      status: decision.status,
      reasons: JSON.stringify(decision.reasons),
      resubmission: decision.resubmission === null ? null : JSON.stringify(decision.resubmission),
      decision_reason: decision.reason,
      decided_by: decision.decidedBy,
      decided_at: decision.at,
      updated_at: decision.at,
    })
    .where('lane', '=', application.lane)
    .where('id', '=', application.id)
    .where('status', 'in', [...OPEN_STATUSES])
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Applications that were taken but have not reached the provider, for whoever finishes what a crash left behind. */
export const listUnstarted = (db: Database, before: Date, limit: number): Promise<KycApplicationRow[]> =>
  db
    .selectFrom('kyc_applications')
    .selectAll()
    .where('status', '=', 'pending')
    .where('submitted_at', '<', before)
    .orderBy('submitted_at')
    .limit(limit)
    .execute()
