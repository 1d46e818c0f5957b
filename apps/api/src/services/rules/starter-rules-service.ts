import { STARTER_RULES } from '@cardwright/rules'
import type { Context } from '../../context.ts'
import { insertRule, insertRuleVersion } from '../../models/rules/rule-model.ts'
import { versionRow } from './rule-service.ts'

/**
 * Lays the rules that a program can begin with beside each other as drafts, each with its reason. None is live: what a program
 * declines is its operator's decision, and nobody should meet a decline that nobody chose. Can be repeated: what is there stays.
 */
export async function installStarterRules(context: Pick<Context, 'db' | 'clock' | 'newId'>): Promise<number> {
  let installed = 0
  for (const { key, reason, rule } of STARTER_RULES) {
    const isNew = await context.db.transaction().execute(async (tx) => {
      const id = context.newId('rule')
      const at = context.clock.now()
      if (!(await insertRule(tx, { id, starterKey: key, createdBy: 'system', at }))) return false
      const document = {
        ruleId: id,
        version: 1,
        scope: { kind: 'program' },
        stream: 'authorization',
        ...rule,
      } as const
      await insertRuleVersion(tx, { ...versionRow(document), reason, created_by: 'system', created_at: at })
      return true
    })
    if (isNew) installed += 1
  }
  return installed
}
