import { type Selectable, sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { StoredRule } from './rule-model.ts'

/** A version as a rule set keeps it: a snapshot, so that an old decision can be explained and made again. */
export interface StoredRuleDocument extends StoredRule {
  ruleId: string
  version: number
  name: string
}

/** Since which set each remembered thing is kept without a gap, by whose rules need it and what it is. */
export type Maintained = Record<string, number>

interface RuleSetsTable {
  number: bigint
  content_hash: string
  documents: StoredRuleDocument[]
  shadows: StoredRuleDocument[]
  maintained: Maintained
  changed_by: string
  reason: string
  at: Date
}

interface RuleSetCurrentTable {
  is_only: boolean
  number: bigint
}

export interface RuleSetTables {
  rule_sets: RuleSetsTable
  rule_set_current: RuleSetCurrentTable
}

export type RuleSetRow = Selectable<RuleSetsTable>

/** Takes the lock under which rule sets follow one another, and reads the one that decides now. */
export async function lockCurrentRuleSet(db: Database): Promise<RuleSetRow> {
  const { number } = await db.selectFrom('rule_set_current').select('number').forUpdate().executeTakeFirstOrThrow()
  return findRuleSetOrThrow(db, number)
}

export const findCurrentRuleSet = (db: Database): Promise<RuleSetRow> =>
  db
    .selectFrom('rule_sets')
    .innerJoin('rule_set_current', 'rule_set_current.number', 'rule_sets.number')
    .selectAll('rule_sets')
    .executeTakeFirstOrThrow()

export const findRuleSetOrThrow = (db: Database, number: bigint): Promise<RuleSetRow> =>
  db.selectFrom('rule_sets').selectAll().where('number', '=', number).executeTakeFirstOrThrow()

export const findRuleSets = (db: Database, numbers: readonly bigint[]): Promise<RuleSetRow[]> =>
  numbers.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('rule_sets')
        .selectAll()
        .where('number', 'in', [...numbers])
        .execute()

/** Makes a set the one that decides, from this transaction's commit on. */
export async function insertRuleSet(db: Database, set: RuleSetRow): Promise<void> {
  const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::json`
  await db
    .insertInto('rule_sets')
    .values({
      ...set,
      documents: json(set.documents),
      shadows: json(set.shadows),
      maintained: json(set.maintained),
    })
    .execute()
  await db.updateTable('rule_set_current').set({ number: set.number }).execute()
}
