import type { Maintained, StoredRuleDocument } from '../rules/rule-set-model.ts'
import type { HotPathClient } from './statement.ts'

export interface RunningRuleSet {
  content_hash: string
  documents: StoredRuleDocument[]
  shadows: StoredRuleDocument[]
  maintained: Maintained
}

/** The number of the rule set that decides now. */
export async function selectCurrentNumber(client: HotPathClient): Promise<bigint> {
  const { rows } = await client.query<{ number: bigint }>({
    name: 'rule_set_current',
    text: 'SELECT number FROM rule_set_current',
  })
  return rows[0]?.number ?? 0n
}

/** A set by its number, in the transaction that needs it; asked once a process. */
export async function selectRuleSet(client: HotPathClient, number: bigint): Promise<RunningRuleSet> {
  const { rows } = await client.query<RunningRuleSet>({
    text: 'SELECT content_hash, documents, shadows, maintained FROM rule_sets WHERE number = $1',
    values: [number],
  })
  const [row] = rows
  if (row === undefined) throw new Error(`the rule set ${number} is not there`)
  return row
}

export interface GrantedException {
  id: string
  granted_minor: bigint
  /** Granted by the policy, and not by a member of staff. */
  is_by_policy: boolean
}

/** Exceptions that were granted for this card and merchant and still stand, the one that expires first at the front. */
export async function selectGranted(
  client: HotPathClient,
  asked: {
    lane: number
    counterOwnerId: string
    merchantId: string
    currency: string
    amountMinor: bigint
    clockMs: number
  },
): Promise<GrantedException[]> {
  const { rows } = await client.query<GrantedException>({
    name: 'exceptions_granted',
    text: `SELECT id, granted_minor, policy_version IS NOT NULL AS is_by_policy FROM exceptions
      WHERE lane = $1 AND counter_owner_id = $2 AND merchant_id = $3 AND currency = $4 AND status = 'granted' AND granted_minor >= $5
        AND expires_at > to_timestamp($6::bigint / 1000::float8) ORDER BY expires_at, id`,
    values: [asked.lane, asked.counterOwnerId, asked.merchantId, asked.currency, asked.amountMinor, asked.clockMs],
  })
  return rows
}

export interface ExceptionUse {
  lane: number
  id: string
  used_by: string
}

/** Uses an exception up, in the transaction of the decision that it lets through and under its account's lock. */
export async function useException(client: HotPathClient, use: ExceptionUse, clockMs: number): Promise<void> {
  const { rowCount } = await client.query({
    name: 'exceptions_use',
    text: `UPDATE exceptions SET status = 'used', used_by = $3, updated_at = to_timestamp($4::bigint / 1000::float8)
      WHERE lane = $1 AND id = $2 AND status = 'granted'`,
    values: [use.lane, use.id, use.used_by, clockMs],
  })
  if (rowCount !== 1) throw new Error(`the exception ${use.id} was not there to be used`)
}
