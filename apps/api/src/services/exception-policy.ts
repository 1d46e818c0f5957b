import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { countDecidedBy, type ExceptionRow, wasDeclinedByRule } from '../models/exception-model.ts'

/** Who decided, where the policy did. */
export const POLICY = 'policy'

const MONTH_MS = 30 * 86_400_000
/** A grant of the policy is for trying again now, not for some day. */
export const POLICY_WAITS_MS = 86_400_000

/**
 * Whether the operator's policy grants a request without a member of staff. What a rule declined is never granted by it: the rule is the
 * operator's word. The caller holds the account's lock, so that two requests at once do not both count as the last one.
 */
export async function isGrantedByPolicy(
  { config, clock }: Pick<Context, 'config' | 'clock'>,
  tx: DatabaseTransaction,
  row: ExceptionRow,
): Promise<boolean> {
  const { mostMinor, perMonth } = config.exceptionPolicy
  const most = mostMinor.get(row.currency)
  if (most === undefined || row.amount_minor > most) return false
  if (await wasDeclinedByRule(tx, row)) return false
  const since = new Date(clock.nowMs() - MONTH_MS)
  return (await countDecidedBy(tx, row, { decidedBy: POLICY, since })) < perMonth
}
