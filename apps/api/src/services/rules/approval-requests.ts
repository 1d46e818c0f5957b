import type { ApprovalId } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { insertAudit } from '../../models/audit-model.ts'
import { findWaitingApproval, insertApproval } from '../../models/rules/approval-model.ts'
import type { StaffActor } from '../staff-actor.ts'

/** What nobody has agreed to for this long is forgotten. */
const WAITS_MS = 14 * 86_400_000

export type RuleApprovalAction = 'rule.promote' | 'rule.retire'

/** Asks for a second opinion; what waits already for the same thing is not asked twice. */
export async function requestApproval(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  staff: StaffActor,
  request: { action: RuleApprovalAction; ruleId: string; version: number; reason: string },
): Promise<ApprovalId> {
  const { action, ruleId, version, reason } = request
  const now = context.clock.now()
  const subjectKey = `${ruleId} ${version}`
  const waiting = await findWaitingApproval(tx, { action, subjectKey, now })
  if (waiting !== undefined) return waiting.id
  const id = context.newId('apr')
  await insertApproval(tx, {
    id,
    action,
    subject: { ruleId, version },
    subject_key: subjectKey,
    reason,
    requested_by: staff.userId,
    requested_at: now,
    expires_at: new Date(now.getTime() + WAITS_MS),
  })
  const lane = laneOfSubject(ruleId)
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at: now,
    actorKind: 'staff',
    actorId: staff.userId,
    action: `${action}_requested`,
    subjectKind: 'rule',
    subjectId: ruleId,
    reason,
    details: { version, approvalId: id },
    requestId: staff.requestId,
  })
  return id
}
