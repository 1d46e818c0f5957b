import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '@cardwright/local-postgres'
import { contentHashOf, type RuleDocument } from '@cardwright/rules'
import { toStoredRule } from '../../apps/api/src/services/rules/rule-documents.ts'
import { nextMaintained } from '../../apps/api/src/services/rules/rule-set-publisher.ts'

/** Writes rules as set 1, without saying that it decides. */
export async function storeRuleSet(databaseUrl: string, documents: readonly RuleDocument[]): Promise<void> {
  const stored = documents.map((document) => ({
    ruleId: document.ruleId,
    version: document.version,
    name: document.name,
    ...toStoredRule(document),
  }))
  await withClient(databaseUrl, (client) =>
    client.query(
      `INSERT INTO rule_sets (number, content_hash, documents, shadows, maintained, changed_by, reason, at)
       VALUES (1, $1, $2, '[]', $3, 'bench', 'bench', now())`,
      [contentHashOf(stored), JSON.stringify(stored), JSON.stringify(nextMaintained({}, documents, 1))],
    ),
  )
}

export async function switchToSet(databaseUrl: string, set: number): Promise<void> {
  await withClient(databaseUrl, (client) => client.query('UPDATE rule_set_current SET number = $1', [set]))
}

/** The process of which PostgreSQL's others are children. */
export async function readPostmaster(databaseUrl: string): Promise<number> {
  const { rows } = await withClient(databaseUrl, (client) => client.query('SHOW data_directory'))
  const [pid] = readFileSync(join(String(rows[0]?.data_directory), 'postmaster.pid'), 'utf8').split('\n')
  return Number(pid)
}
