import type { Context } from '../../context.ts'
import { toQueryClient } from '../../database/query-client.ts'
import { lockBalances } from '../../models/issuing/balance-model.ts'
import { noteMemoryChange } from '../../models/issuing/rule-memory-model.ts'
import { deleteMerchantActivityBefore } from '../../models/rules/merchant-activity-model.ts'
import { deleteMemory, deleteSeenExcept, listMemories, type OldMemory } from '../../models/rules/remembering-model.ts'
import { findCurrentRuleSet } from '../../models/rules/rule-set-model.ts'
import { createRuleSets, type LiveRules } from '../issuing/live-rules.ts'
import { createOwnerMemory, isForgettable } from '../issuing/owner-memory.ts'

type Dependencies = Pick<Context, 'db' | 'clock'>

const ROWS_AT_ONCE = 1_000
const TWO_DAYS_MS = 2 * 86_400_000

/**
 * Forgets what no live or shadow rule asks for any more, and counts at places where nothing has happened for long, in small steps.
 * What a rule asks for again later is read from the past again.
 */
export async function forgetMemories(context: Dependencies, signal: AbortSignal): Promise<void> {
  const { db } = context
  const current = await findCurrentRuleSet(db)
  const rules = await createRuleSets().at(toQueryClient(db), current.number)
  let after: OldMemory | undefined
  while (!signal.aborted) {
    const rows = await listMemories(db, { after, limit: ROWS_AT_ONCE })
    for (const row of rows) if (isOld(rules, row, context.clock.nowMs())) await forget(db, row)
    after = rows.at(-1)
    if (rows.length < ROWS_AT_ONCE) break
  }
  await deleteMerchantActivityBefore(db, new Date(context.clock.nowMs() - TWO_DAYS_MS))
  // Sets are only ever begun anew under a later number, so what is not kept now never will be.
  const sinces = [...new Set(Object.values(current.maintained))]
  while (!signal.aborted && (await deleteSeenExcept(db, sinces, ROWS_AT_ONCE)) === ROWS_AT_ONCE);
}

function isOld(rules: LiveRules | undefined, row: OldMemory, nowMs: number): boolean {
  if (rules === undefined) return true
  const { lane, owner_id: ownerId, account_id: accountId, user_id: userId, currency } = row
  const ownerKind = ownerId === accountId ? 'account' : 'card'
  const subject = { cardId: ownerKind === 'card' ? ownerId : '', cardholderId: userId, groupIds: [] }
  const plan = rules.planFor(subject)[ownerKind === 'card' ? 'card' : 'cardholder']
  return isForgettable(createOwnerMemory({ lane, ownerId, accountId, currency, ownerKind }, plan), row, nowMs)
}

/** A decision that has read the row holds the lock until it has written it. */
const forget = (db: Dependencies['db'], row: OldMemory): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const client = toQueryClient(tx)
    await lockBalances(client, [row])
    await deleteMemory(tx, row)
    await noteMemoryChange(client, [row])
  })
