import type {
  BreakId,
  BreakState,
  ReconciliationCheck,
  ReconciliationKind,
  ReconciliationRunId,
  ReconciliationRunState,
} from '@cardwright/contracts'
import { type ColumnType, type Generated, type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

/** What was cleared less what was refunded in one currency, on both sides. Minor units, as texts: a sum may be beyond what JSON counts in. */
export interface CurrencyTotal {
  currency: string
  issuerMinor: string
  hereMinor: string
  issuerCount: number
  hereCount: number
}

interface RunsTable {
  id: ReconciliationRunId
  kind: ReconciliationKind
  state: ReconciliationRunState
  requested_by: string
  from_at: Date | null
  until_at: Date | null
  checked: Generated<bigint>
  differences: Generated<number>
  opened: Generated<number>
  closed: Generated<number>
  mended: Generated<number>
  totals: ColumnType<CurrencyTotal[], string | undefined, string>
  problem: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

interface BreaksTable {
  id: BreakId
  check_name: ReconciliationCheck
  subject: string
  expected: string
  found: string
  state: BreakState
  first_seen_at: Date
  last_seen_at: Date
  opened_by: ReconciliationRunId
  last_seen_by: ReconciliationRunId
  accepted_by: string | null
  accepted_at: Date | null
  accepted_reason: string | null
  closed_at: Date | null
  closed_because: 'gone' | 'taken_in' | null
}

export interface ReconciliationTables {
  reconciliation_runs: RunsTable
  reconciliation_breaks: BreaksTable
}

export type ReconciliationRunRow = Selectable<RunsTable>
export type BreakRow = Selectable<BreaksTable>

/** The time that a run is about, [from, until), by the issuer's clock. */
export interface RunWindow {
  from: Date
  until: Date
}

/** Lays a run ready, or finds the one of that kind which waits already. */
export async function insertQueuedRun(
  db: Database,
  { id, kind, requestedBy, at }: { id: ReconciliationRunId; kind: ReconciliationKind; requestedBy: string; at: Date },
): Promise<ReconciliationRunId> {
  const { rows } = await sql<{ id: ReconciliationRunId }>`
    INSERT INTO reconciliation_runs AS r (id, kind, state, requested_by, created_at)
    VALUES (${id}, ${kind}, 'queued', ${requestedBy}, ${at})
    ON CONFLICT (kind) WHERE state = 'queued' DO UPDATE SET kind = r.kind RETURNING id`.execute(db)
  return rows[0]?.id ?? id
}

/**
 * Begins a run, one that was laid ready or a new one; a failed one may begin again. Undefined where it is over. The caller lets no other
 * run of that kind work meanwhile.
 */
export async function beginRun(
  db: Database,
  run: {
    id: ReconciliationRunId
    kind: ReconciliationKind
    requestedBy: string
    window: RunWindow | undefined
    at: Date
  },
): Promise<ReconciliationRunRow | undefined> {
  const { id, kind, requestedBy, window, at } = run
  const { rows } = await sql<ReconciliationRunRow>`
    INSERT INTO reconciliation_runs AS r (id, kind, state, requested_by, from_at, until_at, created_at, started_at)
    VALUES (${id}, ${kind}, 'running', ${requestedBy}, ${window?.from ?? null}, ${window?.until ?? null}, ${at}, ${at})
    ON CONFLICT (id) DO UPDATE SET state = 'running', from_at = excluded.from_at, until_at = excluded.until_at, started_at = excluded.started_at,
      finished_at = NULL, problem = NULL
      WHERE r.state <> 'finished'
    RETURNING *`.execute(db)
  return rows[0]
}

/** Runs that were cut off, by a process that ended under them. The caller lets no run of that kind work. */
export async function failRunsLeftBehind(
  db: Database,
  { kind, problem, at }: { kind: ReconciliationKind; problem: string; at: Date },
): Promise<void> {
  await db
    .updateTable('reconciliation_runs')
    .set({ state: 'failed', problem, finished_at: at })
    .where('kind', '=', kind)
    .where('state', '=', 'running')
    .execute()
}

export interface RunEnd {
  checked: number
  differences: number
  opened: number
  closed: number
  mended: number
  totals: readonly CurrencyTotal[]
  problem: string | null
  at: Date
}

export const endRun = (
  db: Database,
  id: ReconciliationRunId,
  { checked, totals, problem, at, ...counts }: RunEnd,
): Promise<ReconciliationRunRow> =>
  db
    .updateTable('reconciliation_runs')
    .set({
      ...counts,
      checked: BigInt(checked),
      totals: JSON.stringify(totals),
      problem,
      state: problem === null ? 'finished' : 'failed',
      finished_at: at,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** Up to which moment of the issuer's everything has been compared; undefined before the first time. */
export async function findComparedUntil(db: Database): Promise<Date | undefined> {
  const row = await db
    .selectFrom('reconciliation_runs')
    .select((select) => select.fn.max('until_at').as('until'))
    .where('kind', '=', 'issuer')
    .where('state', '=', 'finished')
    .executeTakeFirst()
  return row?.until ?? undefined
}

/** When each kind of run was last over without a failure. */
export async function selectLastGoodRuns(db: Database): Promise<{ kind: ReconciliationKind; at: Date }[]> {
  const rows = await db
    .selectFrom('reconciliation_runs')
    .select((select) => ['kind', select.fn.max('finished_at').as('at')])
    .where('state', '=', 'finished')
    .groupBy('kind')
    .execute()
  return rows.flatMap(({ kind, at }) => (at === null ? [] : [{ kind, at }]))
}

/** The newest first. */
export function listRunRows(
  db: Database,
  { kind }: { kind?: ReconciliationKind | undefined },
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<ReconciliationRunRow[]> {
  let query = db.selectFrom('reconciliation_runs').selectAll()
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (after !== undefined)
    query = query.where(sql<boolean>`(created_at, id) < (${after.at}::timestamptz, ${after.id}::text)`)
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** What a run found of one subject. */
export interface Difference {
  check: ReconciliationCheck
  subject: string
  expected: string
  found: string
}

/**
 * Notes what a run found: one row as long as the break stands, however often it is found. What somebody accepted stays so for the figures
 * that were accepted; with others it is open again. `isNew` where nobody knew of it as it is now.
 */
export async function noteBreak(
  db: Database,
  { id, runId, at, difference }: { id: BreakId; runId: ReconciliationRunId; at: Date; difference: Difference },
): Promise<{ row: BreakRow; isNew: boolean }> {
  const { check, subject, expected, found } = difference
  const isOther = sql`b.state = 'accepted' AND (b.expected, b.found) IS DISTINCT FROM (excluded.expected, excluded.found)`
  const { rows } = await sql<BreakRow>`
    INSERT INTO reconciliation_breaks AS b (id, check_name, subject, expected, found, state, first_seen_at, last_seen_at, opened_by, last_seen_by)
    VALUES (${id}, ${check}, ${subject}, ${expected}, ${found}, 'open', ${at}, ${at}, ${runId}, ${runId})
    ON CONFLICT (check_name, subject) WHERE state <> 'closed' DO UPDATE SET
      expected = excluded.expected, found = excluded.found, last_seen_at = greatest(b.last_seen_at, excluded.last_seen_at), last_seen_by = excluded.last_seen_by,
      state = CASE WHEN ${isOther} THEN 'open' ELSE b.state END,
      opened_by = CASE WHEN ${isOther} THEN excluded.opened_by ELSE b.opened_by END,
      accepted_by = CASE WHEN ${isOther} THEN NULL ELSE b.accepted_by END,
      accepted_at = CASE WHEN ${isOther} THEN NULL ELSE b.accepted_at END,
      accepted_reason = CASE WHEN ${isOther} THEN NULL ELSE b.accepted_reason END
    RETURNING *`.execute(db)
  const row = rows[0]
  if (row === undefined) throw new Error('a break was neither inserted nor found')
  return { row, isNew: row.opened_by === runId && row.state === 'open' }
}

/** Closes what a run has looked at to the end and did not find; what another one has found since it began stays. */
export async function closeBreaksNotFound(
  db: Database,
  { checks, run, at }: { checks: readonly ReconciliationCheck[]; run: ReconciliationRunRow; at: Date },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('reconciliation_breaks')
    .set({ state: 'closed', closed_at: at, closed_because: 'gone' })
    .where('state', '<>', 'closed')
    .where('check_name', 'in', [...checks])
    .where('last_seen_by', '<>', run.id)
    .where('last_seen_at', '<=', run.started_at ?? at)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Closes one break; false where it is closed already. */
export async function closeBreak(
  db: Database,
  id: BreakId,
  { because, at }: { because: 'gone' | 'taken_in'; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reconciliation_breaks')
    .set({ state: 'closed', closed_at: at, closed_because: because })
    .where('id', '=', id)
    .where('state', '<>', 'closed')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Breaks of these checks that stand, accepted ones too. */
export const selectStandingBreaks = (db: Database, checks: readonly ReconciliationCheck[]): Promise<BreakRow[]> =>
  db
    .selectFrom('reconciliation_breaks')
    .selectAll()
    .where('state', '<>', 'closed')
    .where('check_name', 'in', [...checks])
    .orderBy('first_seen_at')
    .orderBy('id')
    .execute()

export const countOpenBreaks = async (db: Database): Promise<{ check: ReconciliationCheck; count: number }[]> => {
  const rows = await db
    .selectFrom('reconciliation_breaks')
    .select((select) => ['check_name as check', select.fn.countAll<bigint>().as('count')])
    .where('state', '=', 'open')
    .groupBy('check_name')
    .execute()
  return rows.map(({ check, count }) => ({ check, count: Number(count) }))
}

/** The oldest first. */
export function listBreakRows(
  db: Database,
  { state, check }: { state?: BreakState | undefined; check?: ReconciliationCheck | undefined },
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<BreakRow[]> {
  let query = db.selectFrom('reconciliation_breaks').selectAll()
  if (state !== undefined) query = query.where('state', '=', state)
  if (check !== undefined) query = query.where('check_name', '=', check)
  if (after !== undefined)
    query = query.where(sql<boolean>`(first_seen_at, id) > (${after.at}::timestamptz, ${after.id}::text)`)
  return query.orderBy('first_seen_at').orderBy('id').limit(limit).execute()
}

export const lockBreak = (db: Database, id: BreakId): Promise<BreakRow | undefined> =>
  db.selectFrom('reconciliation_breaks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Under the break's lock. */
export const acceptBreakRow = (
  db: Database,
  id: BreakId,
  { by, reason, at }: { by: string; reason: string; at: Date },
): Promise<BreakRow> =>
  db
    .updateTable('reconciliation_breaks')
    .set({ state: 'accepted', accepted_by: by, accepted_at: at, accepted_reason: reason })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
