import type { Context } from '../context.ts'
import { deleteRelayedBefore } from '../models/outbox-model.ts'

/** Long enough to look into what went out, short enough that the outbox stays small. */
const KEPT_MS = 7 * 24 * 3_600_000
const BATCH = 5_000

/** Clears the outbox of what has long gone out, in small steps that hold up nobody. */
export async function forgetRelayedMessages({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.nowMs() - KEPT_MS)
  while ((await deleteRelayedBefore(db, before, BATCH)) === BATCH);
}
