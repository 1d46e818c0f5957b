import type { CardId } from '@cardwright/contracts'
import { isAppError } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { listPendingCards } from '../models/card-model.ts'
import { cardsWaitLong } from '../observability/events.ts'
import type { JobPayloads } from '../providers/queue/queue.ts'
import { type FinishContext, finishCard } from '../services/card-finishing-service.ts'

/** Younger cards are still in the hands of whoever created them. */
const LEFT_ALONE_MS = 20_000
const ALERT_AFTER_MS = 600_000
const BATCH = 200

/** Finishes one card; a refusal of the issuer has been dealt with and is no failure of the job. */
export async function finishCardLater(context: FinishContext, { cardId }: JobPayloads['finish-card']): Promise<void> {
  try {
    await finishCard(context, { id: cardId as CardId })
  } catch (error) {
    if (isAppError(error) && error.code === 'issuer_refused') return
    throw error
  }
}

/** Makes sure that a job stands behind every card that is still pending, also when the one made with the card gave up. */
export async function finishPendingCards(
  context: Pick<Context, 'db' | 'clock' | 'queue' | 'logger' | 'metrics'>,
): Promise<void> {
  const { db, clock, queue } = context
  const now = clock.nowMs()
  const waiting = await listPendingCards(db, new Date(now - LEFT_ALONE_MS), BATCH)
  for (const { lane, id } of waiting) {
    await queue.enqueue(db, 'finish-card', { lane, cardId: id }, { jobKey: `finish-card:${id}` })
  }
  const long = waiting.filter(({ created_at: createdAt }) => createdAt.getTime() < now - ALERT_AFTER_MS).length
  if (long > 0) cardsWaitLong(context, { count: long })
}
