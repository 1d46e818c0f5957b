import { type AccountId, AppError, type AuthorizationId, laneOfId } from '@cardwright/contracts'
import {
  type FactValue,
  findFact,
  type RuleDocument,
  type RuleOutcome,
  type RuleSetTrace,
  type RuleSubject,
} from '@cardwright/rules'
import type { Context } from '../context.ts'
import {
  type AuthorizationFilter,
  type AuthorizationRow,
  type DecisionRow,
  findAuthorization,
  listAuthorizations,
  listDecisions,
} from '../models/issuing/authorization-model.ts'
import { findRuleSets } from '../models/rules/rule-set-model.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'
import { EXCEPTABLE_REASONS } from './issuing/exceptable-reasons.ts'
import { toRuleDocument } from './rules/rule-documents.ts'
import { describeRules, type RuleStep } from './rules/rule-trace.ts'
import { readTransaction, type TransactionStory } from './transaction-service.ts'

/** Authorizations of all accounts, the newest first. */
export async function readAuthorizations(
  { db }: Pick<Context, 'db'>,
  { limit, cursor, ...filter }: AuthorizationFilter & { limit: number; cursor?: string | undefined },
): Promise<Page<AuthorizationRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listAuthorizations(db, filter, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
}

/** One answer with the rules it looked at, each put together again with what it asks. */
export interface ExplainedDecision {
  row: DecisionRow
  rules: RuleStep[]
}

export interface AuthorizationFile {
  row: AuthorizationRow
  decisions: ExplainedDecision[]
  timeline: TransactionStory['timeline']
}

/**
 * An authorization with every answer that was given for it and all that each was based on.
 * @throws AppError `not_found`
 */
export async function readAuthorization(context: Pick<Context, 'db'>, id: AuthorizationId): Promise<AuthorizationFile> {
  const row = await findAuthorization(context.db, laneOfId(id), id)
  if (row === undefined) throw new AppError('not_found')
  const decisions = await listDecisions(context.db, row.lane, id)
  const { timeline } = await readTransaction(context, row.account_id as AccountId, id)
  return { row, decisions: await explainDecisions(context, decisions), timeline }
}

interface StoredRuling {
  set: number
  /** Only where some rule was not for the whole program. */
  subject?: RuleSubject
  values: Record<string, unknown>
  /** Facts that could not be told. */
  missing?: string[]
  /** Places in the set. */
  matched: number[]
  errors?: Record<string, string>
}

async function explainDecisions(
  { db }: Pick<Context, 'db'>,
  rows: readonly DecisionRow[],
): Promise<ExplainedDecision[]> {
  const rulings = rows.map(({ trace }) => trace.rules as StoredRuling | undefined)
  const numbers = [...new Set(rulings.flatMap((ruling) => (ruling === undefined ? [] : [BigInt(ruling.set)])))]
  const sets = new Map((await findRuleSets(db, numbers)).map((set) => [Number(set.number), set.documents]))
  return rows.map((row, index) => {
    const ruling = rulings[index]
    const documents = ruling === undefined ? undefined : sets.get(ruling.set)
    if (ruling === undefined || documents === undefined) return { row, rules: [] }
    const rules = documents.map(toRuleDocument)
    return { row, rules: describeRules(rules, toTrace(rules, ruling)).map((step) => letThrough(step, row.trace)) }
  })
}

/** What an exception of staff covered did not stand in the way; the step names the exception. */
function letThrough(step: RuleStep, { exceptionId, isExceptionByPolicy }: DecisionRow['trace']): RuleStep {
  const { result, action } = step.values
  const { reason = '' } = action as { reason?: string }
  const isCovered = result === 'matched' && EXCEPTABLE_REASONS.has(reason)
  if (exceptionId === undefined || isExceptionByPolicy === true || !isCovered) return step
  return { ...step, passed: true, values: { ...step.values, exceptionId } }
}

/** A decision keeps what matched; whatever else covered its subject was looked at and did not. */
function toTrace(
  rules: readonly RuleDocument[],
  { subject, values, missing = [], matched, errors = {} }: StoredRuling,
): RuleSetTrace {
  const unknown =
    missing.length === 0 ? '' : `; not known then, because a long past was still being read: ${missing.join(', ')}`
  return {
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toFactValue(name, value)])),
    rules: rules.flatMap((document, place): RuleOutcome[] => {
      if (!covers(document, subject)) return []
      const { ruleId, version } = document
      const error = errors[place]
      if (error !== undefined) return [{ ruleId, version, result: 'error', error: `${error}${unknown}` }]
      return [{ ruleId, version, result: matched.includes(place) ? 'matched' : 'not_matched' }]
    }),
  }
}

/** A value as the rules saw it, whatever it was: only a whole number looks otherwise in JSON, as a number or a text. */
function toFactValue(name: string, value: unknown): FactValue | undefined {
  if (typeof value === 'number') return BigInt(value)
  if (typeof value === 'string') return findFact(name)?.type === 'int' ? BigInt(value) : value
  return typeof value === 'boolean' ? value : undefined
}

function covers({ scope }: RuleDocument, subject: RuleSubject | undefined): boolean {
  switch (scope.kind) {
    case 'program':
      return true
    case 'card':
      return subject !== undefined && scope.id === subject.cardId
    case 'cardholder':
      return subject !== undefined && scope.id === subject.cardholderId
    case 'group':
      return scope.id !== undefined && subject?.groupIds.includes(scope.id) === true
  }
}
