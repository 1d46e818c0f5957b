import { AppError } from '@cardwright/contracts'
import { checkRule, compileRuleSet, type RuleDocument, RuleSetError } from '@cardwright/rules'
import type { DatabaseTransaction } from '../../database/database.ts'
import { listRunningVersions, type RuleVersionRow } from '../../models/rules/rule-model.ts'
import {
  insertRuleSet,
  lockCurrentRuleSet,
  type Maintained,
  type StoredRuleDocument,
} from '../../models/rules/rule-set-model.ts'
import { keptFor, maintainedKey, rememberedFor } from './remembered.ts'
import { toRuleDocument } from './rule-documents.ts'

/**
 * Makes what is live and in shadow now the set that decides, from this transaction's commit on.
 * @throws AppError `rule_state_conflict` when the rules cannot run together
 */
export async function publishRuleSet(
  tx: DatabaseTransaction,
  change: { changedBy: string; reason: string; at: Date },
): Promise<bigint> {
  const current = await lockCurrentRuleSet(tx)
  const running = await listRunningVersions(tx)
  const documents = running.filter(({ state }) => state === 'live').map(toStored)
  const shadows = running.filter(({ state }) => state === 'shadow').map(toStored)
  const number = current.number + 1n
  const contentHash = hashOf(documents.map(toRuleDocument))
  for (const shadow of shadows) hashOf(withVersion(documents, shadow).map(toRuleDocument))
  await insertRuleSet(tx, {
    number,
    content_hash: documents.length === 0 ? '' : contentHash,
    documents,
    shadows,
    maintained: nextMaintained(current.maintained, [...documents, ...shadows].map(toRuleDocument), Number(number)),
    changed_by: change.changedBy,
    reason: change.reason,
    at: change.at,
  })
  return number
}

const toStored = ({ rule_id: ruleId, version, name, document }: RuleVersionRow): StoredRuleDocument => ({
  ruleId,
  version,
  name,
  ...document,
})

/** The live rules as they would be with this version among them: in the place of its rule's live version, if there is one. */
export const withVersion = <D extends { ruleId: string }>(documents: readonly D[], version: D): D[] => [
  ...documents.filter(({ ruleId }) => ruleId !== version.ruleId),
  version,
]

function hashOf(documents: readonly RuleDocument[]): string {
  try {
    return compileRuleSet(documents).contentHash
  } catch (error) {
    if (error instanceof RuleSetError) throw new AppError('rule_state_conflict', { detail: error.message })
    throw error
  }
}

/**
 * Since which set each remembered thing is kept without a gap, for each scope whose rules ask for it. What was not needed
 * for a while begins anew: its old rows have holes and are never read again.
 */
export function nextMaintained(before: Maintained, documents: readonly RuleDocument[], number: number): Maintained {
  const next: Maintained = {}
  for (const document of documents) {
    const checked = checkRule(document)
    if (!checked.ok) continue
    for (const name of checked.factNames) {
      const remembered = rememberedFor(name)
      if (remembered === undefined) continue
      const key = maintainedKey(keptFor(document.scope, remembered.owner), remembered.family)
      next[key] = before[key] ?? number
    }
  }
  return next
}
