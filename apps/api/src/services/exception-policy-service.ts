import { AppError, type ApprovalId, type ExceptionPolicyChangeRequest, type FieldError } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import { isCurrency, toSafeNumber } from '@cardwright/money'
import type { Context } from '../context.ts'
import type { Database, DatabaseTransaction } from '../database/database.ts'
import { insertAudit } from '../models/audit-model.ts'
import {
  type ExceptionPolicyRow,
  findCurrentPolicyVersion,
  insertPolicy,
  listPolicies,
  lockCurrentPolicy,
} from '../models/exception-policy-model.ts'
import { exceptionPolicyChanged } from '../observability/rule-events.ts'
import { type ExceptionPolicyChange, POLICY_SUBJECT, requestApproval } from './rules/approval-requests.ts'
import type { StaffActor } from './staff-actor.ts'

export interface ExceptionPolicyStory {
  currentVersion: number
  versions: ExceptionPolicyRow[]
}

/**
 * The policy with its versions, the newest first, or with the one version asked for.
 * @throws AppError `not_found`
 */
export async function readExceptionPolicy(
  { db }: Pick<Context, 'db'>,
  { version }: { version?: number | undefined },
): Promise<ExceptionPolicyStory> {
  const currentVersion = await findCurrentPolicyVersion(db)
  const all = await listPolicies(db)
  const versions = version === undefined ? all : all.filter((row) => row.version === version)
  if (versions.length === 0) throw new AppError('not_found')
  return { currentVersion, versions }
}

/**
 * Asks for another policy. A second member of staff must agree.
 * @throws AppError `validation_failed`, `conflict` where another version counts than the one it is to replace
 */
export function changeExceptionPolicy(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  staff: StaffActor,
  { replaces, limits, perMonth, reason }: ExceptionPolicyChangeRequest,
): Promise<ApprovalId> {
  const errors = limits.flatMap(({ currency }, index) => (isCurrency(currency) ? [] : [unknownCurrency(index)]))
  if (errors.length > 0) throw new AppError('validation_failed', { errors })
  const byCurrency = limits
    .map(({ currency, amountMinor }) => ({ currency, amountMinor: toSafeNumber(amountMinor) }))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
  return context.db.transaction().execute(async (tx) => {
    await lockVersion(tx, replaces)
    return requestApproval(context, tx, staff, {
      action: 'exception_policy.change',
      subject: { replaces, limits: byCurrency, perMonth },
      reason,
    })
  })
}

const unknownCurrency = (index: number): FieldError => ({
  path: `limits.${index}.currency`,
  code: 'reference_unknown',
  message: 'This is no currency of ISO 4217',
})

/**
 * What was asked for and agreed to counts from this transaction's commit on, if what it replaces still counts.
 * @throws AppError `conflict`
 */
export async function carryOutPolicyChange(
  context: Pick<Context, 'clock' | 'newId' | 'logger'>,
  tx: DatabaseTransaction,
  {
    change,
    approval,
    staff,
    reason,
  }: {
    change: ExceptionPolicyChange
    approval: { id: ApprovalId; requested_by: string; reason: string }
    staff: StaffActor
    reason: string
  },
): Promise<void> {
  const { replaces, limits, perMonth } = change
  await lockVersion(tx, replaces)
  const at = context.clock.now()
  const version = replaces + 1
  await insertPolicy(tx, {
    version,
    most_minor: Object.fromEntries(limits.map(({ currency, amountMinor }) => [currency, amountMinor])),
    per_month: perMonth,
    reason: approval.reason,
    requested_by: approval.requested_by,
    approved_by: staff.userId,
    approval_id: approval.id,
    at,
  })
  const lane = laneOfSubject(POLICY_SUBJECT)
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at,
    actorKind: 'staff',
    actorId: staff.userId,
    action: 'exception_policy.changed',
    subjectKind: POLICY_SUBJECT,
    subjectId: POLICY_SUBJECT,
    reason,
    details: { version, ...change, requestedBy: approval.requested_by },
    requestId: staff.requestId,
  })
  exceptionPolicyChanged(context.logger, { version, staffId: staff.userId })
}

async function lockVersion(tx: Database, replaces: number): Promise<void> {
  const { version } = await lockCurrentPolicy(tx, 'change')
  if (version !== replaces) {
    throw new AppError('conflict', { detail: `Version ${version} of the policy counts now, and not ${replaces}.` })
  }
}
