import { RECONCILIATION_CHECKS } from '@cardwright/contracts'
import type { Context } from '../../context.ts'
import { countOpenBreaks, selectLastGoodRuns } from '../../models/reconciliation-model.ts'

/** Tells the metrics how many breaks are open, of each check, and when each kind of run was last over without a failure. */
export async function noteReconciliation({ db, metrics }: Pick<Context, 'db' | 'metrics'>): Promise<void> {
  const [open, runs] = await Promise.all([countOpenBreaks(db), selectLastGoodRuns(db)])
  const counts = new Map(open.map(({ check, count }) => [check, count]))
  for (const check of RECONCILIATION_CHECKS) metrics.openBreaks.set({ check }, counts.get(check) ?? 0)
  for (const { kind, at } of runs) metrics.lastReconciliation.set({ kind }, at.getTime() / 1000)
}
