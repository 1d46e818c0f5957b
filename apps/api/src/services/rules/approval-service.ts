import { AppError, type ApprovalId } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { insertAudit } from '../../models/audit-model.ts'
import {
  type ApprovalRow,
  type ApprovalState,
  decideApprovalRow,
  listApprovals,
  lockApproval,
} from '../../models/rules/approval-model.ts'
import { decodeCursor, type Page, toPage } from '../../paging.ts'
import { carryOutPolicyChange } from '../exception-policy-service.ts'
import { mayChangeRules, type StaffActor } from '../staff-actor.ts'
import { type ApprovalMatter, nameMatter } from './approval-requests.ts'
import { carryOutTransition } from './rule-service.ts'

/** What a person sees: what waited too long counts as expired. */
export const stateOfApproval = (row: ApprovalRow, now: Date): ApprovalState =>
  row.state === 'pending' && row.expires_at <= now ? 'expired' : row.state

/** Second opinions asked for, the oldest first. */
export async function readApprovals(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { limit, cursor, state }: { limit: number; cursor?: string | undefined; state?: ApprovalState | undefined },
): Promise<Page<ApprovalRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listApprovals(db, { state, now: clock.now() }, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.requested_at, id: row.id }),
    (row) => row,
  )
}

export interface SecondOpinion {
  approvalId: ApprovalId
  decision: 'approve' | 'reject'
  reason: string
}

/**
 * Gives the second opinion; an approval acts at once, in the same transaction.
 * @throws AppError `not_found`, `own_request`, `approval_decided`, `forbidden`, `rule_state_conflict`, `conflict`
 */
export function decideApproval(
  context: Pick<Context, 'db' | 'clock' | 'newId' | 'logger' | 'queue'>,
  staff: StaffActor,
  { approvalId, decision, reason }: SecondOpinion,
): Promise<ApprovalRow> {
  if (!mayChangeRules(staff)) throw new AppError('forbidden')
  return context.db.transaction().execute(async (tx) => {
    const at = context.clock.now()
    const waiting = await lockApproval(tx, approvalId)
    if (waiting === undefined) throw new AppError('not_found')
    if (waiting.requested_by === staff.userId) throw new AppError('own_request')
    if (stateOfApproval(waiting, at) !== 'pending') throw new AppError('approval_decided')
    const matter = { action: waiting.action, subject: waiting.subject } as unknown as ApprovalMatter
    if (decision === 'approve') await carryOut(context, tx, { matter, approval: waiting, staff, reason })
    const state = decision === 'approve' ? 'approved' : 'rejected'
    const lane = laneOfSubject(nameMatter(matter).id)
    await insertAudit(tx, {
      lane,
      id: context.newId('aud', lane),
      at,
      actorKind: 'staff',
      actorId: staff.userId,
      action: `approval.${state}`,
      subjectKind: 'approval',
      subjectId: approvalId,
      reason,
      details: { asked: waiting.action, ...waiting.subject, requestedBy: waiting.requested_by },
      requestId: staff.requestId,
    })
    return decideApprovalRow(tx, approvalId, { state, decidedBy: staff.userId, reason, at })
  })
}

function carryOut(
  context: Pick<Context, 'db' | 'clock' | 'newId' | 'logger' | 'queue'>,
  tx: DatabaseTransaction,
  { matter, approval, ...agreed }: { matter: ApprovalMatter; approval: ApprovalRow; staff: StaffActor; reason: string },
): Promise<void> {
  if (matter.action === 'exception_policy.change')
    return carryOutPolicyChange(context, tx, { change: matter.subject, approval, ...agreed })
  const { action, subject } = matter
  return carryOutTransition(context, tx, { action, ...subject, ...agreed, requestedBy: approval.requested_by })
}
