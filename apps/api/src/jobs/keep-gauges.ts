import type { Context } from '../context.ts'
import { noteReconciliation } from '../services/reconciliation/reconciliation-gauges.ts'

const EVERY_MS = 15_000

/** Keeps what Prometheus is told of breaks as the database has it: every worker's figures are the same, whoever ran or accepted what. */
export function keepGauges(context: Pick<Context, 'db' | 'metrics'>): { stop(): void } {
  // While the database is away the figures stay as they were.
  const look = () => void noteReconciliation(context).catch(() => undefined)
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  look()
  return { stop: () => clearInterval(timer) }
}
