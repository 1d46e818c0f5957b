import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { countDecidedBy, type ExceptionRow, wasDeclinedByRule } from '../models/exception-model.ts'
import { lockCurrentPolicy } from '../models/exception-policy-model.ts'

/** Who decided, where the policy did. */
export const POLICY = 'policy'

const MONTH_MS = 30 * 86_400_000
/** A grant of the policy is for trying again now, not for some day. */
export const POLICY_WAITS_MS = 86_400_000

/**
 * The version of the operator's policy that grants a request without a member of staff, if it does. What a rule declined is never granted
 * by it: the rule is the operator's word. The caller holds the account's lock, so that two requests at once do not both count as the last
 * one; until it ends the policy stays as it is, so that nothing is granted by one that has been replaced.
 */
export async function findGrantingPolicy(
  { clock }: Pick<Context, 'clock'>,
  tx: DatabaseTransaction,
  row: ExceptionRow,
): Promise<number | undefined> {
  const policy = await lockCurrentPolicy(tx, 'share')
  const most = policy.most_minor[row.currency]
  if (most === undefined || row.amount_minor > BigInt(most)) return undefined
  if (await wasDeclinedByRule(tx, row)) return undefined
  const since = new Date(clock.nowMs() - MONTH_MS)
  const granted = await countDecidedBy(tx, row, { decidedBy: POLICY, since })
  return granted < policy.per_month ? policy.version : undefined
}
