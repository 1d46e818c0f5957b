import type { Context } from '../context.ts'
import { sealAudit as seal } from '../services/audit-seal-service.ts'

/** The chain grows every minute. */
export async function sealAudit(context: Pick<Context, 'db' | 'clock'>): Promise<void> {
  await seal(context)
}
