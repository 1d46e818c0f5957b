import { type AuthorizationId, type CardId, type CaseId, isId, laneOfId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { type Generated, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { Position } from '../../paging.ts'

export type CaseStatus = 'open' | 'in_progress' | 'snoozed' | 'closed'
export type CaseSubjectKind = 'card' | 'user' | 'authorization' | 'account'

interface CasesTable {
  id: CaseId
  subject_kind: CaseSubjectKind
  subject_id: string
  title: string
  note: string
  status: Generated<CaseStatus>
  assignee: string | null
  outcome: string | null
  opened_by: string
  source: string | null
  created_at: Date
  updated_at: Date
}

interface CaseCommentsTable {
  case_id: CaseId
  number: number
  by_user: string
  body: string
  at: Date
}

export interface CaseTables {
  cases: CasesTable
  case_comments: CaseCommentsTable
}

export type CaseRow = Selectable<CasesTable>
export type CaseCommentRow = Selectable<CaseCommentsTable>

/** Inserts a case; undefined when the same source has opened it already. */
export const insertCase = (
  db: Database,
  row: Pick<CaseRow, 'id' | 'subject_kind' | 'subject_id' | 'title' | 'note' | 'opened_by' | 'source' | 'created_at'>,
): Promise<CaseRow | undefined> =>
  db
    .insertInto('cases')
    .values({ ...row, assignee: null, outcome: null, updated_at: row.created_at })
    .onConflict((conflict) => conflict.column('source').doNothing())
    .returningAll()
    .executeTakeFirst()

export const lockCase = (db: Database, id: CaseId): Promise<CaseRow | undefined> =>
  db.selectFrom('cases').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const updateCaseRow = (
  db: Database,
  id: CaseId,
  change: Partial<Pick<CaseRow, 'status' | 'assignee' | 'outcome'>> & { updated_at: Date },
): Promise<CaseRow> => db.updateTable('cases').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()

/** Adds a comment under the case's lock. */
export async function insertComment(
  db: Database,
  comment: { caseId: CaseId; by: string; body: string; at: Date },
): Promise<void> {
  await sql`
    INSERT INTO case_comments (case_id, number, by_user, body, at)
    SELECT ${comment.caseId}, coalesce(max(number), 0) + 1, ${comment.by}, ${comment.body}, ${comment.at}
    FROM case_comments WHERE case_id = ${comment.caseId}`.execute(db)
}

export async function listComments(db: Database, ids: readonly CaseId[]): Promise<Map<string, CaseCommentRow[]>> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('case_comments')
          .selectAll()
          .where('case_id', 'in', [...ids])
          .orderBy('number')
          .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}

/** What the subject of a case belongs to. */
export interface CaseLinks {
  authorizationId: string | null
  cardId: string | null
  userId: string | null
}

/** The payment, card and person behind each subject, by the subject's id. */
export async function findCaseLinks(
  db: Database,
  subjects: readonly Pick<CaseRow, 'subject_kind' | 'subject_id'>[],
): Promise<Map<string, CaseLinks>> {
  const links = new Map<string, CaseLinks>()
  const ofKind = (kind: CaseSubjectKind): string[] =>
    subjects.filter((subject) => subject.subject_kind === kind).map(({ subject_id: id }) => id)
  const look = async (kind: CaseSubjectKind, toQuery: (lanes: number[], ids: string[]) => RawBuilder<LinkRow>) => {
    const ids = ofKind(kind)
    if (ids.length === 0) return
    const { rows } = await toQuery(
      ids.map((id) => (isId(id, 'acct') ? laneOfAccount(id) : laneOfId(id as AuthorizationId | CardId))),
      ids,
    ).execute(db)
    for (const { id, ...link } of rows) links.set(id, link)
  }
  for (const id of ofKind('user')) links.set(id, { authorizationId: null, cardId: null, userId: id })
  await look(
    'authorization',
    (lanes, ids) => sql<LinkRow>`
      SELECT id, id AS "authorizationId", card_id AS "cardId", user_id AS "userId" FROM authorizations
      WHERE lane = ANY (${lanes}::smallint[]) AND id = ANY (${ids}::text[])`,
  )
  await look(
    'card',
    (lanes, ids) => sql<LinkRow>`
      SELECT id, NULL AS "authorizationId", id AS "cardId", user_id AS "userId" FROM cards
      WHERE lane = ANY (${lanes}::smallint[]) AND id = ANY (${ids}::text[])`,
  )
  await look(
    'account',
    (lanes, ids) => sql<LinkRow>`
      SELECT id, NULL AS "authorizationId", NULL AS "cardId", user_id AS "userId" FROM accounts
      WHERE lane = ANY (${lanes}::smallint[]) AND id = ANY (${ids}::text[])`,
  )
  return links
}

type LinkRow = CaseLinks & { id: string }

/** The oldest first. */
export function listCaseRows(
  db: Database,
  filter: { status?: CaseStatus | undefined; assignee?: string | undefined; subjectId?: string | undefined },
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<CaseRow[]> {
  let query = db.selectFrom('cases').selectAll()
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.assignee === 'none') query = query.where('assignee', 'is', null)
  else if (filter.assignee !== undefined) query = query.where('assignee', '=', filter.assignee)
  if (after !== undefined) {
    query = query.where(sql<boolean>`(created_at, id) > (${after.at}::timestamptz, ${after.id}::text)`)
  }
  return query.orderBy('created_at').orderBy('id').limit(limit).execute()
}
