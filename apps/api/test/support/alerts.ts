import type { Metrics } from '../../src/observability/metrics.ts'

/** How often a person was called to look at something of this kind, by what Prometheus is told. */
export async function countAlerts({ metrics }: { metrics: Metrics }, kind: string): Promise<number> {
  const { values } = await metrics.alerts.get()
  return values.find(({ labels }) => labels.kind === kind)?.value ?? 0
}
