import type { RuleId } from '@cardwright/contracts'
import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import { type HotPathClient, runWithRows, type Statement } from '../issuing/statement.ts'

export type ShadowChange = 'newly_declined' | 'newly_approved' | 'approved_for_less' | 'approved_for_more'

/** What one version in shadow said on one day in one currency, to be added to what is known. */
export interface ShadowCount {
  rule_id: string
  version: number
  day: string
  currency: string
  evaluated: number
  matched: number
  errors: number
  newly_declined: number
  newly_declined_minor: bigint
  newly_approved: number
  newly_approved_minor: bigint
  approved_for_less: number
  approved_for_less_minor: bigint
  approved_for_more: number
  approved_for_more_minor: bigint
}

const ADD_COUNTS: Statement<ShadowCount> = {
  name: 'shadow_add',
  text: `INSERT INTO shadow_results AS s (rule_id, version, day, currency, evaluated, matched, errors, newly_declined, newly_declined_minor,
      newly_approved, newly_approved_minor, approved_for_less, approved_for_less_minor, approved_for_more, approved_for_more_minor)
    SELECT * FROM unnest($1::text[], $2::integer[], $3::date[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
      $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[]) ORDER BY 1, 2, 3, 4
    ON CONFLICT (rule_id, version, day, currency) DO UPDATE SET
      evaluated = s.evaluated + excluded.evaluated, matched = s.matched + excluded.matched, errors = s.errors + excluded.errors,
      newly_declined = s.newly_declined + excluded.newly_declined,
      newly_declined_minor = s.newly_declined_minor + excluded.newly_declined_minor,
      newly_approved = s.newly_approved + excluded.newly_approved,
      newly_approved_minor = s.newly_approved_minor + excluded.newly_approved_minor,
      approved_for_less = s.approved_for_less + excluded.approved_for_less,
      approved_for_less_minor = s.approved_for_less_minor + excluded.approved_for_less_minor,
      approved_for_more = s.approved_for_more + excluded.approved_for_more,
      approved_for_more_minor = s.approved_for_more_minor + excluded.approved_for_more_minor`,
  columns: [
    'rule_id',
    'version',
    'day',
    'currency',
    'evaluated',
    'matched',
    'errors',
    'newly_declined',
    'newly_declined_minor',
    'newly_approved',
    'newly_approved_minor',
    'approved_for_less',
    'approved_for_less_minor',
    'approved_for_more',
    'approved_for_more_minor',
  ],
}

export const addShadowCounts = (client: HotPathClient, rows: readonly ShadowCount[]) =>
  runWithRows(client, ADD_COUNTS, rows)

export interface ShadowExample {
  rule_id: string
  version: number
  decision_id: string
  authorization_id: string
  change: ShadowChange
  amount_minor: bigint
  currency: string
  merchant: string
  /** Unix milliseconds. */
  at_ms: number
}

/** How many examples of each version are kept. */
const EXAMPLES = 20

const ADD_EXAMPLES: Statement<ShadowExample> = {
  name: 'shadow_examples_add',
  text: `INSERT INTO shadow_examples (rule_id, version, decision_id, authorization_id, change, amount_minor, currency, merchant, at)
    SELECT x.rule_id, x.version, x.decision_id, x.authorization_id, x.change, x.amount_minor, x.currency, x.merchant, to_timestamp(x.at_ms / 1000::float8)
    FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::bigint[])
      AS x (rule_id, version, decision_id, authorization_id, change, amount_minor, currency, merchant, at_ms)
    WHERE (SELECT count(*) FROM shadow_examples e WHERE e.rule_id = x.rule_id AND e.version = x.version) < ${EXAMPLES}
    ON CONFLICT DO NOTHING`,
  columns: [
    'rule_id',
    'version',
    'decision_id',
    'authorization_id',
    'change',
    'amount_minor',
    'currency',
    'merchant',
    'at_ms',
  ],
}

export const addShadowExamples = (client: HotPathClient, rows: readonly ShadowExample[]) =>
  runWithRows(client, ADD_EXAMPLES, rows)

export interface ShadowTotal {
  version: number
  currency: string
  evaluated: bigint
  matched: bigint
  errors: bigint
  newly_declined: bigint
  newly_declined_minor: bigint
  newly_approved: bigint
  newly_approved_minor: bigint
  approved_for_less: bigint
  approved_for_less_minor: bigint
  approved_for_more: bigint
  approved_for_more_minor: bigint
}

type StoredExample = Omit<ShadowExample, 'rule_id' | 'at_ms'> & { at: Date }

export interface ShadowReportRow {
  totals: ShadowTotal[]
  examples: StoredExample[]
}

/** What the versions of a rule would have changed while they ran in shadow, by version. */
export async function readShadowReports(db: Database, ruleId: RuleId): Promise<Map<number, ShadowReportRow>> {
  const totals = await sql<ShadowTotal>`
    SELECT version, currency, sum(evaluated)::bigint AS evaluated, sum(matched)::bigint AS matched, sum(errors)::bigint AS errors,
      sum(newly_declined)::bigint AS newly_declined, sum(newly_declined_minor)::bigint AS newly_declined_minor,
      sum(newly_approved)::bigint AS newly_approved, sum(newly_approved_minor)::bigint AS newly_approved_minor,
      sum(approved_for_less)::bigint AS approved_for_less, sum(approved_for_less_minor)::bigint AS approved_for_less_minor,
      sum(approved_for_more)::bigint AS approved_for_more, sum(approved_for_more_minor)::bigint AS approved_for_more_minor
    FROM shadow_results WHERE rule_id = ${ruleId} GROUP BY version, currency ORDER BY version, currency`.execute(db)
  const examples = await sql<StoredExample>`
    SELECT version, decision_id, authorization_id, change, amount_minor, currency, merchant, at
    FROM shadow_examples WHERE rule_id = ${ruleId} ORDER BY at DESC, decision_id LIMIT 200`.execute(db)
  const reports = new Map<number, ShadowReportRow>()
  const reportOf = (version: number): ShadowReportRow => {
    const report = reports.get(version) ?? { totals: [], examples: [] }
    reports.set(version, report)
    return report
  }
  for (const row of totals.rows) reportOf(row.version).totals.push(row)
  for (const row of examples.rows) reports.get(row.version)?.examples.push(row)
  return reports
}
