import type { RuleId } from '@cardwright/contracts'
import { type Selectable, sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { Position } from '../../paging.ts'

export type RuleState = 'draft' | 'shadow' | 'live' | 'retired'

interface RulesTable {
  id: RuleId
  starter_key: string | null
  created_by: string
  created_at: Date
  updated_at: Date
}

interface RuleVersionsTable {
  rule_id: RuleId
  version: number
  state: RuleState
  name: string
  /** The document as it runs, amounts as JSON integers. */
  document: StoredRule
  content_hash: string
  reason: string
  created_by: string
  created_at: Date
  published_at: Date | null
}

/** A rule's document as JSON keeps it. */
export interface StoredRule {
  scope: { kind: 'program' | 'group' | 'cardholder' | 'card'; id?: string }
  stream: 'authorization' | 'three_ds' | 'tokenization'
  when: string
  action: StoredAction
  onError: 'decline' | 'ignore'
}

export type StoredAction =
  | { kind: 'decline'; reason: string }
  | { kind: 'partial'; maxAmountMinor?: number; percent?: number }
  | { kind: 'hold_buffer'; amountMinor?: number; percent?: number }
  | { kind: 'tag'; tag: string }
  | { kind: 'open_case'; title: string }

export interface RuleTables {
  rules: RulesTable
  rule_versions: RuleVersionsTable
}

export type RuleVersionRow = Selectable<RuleVersionsTable>

/** A rule with the version that counts now: the live one, else the newest; where one state is asked for, the newest in it. */
export interface RuleSummaryRow {
  id: RuleId
  created_at: Date
  updated_at: Date
  version: number
  state: RuleState
  name: string
  document: StoredRule
}

/** Inserts a rule; false when the starter rule of that key is there already. */
export async function insertRule(
  db: Database,
  rule: { id: RuleId; starterKey?: string | undefined; createdBy: string; at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('rules')
    .values({
      id: rule.id,
      starter_key: rule.starterKey ?? null,
      created_by: rule.createdBy,
      created_at: rule.at,
      updated_at: rule.at,
    })
    .onConflict((conflict) => conflict.column('starter_key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Takes the lock of a rule, so that its versions are numbered and moved one after the other. */
export async function lockRule(db: Database, id: RuleId): Promise<boolean> {
  const row = await db.selectFrom('rules').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return row !== undefined
}

export async function insertRuleVersion(
  db: Database,
  version: Omit<RuleVersionRow, 'state' | 'published_at'>,
): Promise<void> {
  await db
    .insertInto('rule_versions')
    .values({
      ...version,
      document: sql`${JSON.stringify(version.document)}::json`,
      state: 'draft',
      published_at: null,
    })
    .execute()
  await db.updateTable('rules').set({ updated_at: version.created_at }).where('id', '=', version.rule_id).execute()
}

export async function nextVersionNumber(db: Database, ruleId: RuleId): Promise<number> {
  const row = await db
    .selectFrom('rule_versions')
    .select((select) => select.fn.max('version').as('top'))
    .where('rule_id', '=', ruleId)
    .executeTakeFirst()
  return (row?.top ?? 0) + 1
}

export const findRuleVersion = (db: Database, ruleId: RuleId, version: number): Promise<RuleVersionRow | undefined> =>
  db
    .selectFrom('rule_versions')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('version', '=', version)
    .executeTakeFirst()

/** The versions of a rule, the newest first. */
export const listRuleVersions = (db: Database, ruleId: RuleId): Promise<RuleVersionRow[]> =>
  db.selectFrom('rule_versions').selectAll().where('rule_id', '=', ruleId).orderBy('version', 'desc').execute()

/** Everything that runs: live and in shadow. */
export const listRunningVersions = (db: Database): Promise<RuleVersionRow[]> =>
  db
    .selectFrom('rule_versions')
    .selectAll()
    .where('state', 'in', ['live', 'shadow'])
    .orderBy('rule_id')
    .orderBy('version')
    .execute()

export async function moveRuleVersion(
  db: Database,
  { ruleId, version, state, at }: { ruleId: RuleId; version: number; state: RuleState; at: Date },
): Promise<void> {
  await db
    .updateTable('rule_versions')
    .set((update) => ({
      state,
      ...(state === 'retired'
        ? {}
        : { published_at: update.fn.coalesce('published_at', sql<Date>`${at}::timestamptz`) }),
    }))
    .where('rule_id', '=', ruleId)
    .where('version', '=', version)
    .execute()
  await db.updateTable('rules').set({ updated_at: at }).where('id', '=', ruleId).execute()
}

/** Rules, the newest first, each with the version that counts now; with a state those that have a version in it, each with that one. */
export async function listRuleSummaries(
  db: Database,
  { state, limit, after }: { state?: RuleState | undefined; limit: number; after?: Position | undefined },
): Promise<RuleSummaryRow[]> {
  const { rows } = await sql<RuleSummaryRow>`
    SELECT r.id, r.created_at, r.updated_at, v.version, v.state, v.name, v.document
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT * FROM rule_versions WHERE rule_id = r.id AND (${state ?? null}::text IS NULL OR state = ${state ?? null})
      ORDER BY (state = 'live') DESC, version DESC LIMIT 1) v
    WHERE (${after?.at ?? null}::timestamptz IS NULL OR (r.created_at, r.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text))
    ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`.execute(db)
  return rows
}
