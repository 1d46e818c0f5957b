import type { BreakId, ReconciliationCheck, ReconciliationKind, ReconciliationRunId } from '@cardwright/contracts'
import type { Context } from '../context.ts'

type Observed = Pick<Context, 'logger' | 'metrics'>

const COMPARED: Readonly<Record<ReconciliationKind, string>> = {
  books: 'the tables of the books',
  issuer: 'the issuer’s books and ours',
}

/** A run is over. Whether it found something is in its first words. */
export function reconciled(
  { logger }: Observed,
  run: {
    id: ReconciliationRunId
    kind: ReconciliationKind
    checked: bigint
    differences: number
    opened: number
    closed: number
    mended: number
  },
): void {
  const { id: runId, kind, checked, differences, opened, closed, mended } = run
  const details = { runId, kind, checked: Number(checked), differences, opened, closed, mended }
  if (differences > mended) logger.warn(details, `${COMPARED[kind]} disagree: see /admin/reconciliation/breaks`)
  else logger.info(details, `${COMPARED[kind]} were compared, and agree`)
}

export function reconciliationFailed(
  { logger }: Observed,
  details: { runId: ReconciliationRunId; kind: ReconciliationKind; problem: string },
): void {
  logger.warn(details, `${COMPARED[details.kind]} could not be compared to the end`)
}

/** Nobody knew of it yet: a person should look at it. */
export function breakOpened(
  { logger, metrics }: Observed,
  { id: breakId, check_name: check, subject }: { id: BreakId; check_name: ReconciliationCheck; subject: string },
): void {
  metrics.alerts.inc({ kind: 'reconciliation_break' })
  logger.warn({ breakId, check, subject }, 'two figures that should agree do not')
}

/** What the issuer had booked was missing here, and is booked now. */
export function missingClearingTaken(
  { logger }: Observed,
  { breakId, subject }: { breakId: BreakId; subject: string },
): void {
  logger.warn({ breakId, subject }, 'a clearing that was missing here was taken from the issuer and booked')
}

/** What is missing here could not be booked either: its break stays open. */
export function missingClearingRefused(
  { logger }: Observed,
  { breakId, subject, error }: { breakId: BreakId; subject: string; error: unknown },
): void {
  const message = error instanceof Error ? error.message : String(error)
  logger.error({ breakId, subject, error: message }, 'a clearing that is missing here could not be booked')
}
