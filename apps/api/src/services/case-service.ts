import {
  type AccountId,
  AppError,
  type AppErrorOptions,
  type AuthorizationId,
  type CardId,
  type CaseCreateRequest,
  type CaseUpdateRequest,
  isId,
  laneOfId,
} from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import type { Database, DatabaseTransaction } from '../database/database.ts'
import { toQueryClient } from '../database/query-client.ts'
import { findAccount } from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import { findCard } from '../models/card-model.ts'
import { selectChain } from '../models/issuing/chain-model.ts'
import type { OutboxMessage } from '../models/outbox-model.ts'
import {
  type CaseCommentRow,
  type CaseLinks,
  type CaseRow,
  type CaseStatus,
  type CaseSubjectKind,
  findCaseLinks,
  insertCase,
  insertComment,
  listCaseRows,
  listComments,
  lockCase,
  updateCaseRow,
} from '../models/rules/case-model.ts'
import { findUser } from '../models/user-model.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'
import type { StaffActor } from './staff-actor.ts'

/** A case with what was said about it. */
export interface CaseFile extends CaseRow {
  comments: CaseCommentRow[]
  links: CaseLinks
}

const NO_LINKS: CaseLinks = { authorizationId: null, cardId: null, userId: null }

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId'>

/** Cases, the oldest first. */
export async function listCases(
  { db }: Pick<Context, 'db'>,
  filter: {
    limit: number
    cursor?: string | undefined
    status?: CaseStatus | undefined
    assignee?: string | undefined
    subjectId?: string | undefined
  },
): Promise<Page<CaseFile>> {
  const after = filter.cursor === undefined ? undefined : decodeCursor(filter.cursor)
  const rows = await listCaseRows(db, filter, { limit: filter.limit + 1, after })
  const ids = rows.map(({ id }) => id)
  const [comments, links] = await Promise.all([listComments(db, ids), findCaseLinks(db, rows)])
  return toPage(
    rows,
    filter.limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => ({ ...row, comments: comments.get(row.id) ?? [], links: links.get(row.subject_id) ?? NO_LINKS }),
  )
}

/** @throws AppError `not_found` when there is nothing of that kind and id */
export function createCase(context: Dependencies, staff: StaffActor, request: CaseCreateRequest): Promise<CaseFile> {
  const { subject, title, note } = request
  return context.db.transaction().execute(async (tx) => {
    if (!(await exists(tx, subject.kind, subject.id))) throw new AppError('not_found')
    const row = await insertCase(tx, {
      id: context.newId('cse'),
      subject_kind: subject.kind,
      subject_id: subject.id,
      title,
      note,
      opened_by: staff.userId,
      source: null,
      created_at: context.clock.now(),
    })
    if (row === undefined) throw new Error('a case without a source was not inserted')
    await auditCase(context, tx, row, {
      actor: { kind: 'staff', id: staff.userId, requestId: staff.requestId },
      action: 'case.opened',
      details: { subject },
    })
    return withStory(tx, row)
  })
}

async function exists(db: Database, kind: CaseSubjectKind, id: string): Promise<boolean> {
  switch (kind) {
    case 'card':
      return isId(id, 'card') && (await findCard(db, id as CardId)) !== undefined
    case 'user':
      return isId(id, 'usr') && (await findUser(db, id)) !== undefined
    case 'account':
      return isId(id, 'acct') && (await findAccount(db, id as AccountId)) !== undefined
    case 'authorization':
      return (
        isId(id, 'auth') && (await selectChain(toQueryClient(db), laneOfId(id as AuthorizationId), id)) !== undefined
      )
  }
}

/**
 * Assigns, comments on, moves or closes a case.
 * @throws AppError `not_found`; `case_closed` unless it is opened again; `validation_failed` for an assignee who is not staff, and for an end without
 *   an outcome
 */
export function updateCase(
  context: Dependencies,
  staff: StaffActor,
  { caseId, comment, status, assignee, outcome }: CaseUpdateRequest,
): Promise<CaseFile> {
  return context.db.transaction().execute(async (tx) => {
    const before = await lockCase(tx, caseId)
    if (before === undefined) throw new AppError('not_found')
    const isReopened = status !== undefined && status !== 'closed'
    if (before.status === 'closed' && !isReopened) throw new AppError('case_closed')
    if (assignee !== undefined && assignee !== null) await assertStaff(tx, assignee)
    const at = context.clock.now()
    if (comment !== undefined) await insertComment(tx, { caseId, by: staff.userId, body: comment, at })
    const change = {
      ...(status === undefined ? {} : { status }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(outcome === undefined ? (before.status === 'closed' ? { outcome: null } : {}) : { outcome }),
    }
    if (status === 'closed' && (outcome ?? before.outcome) === null) throw new AppError('validation_failed', NO_OUTCOME)
    const after = await updateCaseRow(tx, caseId, { ...change, updated_at: at })
    await auditCase(context, tx, after, {
      actor: { kind: 'staff', id: staff.userId, requestId: staff.requestId },
      action: after.status === 'closed' && before.status !== 'closed' ? 'case.closed' : 'case.updated',
      details: { ...change, isCommented: comment !== undefined },
    })
    return withStory(tx, after)
  })
}

const withStory = async (tx: DatabaseTransaction, row: CaseRow): Promise<CaseFile> => ({
  ...row,
  comments: (await listComments(tx, [row.id])).get(row.id) ?? [],
  links: (await findCaseLinks(tx, [row])).get(row.subject_id) ?? NO_LINKS,
})

const NO_OUTCOME: AppErrorOptions = {
  errors: [{ path: 'outcome', code: 'required', message: 'A case is closed with an outcome.' }],
}

async function assertStaff(tx: DatabaseTransaction, id: string): Promise<void> {
  const user = await findUser(tx, id)
  if (user !== undefined && user.roles.length > 0 && user.status === 'active') return
  throw new AppError('validation_failed', {
    errors: [{ path: 'assignee', code: 'reference_unknown', message: 'This is no member of staff.' }],
  })
}

/** What a decision asks to look into: one case for each rule that asked, however often the message comes. */
export interface RuleCases {
  decisionId: string
  cases: readonly { ruleId: string; title: string }[]
}

/** Opens the cases that rules asked for, in the relay's transaction. */
export async function openRuleCases(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  message: OutboxMessage,
): Promise<void> {
  const { decisionId, cases } = message.payload as unknown as RuleCases
  for (const { ruleId, title } of cases) {
    const row = await insertCase(tx, {
      id: context.newId('cse'),
      subject_kind: 'authorization',
      subject_id: message.subjectId,
      title,
      note: `Opened by a rule on decision ${decisionId}.`,
      opened_by: ruleId,
      source: `${decisionId} ${ruleId}`,
      created_at: context.clock.now(),
    })
    if (row === undefined) continue
    await auditCase(context, tx, row, {
      actor: { kind: 'system', id: ruleId },
      action: 'case.opened',
      details: { decisionId },
    })
  }
}

async function auditCase(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  row: CaseRow,
  entry: {
    actor: { kind: 'staff' | 'system'; id: string; requestId?: string }
    action: string
    details: Record<string, unknown>
  },
): Promise<void> {
  const lane = laneOfSubject(row.id)
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at: context.clock.now(),
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    action: entry.action,
    subjectKind: 'case',
    subjectId: row.id,
    details: entry.details,
    requestId: entry.actor.requestId,
  })
}
