import type { ReconciliationRunId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { ReconciliationRunRow } from '../models/reconciliation-model.ts'
import type { JobHandler, JobName } from '../providers/queue/queue.ts'
import { checkBooks } from '../services/reconciliation/book-check-service.ts'
import { compareWithIssuer } from '../services/reconciliation/issuer-comparison-service.ts'
import { noteReconciliation } from '../services/reconciliation/reconciliation-gauges.ts'
import { isIssuerAway, type RunOrder } from '../services/reconciliation/reconciliation-run.ts'

/** When it is tried again while the issuer is away. */
const AWAY_MS = 300_000
/** When somebody's run is tried again while another one works. */
const BUSY_MS = 10_000

type Reconciling = Extract<JobName, 'check-books' | 'compare-with-issuer'>

export const createCheckBooks = (context: Context): JobHandler<'check-books'> =>
  createReconcile(context, 'check-books', (order) => checkBooks(context, order))

export const createCompareWithIssuer = (context: Context): JobHandler<'compare-with-issuer'> =>
  createReconcile(context, 'compare-with-issuer', (order) => compareWithIssuer(context, order))

/** One run. While another works, the schedule's waits for its next time, and what somebody ordered for the other's end. */
function createReconcile(
  context: Context,
  job: Reconciling,
  reconcile: (order: RunOrder) => Promise<ReconciliationRunRow | 'busy' | 'over'>,
): JobHandler<Reconciling> {
  return async ({ runId }, { signal }) => {
    try {
      const outcome = await reconcile({ runId, signal })
      if (outcome === 'busy' && runId !== undefined) await putOff(context, job, runId, BUSY_MS)
    } catch (error) {
      if (!isIssuerAway(error)) throw error
      await putOff(context, job, runId, AWAY_MS)
    }
    await noteReconciliation(context)
  }
}

const putOff = (
  { db, clock, queue }: Pick<Context, 'db' | 'clock' | 'queue'>,
  job: Reconciling,
  runId: ReconciliationRunId | undefined,
  forMs: number,
): Promise<void> =>
  queue.enqueue(db, job, runId === undefined ? {} : { runId }, {
    jobKey: runId === undefined ? `schedule:${job}` : `reconciliation:${runId}`,
    runAt: new Date(clock.nowMs() + forMs),
  })
