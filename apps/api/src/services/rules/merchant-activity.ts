import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import type { OutboxMessage } from '../../models/outbox-model.ts'
import { countMerchantRequests, insertMerchantRequest } from '../../models/rules/merchant-activity-model.ts'

const AT_ONCE = 5_000

/** Notes at which merchant a request was that was answered, in the transaction that marks its message relayed. */
export async function noteMerchantRequest(tx: DatabaseTransaction, message: OutboxMessage): Promise<void> {
  const { topic, lane, id, subjectId, payload } = message
  const isAnswer = topic === 'transaction.approved' || topic === 'transaction.declined'
  if (!isAnswer || typeof payload.clockMs !== 'number') return
  const at = new Date(payload.clockMs)
  await insertMerchantRequest(tx, {
    id,
    lane,
    authorizationId: subjectId,
    at,
    isDeclined: topic === 'transaction.declined',
  })
}

/** Counts what was noted, for facts about merchants over all cardholders. */
export async function countAtMerchants({ db }: Pick<Context, 'db'>): Promise<void> {
  while ((await countMerchantRequests(db, AT_ONCE)) === AT_ONCE);
}
