import type { ColumnType, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

export type ActorKind = 'cardholder' | 'staff' | 'system' | 'provider'

interface AuditTable {
  lane: number
  id: string
  at: Date
  actor_kind: ActorKind
  actor_id: string
  /** What was done, past tense after a dot: `kyc.approved`, `card.frozen`, `user.unmasked`. */
  action: string
  subject_kind: string
  subject_id: string
  reason: string
  details: ColumnType<Record<string, unknown>, string, never>
  request_id: string
}

export type AuditRow = Selectable<AuditTable>

export interface AuditTables {
  audit: AuditTable
}

/** One thing somebody did. `details` holds no secret and no personal data: ids, states before and after, counts. */
export interface AuditEntry {
  /** The lane of the subject's account; `laneOfSubject(subjectId)` where there is none. */
  lane: number
  id: string
  at: Date
  actorKind: ActorKind
  actorId: string
  action: string
  subjectKind: string
  subjectId: string
  reason?: string | undefined
  details?: Readonly<Record<string, unknown>> | undefined
  requestId?: string | undefined
}

/** Appends to the audit log, in the transaction of what it records. The database refuses to change or delete a row. */
export async function insertAudit(db: Database, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      lane: entry.lane,
      id: entry.id,
      at: entry.at,
      actor_kind: entry.actorKind,
      actor_id: entry.actorId,
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      reason: entry.reason ?? '',
      details: JSON.stringify(entry.details ?? {}),
      request_id: entry.requestId ?? '',
    })
    .execute()
}

export interface AuditFilter {
  actorId?: string | undefined
  /** A whole action (`kyc.approved`) or, ending in a dot, all of a kind (`kyc.`). */
  action?: string | undefined
  subjectKind?: string | undefined
  subjectId?: string | undefined
  /** From this instant on. */
  from?: Date | undefined
  /** Before this instant. */
  to?: Date | undefined
}

/** The newest entries first; `after` is the last entry the caller has seen. Entries written meanwhile move nothing. */
export function listAudit(
  db: Database,
  filter: AuditFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<AuditRow[]> {
  let query = db.selectFrom('audit').selectAll()
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId)
  const { action } = filter
  if (action?.endsWith('.')) query = query.where((where) => where.fn('starts_with', ['action', where.val(action)]))
  else if (action !== undefined) query = query.where('action', '=', action)
  if (filter.subjectKind !== undefined) query = query.where('subject_kind', '=', filter.subjectKind)
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('at', '<', filter.to)
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) => where(where.refTuple('at', 'id'), '<', where.tuple(at, id)))
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** What was done to one subject with one action, the newest first. Its lane makes this one look into one place. */
export function listAuditOfSubject(
  db: Database,
  { lane, subjectId, action }: { lane: number; subjectId: string; action: string },
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<AuditRow[]> {
  let query = db
    .selectFrom('audit')
    .selectAll()
    .where('lane', '=', lane)
    .where('subject_id', '=', subjectId)
    .where('action', '=', action)
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) => where(where.refTuple('at', 'id'), '<', where.tuple(at, id)))
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
