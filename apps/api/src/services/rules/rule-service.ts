import {
  AppError,
  type ApprovalId,
  type CardId,
  type FieldError,
  isId,
  type RuleId,
  type RuleSaveRequest,
} from '@cardwright/contracts'
import { isCountry } from '@cardwright/contracts/catalogue/countries'
import { laneOfSubject } from '@cardwright/contracts/lane'
import { isCurrency } from '@cardwright/money'
import { checkNewRule, contentHashOf, type RuleDocument, type RuleProblem } from '@cardwright/rules'
import type { Context } from '../../context.ts'
import type { Database, DatabaseTransaction } from '../../database/database.ts'
import { insertAudit } from '../../models/audit-model.ts'
import { findCard } from '../../models/card-model.ts'
import {
  findRuleVersion,
  insertRule,
  insertRuleVersion,
  listRuleSummaries,
  listRuleVersions,
  lockRule,
  moveRuleVersion,
  nextVersionNumber,
  type RuleState,
  type RuleSummaryRow,
  type RuleVersionRow,
} from '../../models/rules/rule-model.ts'
import { readShadowReports, type ShadowReportRow } from '../../models/rules/shadow-model.ts'
import { findUser } from '../../models/user-model.ts'
import { ruleChanged } from '../../observability/rule-events.ts'
import { decodeCursor, type Page, toPage } from '../../paging.ts'
import type { StaffActor } from '../staff-actor.ts'
import { requestApproval } from './approval-requests.ts'
import { documentOf, toStoredRule } from './rule-documents.ts'
import { publishRuleSet } from './rule-set-publisher.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'logger' | 'queue'>

export interface RuleVersionKey {
  ruleId: RuleId
  version: number
}

/** Rules, the newest first. */
export async function listRules(
  { db }: Pick<Context, 'db'>,
  { limit, cursor, state }: { limit: number; cursor?: string | undefined; state?: RuleState | undefined },
): Promise<Page<RuleSummaryRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listRuleSummaries(db, { state, limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
}

export interface RuleStory {
  versions: RuleVersionRow[]
  /** By version; only for versions that ran in shadow. */
  shadow: ReadonlyMap<number, ShadowReportRow>
}

/**
 * A rule with its versions, the newest first, or with the one version asked for.
 * @throws AppError `not_found`
 */
export async function readRule(
  { db }: Pick<Context, 'db'>,
  { ruleId, version }: { ruleId: RuleId; version?: number | undefined },
): Promise<RuleStory> {
  const all = await listRuleVersions(db, ruleId)
  const versions = version === undefined ? all : all.filter((row) => row.version === version)
  if (versions.length === 0) throw new AppError('not_found')
  return { versions, shadow: await readShadowReports(db, ruleId) }
}

/**
 * Saves a rule, or a new version of one, as a draft.
 * @throws AppError `rule_invalid` naming each place, `not_found`
 */
export async function saveRule(
  context: Dependencies,
  staff: StaffActor,
  { ruleId: existing, ...request }: RuleSaveRequest,
): Promise<RuleVersionKey> {
  const scope = await resolveScope(context.db, request.scope)
  return context.db.transaction().execute(async (tx) => {
    const at = context.clock.now()
    const ruleId = existing ?? context.newId('rule')
    if (existing === undefined) await insertRule(tx, { id: ruleId, createdBy: staff.userId, at })
    else if (!(await lockRule(tx, ruleId))) throw new AppError('not_found')
    const version = await nextVersionNumber(tx, ruleId)
    const document = documentOf({ ...request, scope }, { ruleId, version })
    const checked = checkNewRule(document)
    if (!checked.ok) throw new AppError('rule_invalid', { errors: checked.problems.map(toFieldError) })
    await insertRuleVersion(tx, { ...versionRow(document), created_by: staff.userId, created_at: at, reason: '' })
    await auditRule(context, tx, staff, { action: 'rule.saved', ruleId, version, reason: '' })
    return { ruleId, version }
  })
}

/** A document as its row, but for who saved it and when. */
export const versionRow = (
  document: RuleDocument,
): Pick<RuleVersionRow, 'rule_id' | 'version' | 'name' | 'document' | 'content_hash'> => {
  const stored = toStoredRule(document)
  return {
    rule_id: document.ruleId as RuleId,
    version: document.version,
    name: document.name,
    document: stored,
    content_hash: contentHashOf({ name: document.name, ...stored }),
  }
}

const toFieldError = ({ path, message, line, column }: RuleProblem): FieldError => ({
  path,
  code: 'rule_problem',
  ...(line === undefined
    ? { message }
    : { message: `Line ${line}, column ${column ?? 1}: ${message}`, params: { line, column: column ?? 1 } }),
})

/** A rule for a card also covers the cards that replace it: it is kept for the first card of the line. */
async function resolveScope(db: Database, scope: RuleSaveRequest['scope']): Promise<RuleSaveRequest['scope']> {
  const { kind, id } = scope
  const refuse = (message: string) =>
    new AppError('rule_invalid', { errors: [{ path: 'scope.id', code: 'reference_unknown', message }] })
  if (kind === 'program' || id === undefined) return scope
  if (kind === 'card') {
    const card = isId(id, 'card') ? await findCard(db, id as CardId) : undefined
    if (card === undefined) throw refuse('There is no such card.')
    return { kind, id: card.counter_owner_id }
  }
  if (kind === 'cardholder') {
    const user = isId(id, 'usr') ? await findUser(db, id) : undefined
    if (user === undefined || user.account_id === null) throw refuse('There is no such cardholder.')
    return scope
  }
  if (!isGroup(id)) {
    throw refuse('A group is "purpose:single_use" (or another purpose), "country:DE" or "currency:eur".')
  }
  return scope
}

/** Groups are told from what cards and accounts are: their purpose, the person's country, the currency. */
function isGroup(id: string): boolean {
  const [kind, value = '', ...more] = id.split(':')
  if (more.length > 0) return false
  if (kind === 'purpose') return ['standard', 'single_use', 'merchant_locked'].includes(value)
  if (kind === 'country') return /^[A-Z]{2}$/.test(value) && isCountry(value)
  return kind === 'currency' && isCurrency(value)
}

interface Transition extends RuleVersionKey {
  reason: string
}

/**
 * Lets a draft run beside the live rules, without a say.
 * @throws AppError `not_found`, `rule_state_conflict`
 */
export function shadowRule(context: Dependencies, staff: StaffActor, transition: Transition): Promise<RuleState> {
  return context.db.transaction().execute(async (tx) => {
    const row = await lockVersion(tx, transition)
    if (row.state !== 'draft') throw conflict(row, 'Only a draft can go into shadow.')
    await applyTransition(context, tx, { ...transition, state: 'shadow', staff })
    return 'shadow' as const
  })
}

export type RequestedTransition = { state: RuleState } | { approvalId: ApprovalId }

/**
 * Asks for a version to become live. A second member of staff must agree.
 * @throws AppError `not_found`, `rule_state_conflict`
 */
export function promoteRule(
  context: Dependencies,
  staff: StaffActor,
  transition: Transition,
): Promise<RequestedTransition> {
  return context.db.transaction().execute(async (tx) => {
    const row = await lockVersion(tx, transition)
    assertPromotable(row)
    return { approvalId: await requestApproval(context, tx, staff, matterOf('rule.promote', transition)) }
  })
}

/**
 * Takes a version out of use. What is live needs a second member of staff; a draft or a shadow does not.
 * @throws AppError `not_found`, `rule_state_conflict`
 */
export function retireRule(
  context: Dependencies,
  staff: StaffActor,
  transition: Transition,
): Promise<RequestedTransition> {
  return context.db.transaction().execute(async (tx): Promise<RequestedTransition> => {
    const row = await lockVersion(tx, transition)
    if (row.state === 'retired') throw conflict(row, 'This version is retired already.')
    if (row.state === 'live')
      return { approvalId: await requestApproval(context, tx, staff, matterOf('rule.retire', transition)) }
    await applyTransition(context, tx, { ...transition, state: 'retired', staff, before: row.state })
    return { state: 'retired' }
  })
}

const matterOf = (action: 'rule.promote' | 'rule.retire', { ruleId, version, reason }: Transition) => ({
  action,
  subject: { ruleId, version },
  reason,
})

/** What was asked for and agreed to happens now, if the version is still in a state for it. */
export async function carryOutTransition(
  context: Dependencies,
  tx: DatabaseTransaction,
  {
    action,
    staff,
    requestedBy,
    ...transition
  }: Transition & {
    action: 'rule.promote' | 'rule.retire'
    staff: StaffActor
    requestedBy: string
  },
): Promise<void> {
  const row = await lockVersion(tx, transition)
  if (action === 'rule.retire') {
    if (row.state !== 'live') throw conflict(row, 'This version is not live any more.')
    await applyTransition(context, tx, { ...transition, state: 'retired', staff, requestedBy, before: row.state })
    return
  }
  assertPromotable(row)
  const live = (await listRuleVersions(tx, transition.ruleId)).find(({ state }) => state === 'live')
  const at = context.clock.now()
  if (live !== undefined)
    await moveRuleVersion(tx, { ruleId: live.rule_id, version: live.version, state: 'retired', at })
  await applyTransition(context, tx, { ...transition, state: 'live', staff, requestedBy, replaces: live?.version })
}

async function lockVersion(tx: DatabaseTransaction, { ruleId, version }: RuleVersionKey): Promise<RuleVersionRow> {
  if (!(await lockRule(tx, ruleId))) throw new AppError('not_found')
  const row = await findRuleVersion(tx, ruleId, version)
  if (row === undefined) throw new AppError('not_found')
  return row
}

function assertPromotable(row: RuleVersionRow): void {
  if (row.state === 'live') throw conflict(row, 'This version is live already.')
  if (row.state === 'retired') throw conflict(row, 'This version is retired; save it again as a new one.')
}

const conflict = (row: RuleVersionRow, detail: string): AppError =>
  new AppError('rule_state_conflict', { detail, cause: { version: row.version, state: row.state } })

async function applyTransition(
  context: Dependencies,
  tx: DatabaseTransaction,
  change: Transition & {
    state: 'shadow' | 'live' | 'retired'
    staff: StaffActor
    requestedBy?: string
    replaces?: number | undefined
    before?: RuleState
  },
): Promise<void> {
  const { ruleId, version, state, reason, staff, requestedBy, replaces, before } = change
  const at = context.clock.now()
  await moveRuleVersion(tx, { ruleId, version, state, at })
  const isSetChanged = before !== 'draft'
  const ruleSet = isSetChanged ? await publishRuleSet(tx, { changedBy: staff.userId, reason, at }) : undefined
  if (ruleSet !== undefined) await context.queue.enqueue(tx, 'warm-all-memories', {}, { jobKey: 'warm-all-memories' })
  await auditRule(context, tx, staff, {
    action: AUDIT_ACTIONS[state],
    ruleId,
    version,
    reason,
    details: {
      ...(requestedBy === undefined ? {} : { requestedBy }),
      ...(replaces === undefined ? {} : { replaces }),
      ...(ruleSet === undefined ? {} : { ruleSet: Number(ruleSet) }),
    },
  })
  ruleChanged(context.logger, { ruleId, version, state, staffId: staff.userId })
}

const AUDIT_ACTIONS = { shadow: 'rule.shadowed', live: 'rule.promoted', retired: 'rule.retired' } as const

export function auditRule(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: Database,
  staff: StaffActor,
  entry: { action: string; ruleId: string; version: number; reason: string; details?: Record<string, unknown> },
): Promise<void> {
  const lane = laneOfSubject(entry.ruleId)
  return insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at: context.clock.now(),
    actorKind: 'staff',
    actorId: staff.userId,
    action: entry.action,
    subjectKind: 'rule',
    subjectId: entry.ruleId,
    reason: entry.reason,
    details: { version: entry.version, ...entry.details },
    requestId: staff.requestId,
  })
}
