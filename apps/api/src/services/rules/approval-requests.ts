import type { ApprovalId, RuleId } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { insertAudit } from '../../models/audit-model.ts'
import { findWaitingApproval, insertApproval } from '../../models/rules/approval-model.ts'
import type { StaffActor } from '../staff-actor.ts'

/** What nobody has agreed to for this long is forgotten. */
const WAITS_MS = 14 * 86_400_000

/** There is one policy about exceptions, so in the audit log its kind is its name. */
export const POLICY_SUBJECT = 'exception_policy'

/** A whole new policy about exceptions, and the version in whose place it comes. */
export interface ExceptionPolicyChange {
  replaces: number
  /** By currency in alphabetical order: the most that is granted, in minor units. */
  limits: readonly { currency: string; amountMinor: number }[]
  perMonth: number
}

/** What two members of staff have to agree about. */
export type ApprovalMatter =
  | { action: 'rule.promote' | 'rule.retire'; subject: { ruleId: RuleId; version: number } }
  | { action: 'exception_policy.change'; subject: ExceptionPolicyChange }

/** Asks for a second opinion; what waits already for the same thing is not asked twice. */
export async function requestApproval(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  staff: StaffActor,
  { reason, ...matter }: ApprovalMatter & { reason: string },
): Promise<ApprovalId> {
  const { action, subject } = matter
  const { kind, id: subjectId, key: subjectKey, details } = nameMatter(matter)
  const now = context.clock.now()
  const waiting = await findWaitingApproval(tx, { action, subjectKey, now })
  if (waiting !== undefined) return waiting.id
  const id = context.newId('apr')
  await insertApproval(tx, {
    id,
    action,
    subject: { ...subject },
    subject_key: subjectKey,
    reason,
    requested_by: staff.userId,
    requested_at: now,
    expires_at: new Date(now.getTime() + WAITS_MS),
  })
  const lane = laneOfSubject(subjectId)
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at: now,
    actorKind: 'staff',
    actorId: staff.userId,
    action: `${action}_requested`,
    subjectKind: kind,
    subjectId,
    reason,
    details: { ...details, approvalId: id },
    requestId: staff.requestId,
  })
  return id
}

/** What the matter is about in the audit log, and how it is told from others of its action. */
export function nameMatter(matter: ApprovalMatter): {
  kind: string
  id: string
  key: string
  details: Readonly<Record<string, unknown>>
} {
  if (matter.action === 'exception_policy.change') {
    const { replaces, limits, perMonth } = matter.subject
    const key = [replaces, ...limits.map(({ currency, amountMinor }) => `${currency}=${amountMinor}`), perMonth].join(
      ' ',
    )
    return { kind: POLICY_SUBJECT, id: POLICY_SUBJECT, key, details: { ...matter.subject } }
  }
  const { ruleId, version } = matter.subject
  return { kind: 'rule', id: ruleId, key: `${ruleId} ${version}`, details: { version } }
}
