import type { Context } from '../context.ts'
import { deleteCreationKeysBefore } from '../models/card-model.ts'
import { deleteKeysBefore } from '../models/idempotency-model.ts'

const KEPT_MS = 24 * 3_600_000

/** Keys live 24 hours. */
export async function forgetIdempotencyKeys({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.nowMs() - KEPT_MS)
  await deleteKeysBefore(db, before)
  await deleteCreationKeysBefore(db, before)
}
