import {
  AppError,
  type BreakAcceptRequest,
  type BreakState,
  type ReconciliationCheck,
  type ReconciliationKind,
  type ReconciliationRunId,
} from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { insertAudit } from '../../models/audit-model.ts'
import {
  acceptBreakRow,
  type BreakRow,
  insertQueuedRun,
  listBreakRows,
  listRunRows,
  lockBreak,
  type ReconciliationRunRow,
} from '../../models/reconciliation-model.ts'
import { decodeCursor, type Page, toPage } from '../../paging.ts'
import type { StaffActor } from '../staff-actor.ts'

type Paging = { limit: number; cursor?: string | undefined }

/** What was compared, the newest first. */
export async function listRuns(
  { db }: Pick<Context, 'db'>,
  { limit, cursor, kind }: Paging & { kind?: ReconciliationKind | undefined },
): Promise<Page<ReconciliationRunRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listRunRows(db, { kind }, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
}

/** What does not agree, the oldest first. */
export async function listBreaks(
  { db }: Pick<Context, 'db'>,
  { limit, cursor, ...filter }: Paging & { state?: BreakState | undefined; check?: ReconciliationCheck | undefined },
): Promise<Page<BreakRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listBreakRows(db, filter, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.first_seen_at, id: row.id }),
    (row) => row,
  )
}

/**
 * Answers for a break: it may stay with these figures, and why. Nothing is booked.
 * @throws AppError `not_found`; `conflict` where it is closed
 */
export function acceptBreak(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  staff: StaffActor,
  { breakId, reason }: BreakAcceptRequest,
): Promise<BreakRow> {
  return context.db.transaction().execute(async (tx) => {
    const before = await lockBreak(tx, breakId)
    if (before === undefined) throw new AppError('not_found')
    if (before.state === 'closed')
      throw new AppError('conflict', { detail: 'This break is closed: what disagreed agrees by now.' })
    const row = await acceptBreakRow(tx, breakId, { by: staff.userId, reason, at: context.clock.now() })
    const { check_name: check, subject, expected, found } = row
    await audit(context, tx, staff, {
      action: 'reconciliation.accepted',
      subjectKind: 'break',
      subjectId: breakId,
      reason,
      details: { check, subject, expected, found, before: before.state },
    })
    return row
  })
}

/** The job that does each kind of run. */
const JOBS = { books: 'check-books', issuer: 'compare-with-issuer' } as const

/** Orders a run. Where one of that kind waits already, it is that one. */
export function orderRun(
  context: Pick<Context, 'db' | 'clock' | 'newId' | 'queue'>,
  staff: StaffActor,
  kind: ReconciliationKind,
): Promise<ReconciliationRunId> {
  return context.db.transaction().execute(async (tx) => {
    const at = context.clock.now()
    const runId = await insertQueuedRun(tx, { id: context.newId('rcn'), kind, requestedBy: staff.userId, at })
    await audit(context, tx, staff, {
      action: 'reconciliation.ordered',
      subjectKind: 'reconciliation_run',
      subjectId: runId,
      reason: '',
      details: { kind },
    })
    await context.queue.enqueue(tx, JOBS[kind], { runId }, { jobKey: `reconciliation:${runId}` })
    return runId
  })
}

async function audit(
  context: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  staff: StaffActor,
  entry: {
    action: string
    subjectKind: string
    subjectId: string
    reason: string
    details: Record<string, unknown>
  },
): Promise<void> {
  const lane = laneOfSubject(entry.subjectId)
  await insertAudit(tx, {
    ...entry,
    lane,
    id: context.newId('aud', lane),
    at: context.clock.now(),
    actorKind: 'staff',
    actorId: staff.userId,
    requestId: staff.requestId,
  })
}
