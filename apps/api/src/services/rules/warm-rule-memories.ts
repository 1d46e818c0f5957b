import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { toQueryClient } from '../../database/query-client.ts'
import { lockBalances } from '../../models/issuing/balance-model.ts'
import type { PastOwner } from '../../models/issuing/rule-past-model.ts'
import {
  listRememberedAccounts,
  listUnreadyMemories,
  type RememberedAccount,
} from '../../models/rules/remembering-model.ts'
import { findCurrentRuleSet } from '../../models/rules/rule-set-model.ts'
import { createRuleSets, type LiveRules, type OwnerPlan, type RuleSets } from '../issuing/live-rules.ts'
import { toLockedAccount } from '../issuing/memory-cache.ts'
import { RuleMemory } from '../issuing/rule-memory.ts'
import { saveMemories } from '../issuing/save-memories.ts'

type Dependencies = Pick<Context, 'db' | 'clock'>

/** How much of a past is taken in while one account is locked: some hundredths of a second. */
const PIECE = 2_000
const ACCOUNTS_AT_ONCE = 200
const OWNERS_AT_ONCE = 200

/** Whose memory it is, and whose rules it is for. */
interface WarmedOwner extends PastOwner {
  userId: string
  places: readonly string[]
}

/**
 * Takes the past of every account in that rules ask for and nobody keeps yet, beside the decisions: in pieces, each under the
 * account's lock for a moment. May be ended and begun again at any time; what is in stays in.
 */
export async function warmAllMemories(context: Dependencies, signal: AbortSignal): Promise<void> {
  const ruleSets = createRuleSets()
  const { number } = await findCurrentRuleSet(context.db)
  let after: RememberedAccount | undefined
  while (!signal.aborted) {
    const accounts = await listRememberedAccounts(context.db, { after, limit: ACCOUNTS_AT_ONCE })
    if (accounts.length === 0) return
    const rules = await ruleSets.at(toQueryClient(context.db), (await findCurrentRuleSet(context.db)).number)
    // Newer rules have ordered a run of their own.
    if (rules === undefined || rules.number !== number) return
    for (const owner of await withoutPast(context, rules, accounts.flatMap(ownersOf)))
      await warmOwner(context, ruleSets, owner, signal)
    after = accounts.at(-1)
  }
}

/** Goes on where decisions met a past too long to be taken in at once. */
export async function warmUnreadyMemories(context: Dependencies, signal: AbortSignal): Promise<void> {
  const ruleSets = createRuleSets()
  let after: { lane: number; owner_id: string } | undefined
  while (!signal.aborted) {
    const rows = await listUnreadyMemories(context.db, { after, limit: OWNERS_AT_ONCE })
    for (const { lane, owner_id: ownerId, currency, account_id: accountId, user_id: userId, places } of rows) {
      const ownerKind = ownerId === accountId ? 'account' : 'card'
      await warmOwner(context, ruleSets, { lane, ownerId, currency, accountId, userId, places, ownerKind }, signal)
    }
    after = rows.at(-1)
    if (rows.length < OWNERS_AT_ONCE) return
  }
}

function ownersOf({ lane, account_id: accountId, user_id: userId, currency, lines }: RememberedAccount): WarmedOwner[] {
  const shared = { lane, accountId, userId, currency, places: [] }
  return [
    { ...shared, ownerKind: 'account', ownerId: accountId },
    ...lines.map((line): WarmedOwner => ({ ...shared, ownerKind: 'card', ownerId: line })),
  ]
}

/** Those of whom something is asked that is not kept; read without a lock, to leave the others alone. */
async function withoutPast(
  { db }: Pick<Context, 'db'>,
  rules: LiveRules,
  owners: readonly WarmedOwner[],
): Promise<readonly WarmedOwner[]> {
  const missing = await new RuleMemory(toQueryClient(db)).findMissing(
    owners.map((owner) => ({ owner, plan: planOf(rules, owner) })),
  )
  return owners.filter((owner) => missing.has(owner))
}

const planOf = (rules: LiveRules, { ownerKind, ownerId, userId }: WarmedOwner): OwnerPlan => {
  const subject = { cardId: ownerKind === 'card' ? ownerId : '', cardholderId: userId, groupIds: [] }
  const { card, cardholder } = rules.planFor(subject)
  return ownerKind === 'card' ? card : cardholder
}

async function warmOwner(
  { db, clock }: Dependencies,
  ruleSets: RuleSets,
  owner: WarmedOwner,
  signal: AbortSignal,
): Promise<void> {
  let isReady = false
  while (!isReady && !signal.aborted)
    isReady = await db.transaction().execute((tx) => warmPiece(tx, ruleSets, owner, clock.nowMs()))
}

async function warmPiece(
  tx: DatabaseTransaction,
  ruleSets: RuleSets,
  owner: WarmedOwner,
  atMs: number,
): Promise<boolean> {
  const client = toQueryClient(tx)
  const locked = toLockedAccount(await lockBalances(client, [{ lane: owner.lane, account_id: owner.accountId }]))
  const rules = await ruleSets.at(client, (await findCurrentRuleSet(tx)).number)
  if (rules === undefined) return true
  if (locked !== undefined) await saveMemories(client, rules, [locked])
  const memory = new RuleMemory(client)
  const isReady = await memory.warm(owner, planOf(rules, owner), { atMs, most: PIECE, places: owner.places })
  await memory.write()
  return isReady
}
