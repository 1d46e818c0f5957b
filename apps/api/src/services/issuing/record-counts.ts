import type { Fact, Fold } from '@cardwright/ledger'
import type { BalanceRow } from '../../models/issuing/balance-model.ts'
import type { ChainRow } from '../../models/issuing/chain-model.ts'
import { selectLineControls } from '../../models/issuing/decision-model.ts'
import { type IncrementRow, selectIncrements } from '../../models/issuing/increment-model.ts'
import { selectCurrentNumber } from '../../models/issuing/rule-set-reading.ts'
import type { CounterWrites } from '../../models/issuing/usage-model.ts'
import type { Ingestion } from './ingestion.ts'
import { toLockedAccount } from './memory-cache.ts'
import type { KnownFact } from './record-chain.ts'
import { RuleMemory } from './rule-memory.ts'
import { type RequestChange, ruleUpkeep } from './rule-upkeep.ts'
import { saveMemories } from './save-memories.ts'
import { type CounterRead, readsFor, UsageSession } from './usage.ts'

/** Limits count a chain at its own time: the change is taken out of the window it was in and put into the one it is in. */
export async function countChange(
  { client, tools, address, card, chain }: Pick<Ingestion, 'client' | 'tools' | 'address' | 'card' | 'chain'>,
  row: ChainRow,
  after: Fold,
  requests: readonly RequestChange[],
  balances: readonly BalanceRow[],
): Promise<{ counters: CounterWrites; memory: RuleMemory }> {
  if (row.kind === 'refund' || row.currency !== card.currency)
    return { counters: { stored: [], added: [] }, memory: new RuleMemory(client) }
  const { lane, accountId } = address
  const documents = [
    ...(await selectLineControls(client, lane, card.counter_owner_id)).map((text) => ({
      compiled: tools.compileControls('card', card.currency, text),
      owner: { lane, kind: 'card' as const, id: card.counter_owner_id },
    })),
    ...[card.account_controls, card.ceiling].map((text) => ({
      compiled: tools.compileControls('account', card.currency, text),
      owner: { lane, kind: 'account' as const, id: accountId },
    })),
  ]
  const readsAt = (of: ChainRow): CounterRead[] => {
    const reads = documents.flatMap(({ compiled, owner }) =>
      readsFor(compiled, owner, { mcc: of.mcc, category: of.category }, of.authorized_at_ms),
    )
    return [...new Map(reads.map((read) => [`${read.owner.id} ${read.key}`, read])).values()]
  }
  const session = new UsageSession(client)
  const rules = await tools.ruleSets.at(client, await selectCurrentNumber(client))
  const [left, entered] = [chain.row === undefined ? [] : readsAt(chain.row), readsAt(row)]
  const upkeep = rules === undefined ? [] : ruleUpkeep(card, { before: chain, row, after }, requests)
  await session.load([...left, ...entered])
  for (const read of left)
    session.add(read, { usedMinor: -chain.before.usedMinor, count: -Number(chain.before.isCounted) })
  for (const read of entered) session.add(read, { usedMinor: after.usedMinor, count: Number(after.isCounted) })
  const memory = new RuleMemory(client)
  if (rules !== undefined) {
    const locked = toLockedAccount(balances)
    if (locked !== undefined) await saveMemories(client, rules, [locked])
    await memory.load(
      rules,
      upkeep.map(({ input }) => input),
      { isForRecord: true },
    )
    for (const { input, change } of upkeep) memory.count(rules, input, change)
  }
  return { counters: session.settle(), memory }
}

interface KnownIncrement {
  providerId: string
  isDeclined: boolean
  change: RequestChange
}

/** Increments that this record tells of for the first time, or of which it says otherwise than what was known. */
export function incrementsOf({ chain, newFacts }: Ingestion, facts: readonly KnownFact[]): KnownIncrement[] {
  const isNew = new Set(newFacts.map(({ providerId }) => providerId))
  const before = new Map(
    (chain.facts as (Fact & { providerId: string })[]).map(({ providerId, isApproved }) => [providerId, isApproved]),
  )
  return facts.flatMap(({ fact, providerId }): KnownIncrement[] => {
    if (fact.kind !== 'increment') return []
    const isDeclined = !fact.isApproved
    if (isNew.has(providerId)) {
      const change = { atMs: fact.providerAtMs, attempts: 1, declined: isDeclined ? 1 : 0 }
      return [{ providerId, isDeclined, change }]
    }
    const wasDeclined = before.get(providerId) === false
    if (wasDeclined === isDeclined) return []
    return [{ providerId, isDeclined, change: { atMs: fact.providerAtMs, attempts: 0, declined: isDeclined ? 1 : -1 } }]
  })
}

/** An increment that was decided here counts where it was made, which need not be where its chain began. */
export async function placeIncrements(
  { client, address, record }: Ingestion,
  increments: readonly KnownIncrement[],
): Promise<KnownIncrement[]> {
  const known = await selectIncrements(
    client,
    increments.map(({ providerId }) => ({ lane: address.lane, provider: record.provider, provider_id: providerId })),
  )
  const places = new Map(known.map((row) => [row.provider_id, row]))
  return increments.map((increment) => {
    const row = places.get(increment.providerId)
    if (row === undefined) return increment
    const place = { merchantId: row.merchant_id, mcc: row.mcc, country: row.country }
    return { ...increment, change: { ...increment.change, place } }
  })
}

export const toIncrementRow = (
  { record, address, card }: Ingestion,
  row: ChainRow,
  { providerId, isDeclined, change }: KnownIncrement,
): IncrementRow => ({
  lane: address.lane,
  provider: record.provider,
  provider_id: providerId,
  account_id: address.accountId,
  counter_owner_id: card.counter_owner_id,
  currency: record.currency,
  merchant_id: row.merchant_id,
  mcc: row.mcc,
  country: row.country,
  is_declined: isDeclined,
  at_ms: change.atMs,
})
