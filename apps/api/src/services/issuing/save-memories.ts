import { selectCardStates } from '../../models/issuing/decision-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { type DecisionKey, noteSaved, selectUnsaved } from '../../models/issuing/unsaved-model.ts'
import { type DecisionUpkeep, readUpkeep } from './decision-upkeep.ts'
import type { LiveRules } from './live-rules.ts'
import type { LockedAccount } from './memory-cache.ts'
import { toRuleCard } from './rule-context.ts'
import { RuleMemory } from './rule-memory.ts'

/**
 * Brings the rows of what rules remember up to the last decision of these accounts: another process made some that it kept to itself.
 * The caller holds the accounts' locks. Nothing new is begun here: it would find these very decisions in the past.
 */
export async function saveMemories(
  client: HotPathClient,
  rules: LiveRules,
  accounts: readonly LockedAccount[],
): Promise<void> {
  const behind = accounts.filter(({ unsaved }) => unsaved > 0)
  if (behind.length === 0) return
  const all = await readAll(client, behind.flatMap(lastDecisions))
  const memory = new RuleMemory(client)
  await memory.load(
    rules,
    all.map(({ input }) => input),
    { isForRecord: true, isPast: true },
  )
  for (const { input, change, event } of all) {
    memory.count(rules, input, change)
    memory.remember(input, event)
  }
  const addresses = behind.map(({ lane, accountId }) => ({ lane, account_id: accountId }))
  await Promise.all([memory.write({ isSame: true }), noteSaved(client, addresses)])
  for (const account of behind) account.unsaved = 0
}

/** Those that the rows do not hold. Each by its number: by a range of them, a plan might read through all that the account ever decided. */
const lastDecisions = ({ lane, accountId, seq, unsaved }: LockedAccount): DecisionKey[] =>
  Array.from({ length: unsaved }, (_, back) => ({ lane, account_id: accountId, seq: seq - BigInt(back) }))

async function readAll(client: HotPathClient, keys: readonly DecisionKey[]): Promise<readonly DecisionUpkeep[]> {
  const decisions = await selectUnsaved(client, keys)
  const cardKeys = new Map(decisions.map(({ lane, card_id }) => [card_id, { lane, card_id }]))
  const states = await selectCardStates(client, [...cardKeys.values()])
  const cards = new Map(states.map((card) => [card.card_id, toRuleCard(card)]))
  return decisions.map((decision) => {
    const card = cards.get(decision.card_id)
    if (card === undefined) throw new Error(`the card ${decision.card_id} decided something and is not in its lane`)
    return readUpkeep(card, decision)
  })
}
