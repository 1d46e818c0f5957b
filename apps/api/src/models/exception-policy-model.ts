import type { ApprovalId } from '@cardwright/contracts'
import { type ColumnType, type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'

interface ExceptionPoliciesTable {
  version: number
  /** By currency the most that is granted, in minor units; whole numbers that a double holds exactly. Empty: nothing is granted. */
  most_minor: ColumnType<Readonly<Record<string, number>>, string, never>
  per_month: number
  reason: string
  requested_by: string
  approved_by: string | null
  approval_id: ApprovalId | null
  at: Date
}

interface ExceptionPolicyCurrentTable {
  is_only: boolean
  version: number
}

export interface ExceptionPolicyTables {
  exception_policies: ExceptionPoliciesTable
  exception_policy_current: ExceptionPolicyCurrentTable
}

export type ExceptionPolicyRow = Selectable<ExceptionPoliciesTable>

/**
 * The policy that counts. With `share`, it is not changed before this transaction ends; with `change`, nothing is granted by it either,
 * and versions follow one another. (On a cluster these tables stay whole on the coordinator: row locks that are shared deadlock there on
 * tables that are the same on every node.)
 */
export async function lockCurrentPolicy(db: Database, lock: 'share' | 'change'): Promise<ExceptionPolicyRow> {
  const current = db.selectFrom('exception_policy_current').select('version')
  const { version } = await (lock === 'share' ? current.forShare() : current.forUpdate()).executeTakeFirstOrThrow()
  return selectPolicies(db).where('version', '=', version).executeTakeFirstOrThrow()
}

export async function findCurrentPolicyVersion(db: Database): Promise<number> {
  const current = await db.selectFrom('exception_policy_current').select('version').executeTakeFirstOrThrow()
  return current.version
}

/** Every version, the newest first. */
export const listPolicies = (db: Database): Promise<ExceptionPolicyRow[]> =>
  selectPolicies(db).orderBy('version', 'desc').execute()

const selectPolicies = (db: Database) => db.selectFrom('exception_policies').selectAll()

/** Makes a version the one that counts, from this transaction's commit on. */
export async function insertPolicy(db: Database, policy: ExceptionPolicyRow): Promise<void> {
  await db
    .insertInto('exception_policies')
    .values({ ...policy, most_minor: sql`${JSON.stringify(policy.most_minor)}::jsonb` })
    .execute()
  await db.updateTable('exception_policy_current').set({ version: policy.version }).execute()
}
