import { isAppError, type ReconciliationKind, type ReconciliationRunId } from '@cardwright/contracts'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Database } from '../../database/database.ts'
import {
  beginRun,
  type Difference,
  endRun,
  failRunsLeftBehind,
  noteBreak,
  type ReconciliationRunRow,
  type RunEnd,
  type RunWindow,
} from '../../models/reconciliation-model.ts'
import { breakOpened, reconciled, reconciliationFailed } from '../../observability/reconciliation-events.ts'
import { IssuerError } from '../../providers/issuer/issuer.ts'

export type RunDependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'logger' | 'metrics'>

/** Who wants it: the schedule, or whoever had the run `runId` laid ready. */
export interface RunOrder {
  runId?: ReconciliationRunId | undefined
  signal: AbortSignal
}

/** What a run has found so far. */
export type Findings = Omit<RunEnd, 'problem' | 'at'>

/** The run under way: what it notes of itself, and of what it finds. */
export interface RunInHand {
  row: ReconciliationRunRow
  findings: Findings
  /** @throws Error when the process is on its way out: the run is then taken up anew */
  goOn(): void
}

export interface RunPlan {
  kind: ReconciliationKind
  /** The time it is about, of the issuer's. */
  window?: () => Promise<RunWindow>
  work(run: RunInHand): Promise<void>
}

const CUT_OFF = 'It was cut off: the process ended.'

/**
 * Does one run and keeps what came of it, also of one that fails. `busy` where another run of that kind works, in whatever process.
 * @throws whatever the work throws, after the run was noted as failed
 */
export const runOnce = async (
  context: RunDependencies,
  order: RunOrder,
  plan: RunPlan,
): Promise<ReconciliationRunRow | 'busy' | 'over'> =>
  (await oneAtATime(context.db, plan.kind, () => begin(context, order, plan))) ?? 'busy'

async function begin(
  context: RunDependencies,
  { runId, signal }: RunOrder,
  { kind, window, work }: RunPlan,
): Promise<ReconciliationRunRow | 'over'> {
  const { db, clock } = context
  await failRunsLeftBehind(db, { kind, problem: CUT_OFF, at: clock.now() })
  const row = await beginRun(db, {
    id: runId ?? context.newId('rcn'),
    kind,
    requestedBy: 'schedule',
    window: await window?.(),
    at: clock.now(),
  })
  if (row === undefined) return 'over'
  const findings: Findings = { checked: 0, differences: 0, opened: 0, closed: 0, mended: 0, totals: [] }
  const goOn = () => {
    if (signal.aborted) throw new Error('the process is on its way out')
  }
  try {
    await work({ row, findings, goOn })
    const ended = await endRun(db, row.id, { ...findings, problem: null, at: clock.now() })
    reconciled(context, ended)
    return ended
  } catch (error) {
    const problem = signal.aborted ? CUT_OFF : describeProblem(error)
    reconciliationFailed(context, { runId: row.id, kind, problem })
    // Where that cannot be kept either, the next run finds this one left behind.
    await endRun(db, row.id, { ...findings, problem, at: clock.now() }).catch(() => undefined)
    throw error
  }
}

/** Notes what a run found; a person is told of what nobody knew. */
export async function note(context: RunDependencies, run: RunInHand, difference: Difference) {
  const found = await noteBreak(context.db, {
    id: context.newId('brk'),
    runId: run.row.id,
    at: context.clock.now(),
    difference,
  })
  run.findings.differences += 1
  if (found.isNew) run.findings.opened += 1
  if (found.isNew) breakOpened(context, found.row)
  return found.row
}

export const isIssuerAway = (error: unknown): boolean =>
  (error instanceof IssuerError && error.kind === 'unavailable') || (isAppError(error) && error.code === 'unavailable')

/** What staff are told of it: never more than a kind and a code. */
function describeProblem(error: unknown): string {
  if (isIssuerAway(error)) return 'The issuer is away. Nothing was concluded; it is tried again.'
  if (error instanceof IssuerError) return `The issuer answered that something is ${error.kind} (${error.code}).`
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  return `Something failed here${code}; the worker's log says what. It is tried again.`
}

/** Over all processes; the lock ends with its connection at the latest. Undefined where another one has it. */
const oneAtATime = <T>(db: Database, kind: ReconciliationKind, work: () => Promise<T>): Promise<T | undefined> =>
  db.connection().execute(async (connection) => {
    const key = `reconciliation:${kind}`
    const { rows } = await sql<{ taken: boolean }>`
      SELECT pg_try_advisory_lock(hashtextextended(${key}, 0)) AS taken`.execute(connection)
    if (rows[0]?.taken !== true) return undefined
    try {
      return await work()
    } finally {
      await sql`SELECT pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection)
    }
  })
